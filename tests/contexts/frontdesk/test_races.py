"""Many desks after one window, on both databases: as many orders as fit, and nothing left of the others."""

from decimal import Decimal

import pytest

from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.dispatch.models import SlotBooking, SlotLoad
from bihuan.contexts.frontdesk import api as frontdesk
from bihuan.contexts.frontdesk.models import Interception, Ticket
from bihuan.contexts.orders.models import Order
from tests.contexts.frontdesk import cast
from tests.contexts.frontdesk.cast import AFTERNOON, AGENT
from tests.contexts.orders import cast as orders_cast
from tests.contexts.orders.cast import START, Town
from tests.races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
DESKS = 8


@pytest.fixture
def town(transactional_db: None) -> Town:
    return orders_cast.town()


def test_a_window_is_promised_as_often_as_it_fits(town: Town) -> None:
    cast.somebody_works(town)
    fits_count = room_count(town)
    callers = [cast.caller(town, phone=f"1361234{number:04d}") for number in range(DESKS)]
    won, lost = at_once(DESKS, lambda number: cast.register(callers[number], slot=AFTERNOON))
    assert (len(won), len(lost)) == (fits_count, DESKS - fits_count)
    assert {refused.code for refused in lost} == {"window_full"}
    assert Order.objects.count() == Ticket.objects.count() == SlotBooking.objects.count() == fits_count
    assert SlotLoad.objects.get().booked_minutes == sum(SlotBooking.objects.values_list("minutes", flat=True))


def room_count(town: Town) -> int:
    offers = dispatch.offer_slots(AGENT, zone_id=town.zones[0].pk, business="broadband", work="repair", at=START)
    return next(offer.left_count for offer in offers if offer.slot == AFTERNOON.slot)


def test_one_call_sent_many_times_at_once_is_one_order(town: Town) -> None:
    known = cast.caller(town)
    won, lost = at_once(DESKS, lambda _: frontdesk.register.once("call", AGENT, **known.report, at=START))
    assert lost == []
    assert len({made.order_number for made in won}) == Order.objects.count() == 1  # type: ignore[attr-defined]


def test_one_fault_told_at_many_desks_at_once_is_one_order(town: Town) -> None:
    known = cast.caller(town)
    won, lost = at_once(DESKS, lambda _: cast.register(known))
    assert (len(won), {refused.code for refused in lost}) == (1, {"order_stands"})
    assert Order.objects.count() == Ticket.objects.count() == 1


def test_a_fault_solved_at_one_desk_while_it_is_registered_at_others(town: Town) -> None:
    known = cast.caller(town)

    def desk(number: int) -> object:
        if number % 2:
            return cast.register(known)
        return frontdesk.intercept(
            AGENT, customer_id=known.customer.pk, service_id=known.service.pk, business="broadband",
            symptom="slow", cause="ont", evidence={"sessions": Decimal(1)}, minutes=3, agreed=True, at=START,
        )  # fmt: skip

    won, lost = at_once(DESKS, desk)
    assert {refused.code for refused in lost} == {"order_stands"}
    solved = [made for made in won if isinstance(made, frontdesk.InterceptResult)]
    assert Order.objects.count() == len(won) - len(solved) == 1
    assert Ticket.objects.count() == len(won)
    # One after another: each is the one before come back, the order the last.
    assert Ticket.objects.filter(repeats__isnull=False).count() == len(solved)


def test_one_solved_call_sent_many_times_at_once_is_one_ticket(town: Town) -> None:
    known = cast.caller(town)
    won, lost = at_once(
        DESKS,
        lambda _: frontdesk.intercept.once(
            "call", AGENT, customer_id=known.customer.pk, business="broadband", symptom="slow", cause="ont",
            evidence={"sessions": Decimal(1)}, minutes=3, agreed=True, at=START,
        ),
    )  # fmt: skip
    assert lost == []
    assert len(won) == DESKS
    assert Ticket.objects.count() == Interception.objects.count() == 1
