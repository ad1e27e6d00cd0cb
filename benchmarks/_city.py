"""What benchmarks/city.py has done inside an empty installation: the sample city, acted out up to an hour of a day."""

import json
import resource
import sys
import time
from datetime import datetime
from typing import Any


def main(hour: int) -> None:
    """This will load the city as of that hour of a Monday, its busiest day, and print what it took."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from bihuan.config.demo.city.load import load
    from bihuan.kernel.worktime import CHINA
    from bihuan.platform import clock
    from bihuan.platform.models import Event

    call_command("migrate", interactive=False, verbosity=0)
    said: list[str] = []
    queries_count = 0

    def count(execute: Any, *told: Any) -> Any:
        nonlocal queries_count
        queries_count += 1
        return execute(*told)

    before_s, begun_s = _cpu_s(), time.monotonic()
    with clock.frozen(datetime(2026, 11, 23, hour, tzinfo=CHINA)), connection.execute_wrapper(count):
        load(said.append)
    took_s, cpu_s = time.monotonic() - begun_s, _cpu_s() - before_s
    counts = [line.split() for line in said if line.startswith("  ")]
    acts_count = sum(int(words[-1]) for words in counts if words[0] != "refused")
    figures = {
        "wall_s": round(took_s, 1),
        "cpu_s": round(cpu_s, 1),
        "acts_count": acts_count,
        "refused_count": sum(int(words[-1]) for words in counts if words[0] == "refused"),
        "events_count": Event.objects.count(),
        "acts_per_s": round(acts_count / took_s),
        "queries_per_act": round(queries_count / acts_count, 2),
    }
    print(json.dumps(figures))


def _cpu_s() -> float:
    """This process's own; the planner's helper comes on top."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(int(sys.argv[1]))
