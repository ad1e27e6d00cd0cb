"""Completing: every closing check says what to mend, the clock stops, the note stays out of the record."""

from decimal import Decimal
from typing import Any

import pytest

from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders import events, rules
from bihuan.contexts.orders.models import Closing, Hold, Note, Order, Visit
from bihuan.kernel.errors import Invalid, Refused
from bihuan.platform.models import Event
from tests.contexts.orders import cast
from tests.contexts.orders.cast import CHECKS, Town, minutes


def test_complete_stops_the_clock_and_keeps_what_was_found(town: Town) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "working")
    cast.complete(town, order_id, at=minutes(100), note="楼道分光器后尾纤弯折", claimed_at=minutes(98))
    order, closing, visit = Order.objects.get(), Closing.objects.get(), Visit.objects.get()
    assert (order.state, order.completed_at, order.holder_id) == ("completed", minutes(100), town.chen.pk)
    assert (visit.state, visit.ended_at) == ("done", minutes(100))
    assert closing.checks == CHECKS
    assert closing.note is not None
    assert closing.note.text == "楼道分光器后尾纤弯折"
    facts = cast.last(order_id)
    assert isinstance(facts, events.Completed)
    assert (facts.used_s, facts.breached, facts.note_id) == (100 * 60, False, closing.note.pk)
    assert facts.checks_hash == rules.answers_hash(closing.checks)
    assert "分光器" not in "".join(str(row.facts) for row in Event.objects.all())
    assert orders.detail(town.desk, order_id, at=minutes(999)).clock.used_s == 100 * 60


def test_complete_past_the_limit_says_so(town: Town) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "working")
    cast.complete(town, order_id, at=minutes(361))
    assert cast.last(order_id).breached


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"optical_power": None}, ["checks.optical_power"]),
        ({"optical_power": ""}, ["checks.optical_power"]),
        ({"optical_power": "-27.01"}, ["checks.optical_power"]),
        ({"optical_power": "-7.9"}, ["checks.optical_power"]),
        ({"optical_power": "bright"}, ["checks.optical_power"]),
        ({"optical_power": "NaN"}, ["checks.optical_power"]),
        ({"optical_power": True}, ["checks.optical_power"]),
        ({"speed_share": "89.99", "site_cleaned": "no"}, ["checks.speed_share", "checks.site_cleaned"]),
        ({"customer_shown": "maybe"}, ["checks.customer_shown"]),
        ({"call_test": True}, ["checks.call_test"]),  # another business's check
    ],
)
def test_complete_refuses_with_a_fault_for_each_check(town: Town, change: dict[str, Any], where: list[str]) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "working")
    answers = {code: value for code, value in (CHECKS | change).items() if value is not None}
    with pytest.raises(Invalid) as refused:
        cast.complete(town, order_id, at=minutes(100), checks=answers)
    assert [fault.where for fault in refused.value.faults] == where
    assert Order.objects.get().state == "working"
    assert not Closing.objects.exists()


@pytest.mark.parametrize("value", ["-27", "-8", Decimal("-19.50"), -19, " -19.5 "])
def test_bounds_are_inclusive(town: Town, value: Any) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "working")
    cast.complete(town, order_id, at=minutes(100), checks=CHECKS | {"optical_power": value})
    assert Order.objects.get().state == "completed"


def test_an_optional_check_may_honestly_be_answered_no(town: Town) -> None:
    order_id = cast.receive(town, work="install", symptom=None)
    cast.bring(town, order_id, "working")
    with pytest.raises(Invalid, match="Answer yes or no"):
        cast.complete(town, order_id, at=minutes(100), checks=CHECKS | {"wifi_walk": "perhaps"})
    cast.complete(town, order_id, at=minutes(100), checks=CHECKS | {"wifi_walk": "no"})
    assert Closing.objects.get().checks["wifi_walk"] is False


def test_all_faults_come_at_once(town: Town) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "working")
    with pytest.raises(Invalid) as refused:
        cast.complete(town, order_id, at=minutes(100), checks={}, cause=None, remedy="prayer")
    missing = {f"checks.{code}" for code in CHECKS}
    assert {fault.where for fault in refused.value.faults} == missing | {"cause", "remedy"}


def test_a_choice_is_one_of_its_list(town: Town) -> None:
    order_id = cast.receive(town, work="dismantle", symptom=None)
    cast.bring(town, order_id, "working")
    answers = {"port_released": True, "site_cleaned": True}
    no_fault: dict[str, Any] = {"cause": None, "remedy": None}
    with pytest.raises(Invalid) as refused:
        cast.complete(town, order_id, at=minutes(100), checks=answers | {"device_return": "sold"}, **no_fault)
    assert refused.value.where == "checks.device_return"
    cast.complete(town, order_id, at=minutes(100), checks=answers | {"device_return": "returned"}, **no_fault)


def test_complete_refuses_before_arrival(town: Town) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "accepted")
    with pytest.raises(Refused, match="Arrive first"):
        cast.complete(town, order_id, at=minutes(100))


def test_the_desk_registers_a_completion_from_any_step(town: Town) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "assigned")
    wanted: dict[str, Any] = {"checks": CHECKS, "cause": "ont", "remedy": "restarted", "at": minutes(200)}
    orders.complete(town.desk, order_id=order_id, outside=True, claimed_at=minutes(90), **wanted)
    facts = cast.last(order_id)
    assert (facts.outside, facts.person_id, facts.used_s) == (True, town.chen.pk, 200 * 60)
    assert Visit.objects.get().outside


def test_a_waiting_hold_lapses(town: Town) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "working")
    orders.request_hold(
        town.phone(town.chen), order_id=order_id, reason="spare_part", until=minutes(200), at=minutes(50)
    )
    cast.complete(town, order_id, at=minutes(60))
    assert Hold.objects.get().state == "lapsed"


def test_an_empty_note_is_none(town: Town) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "working")
    cast.complete(town, order_id, at=minutes(60), note="   ")
    assert not Note.objects.exists()
