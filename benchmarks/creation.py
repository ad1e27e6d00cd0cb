"""Creating an order: the program's processor time, and how many a second four clients get.

A client is a process that calls the action the API calls (`orders.receive.once`), without HTTP: four clients are four
server processes. Each order has its key, its outside number and a note. Clients and database share the machine.
`yardstick_ms` is the processor time of a fixed piece of Python at the same moment: 2 busy threads of one core, or
other work on the machine, make it and everything else longer by the same factor.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from benchmarks._each import on_each_database
from benchmarks._installation import ROOT, Installation
from benchmarks._storm import quantile_ms
from benchmarks._yardstick import yardstick_ms

CLIENTS_COUNT = 4
ORDERS_COUNT, ORDERS_FULL_COUNT = 300, 2_000  # of each client


def run(full: bool, progress: Callable[[int, int, str], None]) -> dict[str, object]:
    """This will let one client and then four of them create orders on each database there is."""
    count = ORDERS_FULL_COUNT if full else ORDERS_COUNT
    return {"orders_of_each_client_count": count, **on_each_database(lambda made: _measured(made, count), progress)}


def _measured(made: Installation, count: int) -> dict[str, object]:
    places = [f"{one['customer_id']}/{one['address_id']}" for one in made.inside("build")["places"]]
    before_ms = yardstick_ms()
    (alone,) = _clients(made, 1, count, places)
    together = _clients(made, CLIENTS_COUNT, count, places)
    lasted_s = max(one["ended_s"] for one in together) - min(one["begun_s"] for one in together)
    took_s = [one for told in together for one in told["took_s"]]
    return {
        "yardstick_ms": round((before_ms + yardstick_ms()) / 2, 1),
        "statements_count": alone["statements_count"],
        "one_client_cpu_ms": round(1_000 * alone["cpu_s"] / count, 2),
        "one_client_p50_ms": quantile_ms(alone["took_s"], 50),
        "four_clients_cpu_ms": round(1_000 * sum(one["cpu_s"] for one in together) / len(took_s), 2),
        "four_clients_per_s": round(len(took_s) / lasted_s),
        "four_clients_p50_ms": quantile_ms(took_s, 50),
        "four_clients_p99_ms": quantile_ms(took_s, 99),
    }


def _clients(made: Installation, clients_count: int, count: int, places: list[str]) -> list[dict[str, Any]]:
    """They begin together, once all are ready."""
    clients = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks._creating", str(count), *places],
            cwd=ROOT, env=made.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(clients_count)
    ]  # fmt: skip
    for one in clients:
        assert one.stdout is not None
        one.stdout.readline()
    for one in clients:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    return [json.loads(one.communicate()[0]) for one in clients]
