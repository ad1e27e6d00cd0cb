"""A client of the creation benchmark, inside its installation: `python -m benchmarks._creating COUNT PLACE…`.

A client takes on orders by the very action the API calls, each with its own key, and says what that took.
"""

import json
import sys
import time
from itertools import cycle, islice
from typing import Any
from uuid import UUID, uuid4

import django

KINDS = (("broadband", "repair", "los_red"), ("iptv", "repair", "no_picture"), ("broadband", "install", None))
WARM_COUNT = 20


def client(count: int, *places: str) -> dict[str, Any]:
    """This will create orders one after another: processor time, statements and answers of each."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from bihuan.contexts.orders import api as orders
    from bihuan.platform import clock
    from bihuan.platform.actor import Actor, Grant

    desk = Actor("user:bench", "user", (Grant(frozenset({"orders.receive"})),), channel="api")
    known = [tuple(UUID(one) for one in place.split("/")) for place in places]
    wishes = cycle((kind, place) for place in known for kind in KINDS)

    def create(wish: Any) -> None:
        (business, work, symptom), (customer_id, address_id) = wish
        orders.receive.once(
            uuid4().hex, desk, business=business, work=work, symptom=symptom, customer_id=customer_id,
            address_id=address_id, source="hotline", live=True, note="老人在家，请先打电话。",
            outside=orders.OutsideRef("bench", uuid4().hex), at=clock.now(),
        )  # fmt: skip

    for wish in islice(wishes, WARM_COUNT):
        create(wish)
    with CaptureQueriesContext(connection) as asked:
        create(next(wishes))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    took_s, begun_s, cpu_s = [], time.monotonic(), time.process_time()
    for wish in islice(wishes, count):
        one_s = time.monotonic()
        create(wish)
        took_s.append(time.monotonic() - one_s)
    return {
        "begun_s": begun_s,
        "ended_s": time.monotonic(),
        "cpu_s": time.process_time() - cpu_s,
        "took_s": took_s,
        "statements_count": len(asked),
    }


def main() -> None:
    django.setup()
    json.dump(client(int(sys.argv[1]), *sys.argv[2:]), sys.stdout)


if __name__ == "__main__":
    main()
