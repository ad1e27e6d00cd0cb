"""Whatever becomes of orders, the minutes reserved in a window are those of the promises that still stand for it."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.dispatch.models import SlotBooking, SlotLoad
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Order
from bihuan.kernel.errors import BihuanError
from bihuan.platform import clock
from bihuan.platform.worker.loop import run_until_idle
from tests.contexts.dispatch import cast
from tests.contexts.dispatch.cast import DESK, DISPATCHER, START, TODAY
from tests.contexts.orders.cast import CHECKS

pytestmark = pytest.mark.django_db
SLOTS = {"1416": ("14:00", "16:00"), "1618": ("16:00", "18:00")}
STEP = timedelta(minutes=5)  # a hundred steps reach past both windows
STEPS_COUNT = 100
USUAL = ("assign", "complete", "reschedule")  # else most orders would be cancelled before anybody had them


def promise(day: cast.Day, dice: random.Random, at: datetime) -> UUID:
    """This will do what the hotline does: a window taken, an order made for it, the two bound."""
    slot = dice.choice(sorted(SLOTS))
    start, end = (cast.clock(text) for text in SLOTS[slot])
    order_id = cast.receive(day, at=at, appointment_start=start, appointment_end=end, promised=True)
    home = Order.objects.get(pk=order_id).address_id
    booking = dispatch.reserve_slot(
        DESK, address_id=home, business="broadband", work="repair", date=TODAY, slot=slot, at=at
    )
    dispatch.bind_booking(DESK, booking_id=booking.booking_id, order_id=order_id, at=at)
    return order_id


def acts(day: cast.Day, dice: random.Random, order_id: UUID, at: datetime) -> dict[str, Callable[[], object]]:
    """What may become of an order; each is tried whether the order is in a state for it or not."""
    named = {"order_id": order_id, "at": at}
    phone = day.town.phone(day.town.chen)
    start = cast.clock(dice.choice(["14:00", "16:00"]), TODAY + timedelta(days=dice.choice([0, 1])))
    moved = {"start": start, "end": start + timedelta(hours=2), "reason": "customer"}
    answers = {"cause": "drop_fibre", "remedy": "spliced", "checks": CHECKS}
    return {
        "assign": lambda: orders.assign(DISPATCHER, person_id=day.chen, **named),
        "withdraw": lambda: orders.withdraw(DISPATCHER, **named),
        "accept": lambda: orders.accept(phone, **named),
        "complete": lambda: orders.complete(DISPATCHER, outside=True, note="told by phone", **answers, **named),
        "cancel": lambda: orders.cancel(DISPATCHER, reason="duplicate", **named),
        "reschedule": lambda: dispatch.reschedule(DISPATCHER, overbook=dice.choice(["", "why"]), **moved, **named),
        "reschedule elsewhere": lambda: orders.reschedule(DISPATCHER, **moved, **named),
        "set zone": lambda: orders.set_zone(DISPATCHER, zone_id=dice.choice(day.town.zones).pk, **named),
        "reopen": lambda: orders.reopen(DISPATCHER, reason="not_fixed", **named),
        "close": lambda: orders.close(DISPATCHER, reason="settled", **named),
    }


@pytest.mark.parametrize("seed", range(5))
def test_after_any_history_the_minutes_reserved_are_those_of_live_promises(day: cast.Day, seed: int) -> None:
    dice, known, done = random.Random(seed), [], Counter[str]()
    for number in range(STEPS_COUNT):
        at = START + number * STEP
        with clock.frozen(at):
            try:
                if not known or dice.random() < 0.2:
                    known.append(promise(day, dice, at))
                else:
                    may = acts(day, dice, dice.choice(known), at)
                    name = dice.choice([*may, *USUAL, *USUAL])
                    may[name]()
                    done[name] += 1
            except BihuanError:
                continue
        if dice.random() < 0.7:  # else the worker is late
            run_until_idle(at)
            assert_sums_hold(at)
    assert {"complete", "cancel", "reschedule"} <= done.keys()


def assert_sums_hold(at: datetime) -> None:
    """Each window's sum is that of its bookings; and of those ahead, each is its order's present appointment."""
    booked = Counter[int]()
    counted = SlotBooking.objects.filter(state__in=("booked", "spent"), order__isnull=False)
    for booking in counted.select_related("load", "order"):
        booked[booking.load_id] += booking.minutes
        start, end = (cast.clock(text, booking.load.date) for text in SLOTS[booking.load.slot])
        order = orders.brief(booking.order_id)
        if start > at:
            assert booking.load.path == order.org_path[:-4], "kept by the group that works the order"
            assert order.is_open
            assert (order.appointment_start, order.appointment_end) == (start, end)
    assert {load.pk: load.booked_minutes for load in SlotLoad.objects.all() if load.booked_minutes} == dict(booked)
