"""What the desk, the hotline and care do: appointment, urge, note, zone, block, cancel, reopen, close."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders import reactions
from bihuan.contexts.orders.models import Hold, Note, Order, Visit
from bihuan.kernel.errors import Invalid, NotFound, Refused
from bihuan.platform.events.read import Recorded
from bihuan.platform.models import Event
from tests.contexts.orders import cast
from tests.contexts.orders.cast import Town, minutes


def reschedule(town: Town, order_id: Any, start: float = 200, end: float = 320, **more: Any) -> None:
    wanted = {"reason": "customer"} | more
    orders.reschedule(town.desk, order_id=order_id, start=minutes(start), end=minutes(end), at=minutes(50), **wanted)


def test_reschedule_before_departure_keeps_the_technician(town: Town) -> None:
    order_id = cast.receive(town, appointment_start=minutes(60), appointment_end=minutes(120))
    orders.assign(
        town.desk, order_id=order_id, person_id=town.chen.pk, planned_start=minutes(60), planned_end=minutes(90),
        sequence=1, at=minutes(3),
    )  # fmt: skip
    reschedule(town, order_id)
    order, visit = Order.objects.get(), Visit.objects.get()
    assert (order.state, order.holder_id, order.promised) == ("assigned", town.chen.pk, True)
    assert (order.appointment_start, order.appointment_end) == (minutes(200), minutes(320))
    assert (visit.planned_start, visit.planned_end, visit.sequence) == (None, None, None)
    assert cast.last(order_id).previous_start == minutes(60)


def test_a_plan_inside_the_new_window_stays(town: Town) -> None:
    order_id = cast.receive(town)
    orders.assign(
        town.desk, order_id=order_id, person_id=town.chen.pk, planned_start=minutes(210), planned_end=minutes(270),
        at=minutes(3),
    )  # fmt: skip
    reschedule(town, order_id)
    assert Visit.objects.get().planned_start == minutes(210)


@pytest.mark.parametrize("state", ["travelling", "working"])
def test_reschedule_on_the_way_ends_the_visit(town: Town, state: str) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, state)
    reschedule(town, order_id)
    order, visit = Order.objects.get(), Visit.objects.get()
    assert (order.state, order.holder_id, visit.state) == ("returned", None, "dropped")
    assert cast.last(order_id).visit_id == visit.pk
    assert order.due_at == minutes(360)  # a new appointment alone moves no limit


@pytest.mark.parametrize(
    "wrong", [{"start": 320, "end": 200}, {"start": 10, "end": 50}, {"end": 200 + 24 * 60 + 1}, {"reason": "whim"}]
)
def test_reschedule_refuses_what_is_no_appointment(town: Town, wrong: dict[str, Any]) -> None:
    order_id = cast.receive(town)
    with pytest.raises(Invalid):
        reschedule(town, order_id, **wrong)
    assert Order.objects.get().appointment_start is None


@pytest.mark.parametrize(("at", "late"), [(360, False), (361, True)])
def test_an_urge_past_the_limit_is_marked(town: Town, at: int, late: bool) -> None:
    order_id = cast.receive(town)
    orders.urge(town.desk, order_id=order_id, at=minutes(10))
    orders.urge(town.desk, order_id=order_id, at=minutes(at))
    assert Order.objects.get().urges_count == 2
    assert (cast.last(order_id).count, cast.last(order_id).late) == (2, late)


def test_a_note_can_be_erased_and_its_event_stays(town: Town) -> None:
    order_id = cast.receive(town)
    orders.note(town.desk, order_id=order_id, text="请先打 13612349077", at=minutes(10))
    assert "13612349077" not in str(list(Event.objects.values()))
    Note.objects.update(text=None)
    (shown,) = orders.detail(town.desk, order_id, at=minutes(11)).notes
    assert shown.text is None
    assert cast.last(order_id).note_id == shown.id


@pytest.mark.parametrize("text", ["", "   ", "x" * 2_001])
def test_note_refuses_nothing_and_too_much(town: Town, text: str) -> None:
    order_id = cast.receive(town)
    with pytest.raises(Invalid):
        orders.note(town.desk, order_id=order_id, text=text, at=minutes(10))


def test_set_zone_moves_the_order_into_the_zones_sight(town: Town) -> None:
    order_id = cast.receive(town, zone=None)
    with pytest.raises(NotFound):
        orders.visible_brief(town.desk_b, order_id, "orders.view")
    orders.set_zone(town.desk, order_id=order_id, zone_id=town.zones[2].pk, at=minutes(5))
    found = orders.visible_brief(town.desk_b, order_id, "orders.view")
    assert (found.zone_id, found.org_path) == (town.zones[2].pk, town.zones[2].path)
    assert cast.told(order_id)[-1].path == town.zones[2].path


def test_set_zone_refuses_what_is_no_zone_the_same_one_and_one_out_of_sight(town: Town) -> None:
    order_id = cast.receive(town, zone=2)
    with pytest.raises(Invalid):
        orders.set_zone(town.desk, order_id=order_id, zone_id=town.chen.unit_id, at=minutes(5))
    with pytest.raises(Refused):
        orders.set_zone(town.desk, order_id=order_id, zone_id=town.zones[2].pk, at=minutes(5))
    with pytest.raises(NotFound):
        orders.set_zone(town.desk_b, order_id=order_id, zone_id=town.zones[0].pk, at=minutes(5))
    with pytest.raises(NotFound):
        orders.set_zone(town.desk, order_id=order_id, zone_id=uuid4(), at=minutes(5))


def test_open_orders_follow_their_address_when_it_is_placed(town: Town) -> None:
    waiting, done, elsewhere = (cast.receive(town, zone=None) for _ in range(3))
    same = Order.objects.get(pk=waiting).address_id
    Order.objects.filter(pk=done).update(address_id=same, state="closed")

    class Placed:
        address_id, zone_id, zone_before_id = same, town.zones[1].pk, None

    told = cast.told(waiting)[0]
    event = Recorded(**{name: getattr(told, name) for name in told.__slots__} | {"facts": Placed})
    for _ in range(2):  # a reaction delivered twice changes nothing more
        reactions.follow_address(event, minutes(9))
    zones = dict(Order.objects.values_list("pk", "zone_id"))
    assert zones == {waiting: town.zones[1].pk, done: None, elsewhere: None}

    class Confirmed:  # a person says that the zone found by machine is right
        address_id, zone_id, zone_before_id = same, town.zones[1].pk, town.zones[1].pk

    reactions.follow_address(replace(event, facts=Confirmed), minutes(10))
    assert [one.name for one in cast.told(waiting)].count("orders.zone_set") == 1


def test_a_blocked_order_runs_on_and_comes_back_to_the_desk(town: Town) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "accepted")
    orders.block(town.desk, order_id=order_id, reason="outage", at=minutes(20))
    order = Order.objects.get()
    assert (order.state, order.holder_id, Visit.objects.get().state) == ("blocked", None, "dropped")
    assert orders.detail(town.desk, order_id, at=minutes(100)).clock.used_s == 100 * 60
    orders.unblock(town.desk, order_id=order_id, at=minutes(120))
    assert Order.objects.get().state == "returned"


@pytest.mark.parametrize(
    ("act", "state"), [(orders.block, "received"), (orders.cancel, "received"), (orders.reopen, "completed")]
)
def test_block_cancel_and_reopen_refuse_a_reason_not_on_the_list(town: Town, act: Any, state: str) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, state)
    for reason in ("whim", ""):
        with pytest.raises(Invalid):
            act(town.desk, order_id=order_id, reason=reason, at=minutes(20))
    assert Order.objects.get().state == state


def test_cancel_ends_the_visit_the_hold_and_the_clock(town: Town) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "held")
    orders.cancel(town.desk, order_id=order_id, reason="customer_withdrew", at=minutes(30))
    assert (Order.objects.get().holder_id, Hold.objects.get().state) == (None, "ended")
    assert orders.detail(town.desk, order_id, at=minutes(999)).clock.going is orders.Going.STOPPED


def test_cancel_refuses_what_was_completed_once(town: Town) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "reopened")
    with pytest.raises(Refused, match="completed once"):
        orders.cancel(town.desk, order_id=order_id, reason="duplicate", at=minutes(30))


def test_reopen_is_a_new_cycle_under_the_same_promise(town: Town) -> None:
    order_id = cast.receive(town, appointment_start=minutes(30), appointment_end=minutes(90))
    cast.bring(town, order_id, "working")
    cast.complete(town, order_id, at=minutes(100))
    orders.reopen(town.care, order_id=order_id, reason="not_fixed", at=minutes(1_100))
    order = Order.objects.get()
    assert (order.cycle, order.escalation, order.holder_id, order.completed_at) == (2, 1, None, None)
    assert (order.appointment_start, order.promised) == (None, False)
    assert order.due_at == minutes(1_100 + 260)
    orders.assign(town.desk, order_id=order_id, person_id=town.chen.pk, at=minutes(1_110))
    phone = town.phone(town.chen)
    orders.accept(phone, order_id=order_id, at=minutes(1_111))
    orders.arrive(phone, order_id=order_id, at=minutes(1_120))
    cast.complete(town, order_id, at=minutes(1_130))
    assert (cast.last(order_id).cycle, cast.last(order_id).used_s) == (2, 130 * 60)
    assert [visit.cycle for visit in Visit.objects.order_by("assigned_at")] == [1, 2]


def test_close_is_for_ever(town: Town) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "completed")
    with pytest.raises(Invalid):
        orders.close(town.care, order_id=order_id, reason="zhang_says_so", at=minutes(199))
    for reason in ("satisfied", "unreached", "not_sampled"):  # only a callback, or the sample, can say so
        with pytest.raises(Invalid):
            orders.close(town.care, order_id=order_id, reason=reason, at=minutes(199))
    orders.close(town.care, order_id=order_id, reason="settled", at=minutes(200))
    assert Order.objects.get().closed_at == minutes(200)
    with pytest.raises(Refused):
        orders.close(town.care, order_id=order_id, reason="settled", at=minutes(201))
    with pytest.raises(Refused):
        orders.reopen(town.care, order_id=order_id, reason="not_fixed", at=minutes(201))


def test_a_reopened_order_may_be_settled_without_another_visit(town: Town) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "reopened")
    orders.close(town.care, order_id=order_id, reason="settled", at=minutes(200))
    assert Order.objects.get().state == "closed"
