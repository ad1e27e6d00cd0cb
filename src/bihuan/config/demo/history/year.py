"""Which orders a year brings, and when: the city's demand by week, hour and weather, as many as are asked for."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from bihuan.config.demo.city import demand
from bihuan.config.demo.city.customers import Customer
from bihuan.config.demo.city.plan import city
from bihuan.config.demo.history.course import Course
from bihuan.kernel.worktime import CHINA

DAYS_COUNT = 365
CUSTOMERS_PERCENT = 60  # of the orders: some households call twice a year and more


def histories(orders_count: int, seed: int, until: datetime) -> Iterator[dict[str, Any]]:
    """This will give as many orders of the year before `until`, in the file's fields; what comes later is cut.

    Every fault reaches the desk here: what is solved on the line becomes no order.
    """
    rng = random.Random(f"history {seed}")
    town = city()
    last = until.astimezone(CHINA).date()
    days = [last - timedelta(days=ahead) for ahead in range(DAYS_COUNT, 0, -1)]
    counts = demand.shared_out(orders_count, [sum(demand.month(on.year, on.month)[on]) for on in days])
    number = 0
    customers_count = max(1, orders_count * CUSTOMERS_PERCENT // 100)
    for on, count in zip(days, counts, strict=True):
        for call in _calls(on, count, rng):
            number += 1
            if call.at < until:
                who = town.customer(rng.randint(1, customers_count))
                course = Course(town, who.zone, call, until, rng)
                yield _history(f"OSS{seed:02}-{number:07}", who, call, course)


def _calls(on: date, count: int, rng: random.Random) -> list[demand.Call]:
    calls = demand.calls(on)
    chosen = rng.sample(calls, count) if count <= len(calls) else [*calls, *rng.choices(calls, k=count - len(calls))]
    return sorted(chosen, key=lambda call: call.at)


def _history(ref: str, who: Customer, call: demand.Call, course: Course) -> dict[str, Any]:
    told = {
        "ref": ref,
        "received_at": call.at.isoformat(),
        "customer": {"ref": who.ref, "name": who.name, "phone": who.phone, "tier": who.tier},
        "address": who.address,
        "account": who.account(call.business),
        "business": call.business,
        "work": call.work,
        "source": "hotline" if call.symptom else "desk",
        "live": True,
        "by": course.seat,
    }
    if call.symptom:
        told |= {"symptom": call.symptom, "call": {"channel": "hotline", "text": ""}}
    if course.window is not None:
        start, end = course.window
        told |= {"appointment_start": start.isoformat(), "appointment_end": end.isoformat()}
    return told | {"steps": course.steps()}
