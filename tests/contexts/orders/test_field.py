"""The technician's steps: by the lead or registered for him, their claimed times, contact and its facts."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders import events
from bihuan.contexts.orders.events import Claim
from bihuan.contexts.orders.models import ContactAttempt, Order, Visit
from bihuan.kernel.errors import Invalid, Refused
from bihuan.platform.models import Event
from tests.contexts.orders import cast
from tests.contexts.orders.cast import Town, minutes

STEPS: list[tuple[str, Any, str]] = [
    ("accept", orders.accept, "assigned"),
    ("depart", orders.depart, "accepted"),
    ("arrive", orders.arrive, "travelling"),
]
IDS = [step[0] for step in STEPS]


@pytest.mark.parametrize(("verb", "act", "state"), STEPS, ids=IDS)
def test_the_lead_takes_the_step(town: Town, verb: str, act: Any, state: str) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, state)
    done = act(town.phone(town.chen), order_id=order_id, at=minutes(20), claimed_at=minutes(18))
    visit = Visit.objects.get()
    assert visit.state == done.state
    moment = {"accept": visit.accepted_at, "depart": visit.departed_at, "arrive": visit.arrived_at}[verb]
    assert moment == minutes(20)
    told = cast.told(order_id)[-1]
    assert (told.at, told.claimed_at, told.facts.claim) == (minutes(20), minutes(18), Claim.WITHIN)
    assert not told.facts.outside


@pytest.mark.parametrize(("verb", "act", "state"), STEPS, ids=IDS)
def test_a_step_sent_twice_with_its_key_is_taken_once(town: Town, verb: str, act: Any, state: str) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, state)
    phone, events_count = town.phone(town.chen), Event.objects.count()
    first = act.once("k1", phone, order_id=order_id, at=minutes(20), claimed_at=minutes(18))
    again = act.once("k1", phone, order_id=order_id, at=minutes(50), claimed_at=minutes(19))
    assert again == first
    assert Event.objects.count() == events_count + 1
    with pytest.raises(Refused):
        act(phone, order_id=order_id, at=minutes(51))


@pytest.mark.parametrize(("verb", "act", "state"), STEPS, ids=IDS)
def test_the_desk_registers_what_was_done_outside_the_system(town: Town, verb: str, act: Any, state: str) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, state)
    with pytest.raises(Refused, match="Only the visit's lead"):
        act(town.desk, order_id=order_id, at=minutes(20))
    with pytest.raises(Refused, match="registered by the desk"):
        act(town.phone(town.chen), order_id=order_id, at=minutes(20), outside=True)
    act(town.desk, order_id=order_id, at=minutes(20), outside=True)
    assert cast.last(order_id).outside
    assert cast.last(order_id).person_id == town.chen.pk
    assert Visit.objects.get().outside


@pytest.mark.parametrize(
    ("claimed", "judged"),
    [
        (None, Claim.NONE),
        (minutes(3), Claim.WITHIN),  # the moment of the assignment
        (minutes(3) - timedelta(seconds=1), Claim.OUTSIDE),
        (minutes(20), Claim.WITHIN),
        (minutes(25), Claim.WITHIN),
        (minutes(25) + timedelta(seconds=1), Claim.OUTSIDE),
        (minutes(-60 * 24 * 365), Claim.OUTSIDE),
    ],
)
def test_a_claim_is_kept_and_judged_but_never_used(town: Town, claimed: datetime | None, judged: Claim) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "assigned")
    orders.accept(town.phone(town.chen), order_id=order_id, at=minutes(20), claimed_at=claimed)
    told = cast.told(order_id)[-1]
    assert (told.facts.claim, told.claimed_at, told.at) == (judged, claimed, minutes(20))
    assert Visit.objects.get().accepted_at == minutes(20)


def test_departing_may_be_skipped(town: Town) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "accepted")
    orders.arrive(town.phone(town.chen), order_id=order_id, at=minutes(20))
    visit = Visit.objects.get()
    assert (visit.state, visit.departed_at) == ("working", None)


@pytest.mark.parametrize(("arrived", "kept"), [(59, False), (60, True), (120, True), (180, True), (181, False)])
def test_arriving_in_the_appointment(town: Town, arrived: int, kept: bool) -> None:
    order_id = cast.receive(town, appointment_start=minutes(60), appointment_end=minutes(180))
    cast.bring(town, order_id, "travelling")
    orders.arrive(town.phone(town.chen), order_id=order_id, at=minutes(arrived))
    assert cast.last(order_id).in_window is kept


def contact(town: Town, order_id: Any, by: Any, at: float, outcome: str = "reached", **more: Any) -> None:
    orders.contact(by, order_id=order_id, channel="phone", outcome=outcome, at=minutes(at), **more)


def test_only_a_conversation_is_contact(town: Town) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "assigned")
    phone = town.phone(town.chen)
    contact(town, order_id, phone, 10, "no_answer")
    assert Order.objects.get().contacted_at is None
    contact(town, order_id, phone, 12)
    contact(town, order_id, phone, 30)
    order = Order.objects.get()
    assert (order.first_response_at, order.contacted_at) == (minutes(12), minutes(12))
    assert [row.spoken for row in ContactAttempt.objects.order_by("at")] == [False, True, True]
    assert isinstance(cast.last(order_id), events.Contacted)


def test_the_desks_call_is_a_first_response_but_not_the_technicians_contact(town: Town) -> None:
    order_id = cast.receive(town)
    contact(town, order_id, town.desk, 5)
    cast.bring(town, order_id, "assigned")
    contact(town, order_id, town.desk, 8)
    order = Order.objects.get()
    assert (order.first_response_at, order.contacted_at) == (minutes(5), None)
    contact(town, order_id, town.desk, 9, outside=True)
    assert Order.objects.get().contacted_at == minutes(9)


def test_contact_refuses_unknown_channels_outcomes_and_nobodys_call(town: Town) -> None:
    order_id = cast.receive(town)
    with pytest.raises(Invalid):
        orders.contact(town.desk, order_id=order_id, channel="pigeon", outcome="reached", at=minutes(5))
    with pytest.raises(Invalid):
        contact(town, order_id, town.desk, 5, "sang")
    with pytest.raises(Refused):
        contact(town, order_id, town.desk, 5, outside=True)
    assert not ContactAttempt.objects.exists()


@pytest.mark.parametrize(
    ("live", "spoken_at", "due", "met", "in_time"),
    [
        (True, None, 30, 0, True),
        (False, 30, 30, 30, True),
        (False, 31, 30, 31, False),
        (False, None, 30, None, False),
    ],
)
def test_first_response_is_read_from_the_record(  # noqa: PLR0917 - a table
    town: Town, live: bool, spoken_at: int | None, due: int, met: int | None, in_time: bool
) -> None:
    order_id = cast.receive(town, live=live)
    if spoken_at is not None:
        contact(town, order_id, town.desk, spoken_at)
    found = orders.detail(town.desk, order_id, at=minutes(300)).first_response
    assert (found.due_at, found.met_at) == (minutes(due), None if met is None else minutes(met))
    assert found.in_time(minutes(300)) is in_time
    assert orders.Response(minutes(30), None).in_time(minutes(30)) is None


def test_contact_in_time_counts_from_each_dispatch_anew(town: Town) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "assigned")  # at 3; a gold customer is promised contact within 30 minutes
    contact(town, order_id, town.phone(town.chen), 20)
    read = orders.detail(town.desk, order_id, at=minutes(21)).contact
    assert read == orders.Response(minutes(33), minutes(20))
    orders.reassign(town.desk, order_id=order_id, person_id=town.liu.pk, at=minutes(25))
    read = orders.detail(town.desk, order_id, at=minutes(26)).contact
    assert read == orders.Response(minutes(55), None)
    assert Order.objects.get().contacted_at is None
