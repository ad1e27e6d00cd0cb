"""A call becomes an order with its window, an urge, or an answer; or nothing at all, and the desk says why."""

from datetime import timedelta
from uuid import uuid4

import pytest

from bihuan.contexts.customers import api as customers
from bihuan.contexts.customers.models import Address
from bihuan.contexts.dispatch.models import SlotBooking, SlotLoad
from bihuan.contexts.frontdesk import api as frontdesk
from bihuan.contexts.frontdesk.models import Ticket
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Order
from bihuan.kernel.errors import Conflict, Invalid, NotFound, Refused
from bihuan.platform.events.read import history
from bihuan.platform.worker.loop import run_until_idle
from tests.contexts.frontdesk import cast
from tests.contexts.frontdesk.cast import AFTERNOON, AGENT, ELSEWHERE, SYSTEM
from tests.contexts.orders import cast as orders_cast
from tests.contexts.orders.cast import START, Town, minutes

pytestmark = pytest.mark.django_db
NEW = frontdesk.NewCustomer("周小川", "13988887777", "光明里3栋2单元301")


def test_a_call_becomes_an_order_with_its_ticket_and_window(town: Town) -> None:
    cast.somebody_works(town)
    made = cast.register(cast.caller(town), slot=AFTERNOON, text=" 老人在家 ")
    order = orders.brief(made.order_id)
    assert (order.number, order.promised, order.first_response_at) == (made.order_number, True, START)
    assert order.appointment_start == made.appointment_start is not None
    ticket = Ticket.objects.get()
    assert (ticket.number, ticket.text, ticket.state) == (made.ticket_number, "老人在家", "ordered")
    [note] = orders.detail(town.desk, order.number, at=START).notes
    assert note.text == "老人在家", "who goes there reads it"
    booking = SlotBooking.objects.get()
    assert (booking.order_id, booking.state) == (order.id, "booked")
    assert [e.name for e in history("ticket", ticket.pk)] == ["frontdesk.ticket_received", "frontdesk.ticket_ordered"]


def test_a_call_sent_twice_is_one_order(town: Town) -> None:
    known = cast.caller(town)
    first = frontdesk.register.once("call-1", AGENT, **known.report, at=START)
    assert frontdesk.register.once("call-1", AGENT, **known.report, at=minutes(1)) == first
    assert cast.standing() == (1, 1, 1)


def test_a_window_that_has_just_been_filled_registers_nothing(town: Town) -> None:
    cast.somebody_works(town)
    known = cast.caller(town)
    SlotLoad.objects.create(path=town.chen.org_path, date=AFTERNOON.date, slot=AFTERNOON.slot, booked_minutes=90)
    with pytest.raises(Conflict, match="filled"):
        cast.register(known, slot=AFTERNOON)
    assert cast.standing() == (0, 0, 1)
    assert SlotLoad.objects.get().booked_minutes == 90


def test_who_is_new_is_registered_with_the_order(town: Town) -> None:
    cast.somebody_works(town)
    cast.tree(town.zones[0], town.zones[1])
    made = frontdesk.register(AGENT, new_customer=NEW, business="broadband", work="repair", slot=AFTERNOON, at=START)
    order = orders.brief(made.order_id)
    assert (order.zone_id, order.work) == (town.zones[0].pk, "repair")
    assert made.appointment_start is not None


def test_a_place_the_caller_confirmed_places_the_address(town: Town) -> None:
    cast.tree(town.zones[0], town.zones[1])
    match = customers.match_address("幸福小区3栋")
    assert match.zone_id is None
    chosen = match.candidates[0]
    meant = frontdesk.NewCustomer("周小川", "13988887777", "幸福小区3栋", node_id=chosen.node_id)
    made = frontdesk.register(AGENT, new_customer=meant, business="broadband", work="install", at=START)
    assert orders.brief(made.order_id).zone_id == chosen.zone_id
    assert Address.objects.get().match == "confirmed"


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"customer_id": None}, "customer_id"),
        ({"new_customer": NEW}, "customer_id"),
        ({"address_id": None}, "address_id"),
        ({"symptom": "no_picture"}, "symptom"),
        ({"work": "no-such"}, "work"),
        ({"slot": frontdesk.SlotChoice(AFTERNOON.date, "no-such")}, "slot"),
        ({"slot": frontdesk.SlotChoice(AFTERNOON.date, "1012")}, "slot"),  # it begins before the lead
        ({"text": "字" * 2_001}, "note"),
    ],
)
def test_a_call_that_does_not_fit_registers_nothing(town: Town, given: dict[str, object], where: str) -> None:
    cast.somebody_works(town)
    known = cast.caller(town)
    with pytest.raises(Invalid) as refused:
        cast.register(known, **given)
    assert refused.value.faults[0].where == where
    assert cast.standing() == (0, 0, 1)


def test_no_window_for_an_address_without_a_zone(town: Town) -> None:
    known = cast.caller(town, zone=None)
    with pytest.raises(Invalid, match="no zone"):
        cast.register(known, slot=AFTERNOON)
    made = cast.register(known)
    assert made.appointment_start is None


def test_somebody_elses_address_or_service_is_refused(town: Town) -> None:
    known, other = cast.caller(town), cast.caller(town, phone="13612340000")
    for given in ({"address_id": other.address.pk}, {"service_id": other.service.pk}):
        with pytest.raises(Invalid, match="another customer"):
            cast.register(known, **given)
    assert cast.standing() == (0, 0, 2)


def test_another_areas_customer_does_not_exist(town: Town) -> None:
    known = cast.caller(town)
    with pytest.raises(NotFound):
        frontdesk.register(ELSEWHERE, **known.report, at=START)
    with pytest.raises(NotFound):
        frontdesk.caller_desk(ELSEWHERE, known.customer.pk, at=START)
    made = cast.register(known)
    with pytest.raises(NotFound):
        frontdesk.attach(ELSEWHERE, order_id=made.order_id, at=START)
    assert cast.standing() == (1, 1, 1)


def test_one_fault_is_one_order(town: Town) -> None:
    known = cast.caller(town)
    first = cast.register(known)
    with pytest.raises(Refused, match="still open") as refused:
        cast.register(known)
    assert (refused.value.code, refused.value.params) == ("order_stands", {"number": first.order_number})
    assert cast.standing() == (1, 1, 1)
    cast.register(known, another=True)
    cast.register(known, work="service", symptom=None)
    assert cast.standing() == (3, 3, 1)


def test_a_second_call_is_attached_and_urges(town: Town) -> None:
    first = cast.register(cast.caller(town))
    again = frontdesk.attach(AGENT, order_id=first.order_id, text="还没来", at=minutes(9))
    assert (again.order_number, again.attached) == (first.order_number, True)
    assert Order.objects.get().urges_count == 1
    assert [row.number for row in frontdesk.tickets_of(AGENT, first.order_id)] == [
        first.ticket_number,
        again.ticket_number,
    ]
    assert [note.text for note in orders.detail(town.desk, first.order_number, at=minutes(9)).notes] == ["还没来"]


def test_a_completed_order_cannot_be_urged_any_more(town: Town) -> None:
    order_id = orders_cast.receive(town)
    orders_cast.bring(town, order_id, "completed")
    with pytest.raises(Refused):
        frontdesk.attach(AGENT, order_id=order_id, at=minutes(30))
    assert not Ticket.objects.exists()


def test_advice_is_kept_without_an_order(town: Town) -> None:
    known = cast.caller(town)
    about = {"customer_id": known.customer.pk, "business": "broadband", "work": "repair", "at": START}
    made = frontdesk.advise(AGENT, **about, text="问资费，已答复")
    assert Ticket.objects.get().number == made.ticket_number
    assert cast.standing() == (0, 1, 1)


@pytest.mark.parametrize(
    "given", [{"text": " "}, {"work": "no-such"}, {"symptom": "no_picture"}, {"service_id": "other"}]
)
def test_advice_that_does_not_fit_is_not_kept(town: Town, given: dict[str, object]) -> None:
    known, other = cast.caller(town), cast.caller(town, phone="13612340000")
    about = {"customer_id": known.customer.pk, "business": "broadband", "work": "repair", "text": "x", "at": START}
    if "service_id" in given:
        given = {"service_id": other.service.pk}
    with pytest.raises(Invalid):
        frontdesk.advise(AGENT, **(about | given))
    assert not Ticket.objects.exists()


def test_tickets_settle_with_the_last_of_their_orders(town: Town) -> None:
    known = cast.caller(town)
    first = cast.register(known)
    second = cast.register(known, another=True)
    ticket = Ticket.objects.get(number=first.ticket_number)
    ticket.links.create(order_id=second.order_id)
    with pytest.raises(Refused):
        frontdesk.settle_tickets(SYSTEM, order_id=first.order_id, at=minutes(5))
    for order_id, settled in ((first.order_id, {"ordered"}), (second.order_id, {"settled"})):
        orders.cancel(town.desk, order_id=order_id, reason="duplicate", at=minutes(5))
        run_until_idle(minutes(9))
        assert set(Ticket.objects.values_list("state", flat=True)) == settled
    assert frontdesk.settle_tickets(SYSTEM, order_id=second.order_id, at=minutes(9)) == 0
    with pytest.raises(NotFound):
        frontdesk.settle_tickets(SYSTEM, order_id=uuid4(), at=minutes(9))


def test_the_desk_shows_what_stands_and_the_newest_of_what_was(town: Town) -> None:
    known = cast.caller(town)
    numbers = []
    for day in range(10):
        at = START - timedelta(days=20 - day)
        made = cast.register(known, at=at)
        orders.cancel(town.desk, order_id=made.order_id, reason="duplicate", at=at)
        numbers.append(made.order_number)
    standing = cast.register(known)
    desk = frontdesk.caller_desk(AGENT, known.customer.pk, at=START)
    assert desk.card.customer.name == "郑**"
    assert [row.number for row in desk.open_orders] == [standing.order_number]
    assert [row.number for row in desk.past_orders] == numbers[:1:-1]
    assert desk.service_of == {standing.order_id: known.service.pk}
