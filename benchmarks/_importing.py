"""What the import benchmark does inside its installation: `python -m benchmarks._importing import SHEET | index`."""

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

import django


def take(sheet: str) -> dict[str, Any]:
    """This will import a sheet as the command does: time, processor time of both ends, memory."""
    from bihuan.contexts.orders import api as orders
    from bihuan.platform import clock
    from bihuan.platform.actor import system_actor

    actor, at, content = system_actor("bench", "orders.import_sheet"), clock.now(), Path(sheet).read_bytes()
    database = _Database()
    begun_s, cpu_s = time.monotonic(), time.process_time()
    read = orders.preview_sheet(actor, content=content, filename=sheet, at=at)
    read_s, read_cpu_s = time.monotonic() - begun_s, time.process_time() - cpu_s
    begun_s, cpu_s, database_s = time.monotonic(), time.process_time(), database.cpu_s()
    report = orders.import_sheet(actor, content=content, filename=sheet, at=at)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "rows_count": len(read.good) + len(read.refused),
        "orders_count": report.received_count,
        "wall_s": time.monotonic() - begun_s,
        "program_cpu_s": time.process_time() - cpu_s,
        "database_cpu_s": database.cpu_s() - database_s,
        "reader_cpu_s": (children.ru_utime + children.ru_stime) / 2,  # it read the sheet twice
        "parse_wall_s": read_s,
        "parse_cpu_s": read_cpu_s,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def index() -> dict[str, Any]:
    """This will do the jobs that let imported addresses be found by their parts."""
    from bihuan.contexts.customers.importing import indexing
    from bihuan.contexts.customers.models import AddressGram
    from bihuan.platform.models import Delivery

    class Run:
        def fenced(self) -> None:
            pass

    database = _Database()
    begun_s, cpu_s, database_s = time.monotonic(), time.process_time(), database.cpu_s()
    run: Any = Run()
    for job in Delivery.objects.filter(name=indexing.INDEX_JOB):
        indexing.index_addresses(run, address_ids=job.payload["address_ids"])
    return {
        "index_rows_count": AddressGram.objects.count(),
        "index_wall_s": time.monotonic() - begun_s,
        "index_cpu_s": time.process_time() - cpu_s + database.cpu_s() - database_s,
    }


class _Database:
    """The process of PostgreSQL that serves us; SQLite works in our own."""

    def __init__(self) -> None:
        from django.db import connection

        self._process: int | None = None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self._process = cursor.fetchone()[0]

    def cpu_s(self) -> float:
        """This will give the processor time it has taken so far."""
        if self._process is None:
            return 0.0
        user, system = Path(f"/proc/{self._process}/stat").read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    django.setup()
    what, *words = sys.argv[1:]
    json.dump(take(*words) if what == "import" else index(), sys.stdout)


if __name__ == "__main__":
    main()
