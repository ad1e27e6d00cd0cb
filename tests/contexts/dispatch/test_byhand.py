"""Giving an order by hand: judged first, refused where a rule forbids it, and a time rule set aside only by name."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Order, Visit
from bihuan.contexts.workforce.models import EquipmentItem, Membership, OrgUnit, SkillHolding
from bihuan.kernel.errors import Forbidden, Invalid, NotFound, Refused
from bihuan.kernel.worktime import CHINA
from bihuan.platform.actor import Actor, Grant
from bihuan.platform.events.read import history
from bihuan.platform.models import Event
from tests.contexts.dispatch import cast
from tests.contexts.dispatch.cast import ALL_OF, DISPATCHER, GROUP_A, GROUP_B, NOBODY, OTHERS, START, TODAY, minutes

pytestmark = pytest.mark.django_db
ONLY_A = Actor("user:a", "user", (Grant(ALL_OF, GROUP_A),))


def give(order_id: UUID, person_id: UUID, actor: Actor = DISPATCHER, **more: Any) -> dispatch.Trial:
    return dispatch.reassign(actor, order_id=order_id, person_id=person_id, at=START, **more)


def rules(trial: dispatch.Trial) -> set[str]:
    return {broken.rule for broken in trial.broken}


@pytest.mark.parametrize("stands", ["waiting", "planned", "held"])
def test_an_order_is_given_to_the_technician_chosen(day: cast.Day, stands: str) -> None:
    order_id = cast.receive(day)
    if stands == "planned":
        cast.planned()
    if stands == "held":
        orders.assign(DISPATCHER, order_id=order_id, person_id=day.chen, at=START)
    trial = give(order_id, day.liu)
    assert trial.lawful
    visit = Visit.objects.get(order=order_id, state="assigned")
    assert (visit.lead_id, visit.planned_start, visit.planned_end, visit.sequence) == (
        day.liu,
        trial.start_at,
        trial.end_at,
        1,
    )
    told = history("order", order_id)[-1]
    assert (told.name, told.facts.person_id, told.facts.despite) == ("dispatch.reassigned_by_hand", day.liu, ())


@pytest.mark.parametrize("may", [True, False], ids=["the new group's dispatcher", "the old group's"])
def test_whose_somebody_is_is_judged_by_the_day_planned(day: cast.Day, may: bool) -> None:
    """Liu works with group B from tomorrow on: tomorrow he is B's to send, and no longer A's."""
    tomorrow = TODAY + timedelta(days=1)
    Membership.objects.filter(person=day.liu).update(valid_to=TODAY)
    group_b = OrgUnit.objects.get(path=GROUP_B)
    Membership.objects.create(
        person_id=day.liu, unit=group_b, org_path=GROUP_B, employment="own", post="technician", valid_from=tomorrow
    )
    actor, before, after = (OTHERS, TODAY, tomorrow) if may else (ONLY_A, tomorrow, TODAY)
    order_id = cast.receive(day, zone=2 if may else 0)
    with pytest.raises(NotFound):
        give(order_id, day.liu, actor, on=before)
    assert give(order_id, day.liu, actor, on=after).start_at.astimezone(CHINA).date() == after
    assert Order.objects.get(pk=order_id).holder_id == day.liu


def test_previewing_says_the_same_and_changes_nothing(day: cast.Day) -> None:
    order_id = cast.receive(day)
    events = Event.objects.count()
    trial = dispatch.preview(DISPATCHER, order_id, day.liu, START)
    assert (Event.objects.count(), Visit.objects.count()) == (events, 0)
    assert give(order_id, day.liu) == trial


def test_the_cost_is_against_how_the_order_is_now(day: cast.Day) -> None:
    order_id = cast.receive(day)
    waiting = dispatch.preview(DISPATCHER, order_id, day.liu, START)
    assert 0 < waiting.added_cost < 3600, "that it was unserved does not count"
    orders.assign(
        DISPATCHER,
        order_id=order_id,
        person_id=day.chen,
        planned_start=cast.clock("11:00"),
        planned_end=cast.clock("12:00"),
        at=START,
    )
    held = dispatch.preview(DISPATCHER, order_id, day.liu, START)
    assert held.added_cost == dispatch.RULES.at(START).value.outside_zone_s, "as far, but another's zone"


def test_the_day_as_it_stands_is_what_counts_not_a_plan_dispatched_long_ago(day: cast.Day) -> None:
    """An order moved by hand after dispatch takes its new holder's time, not the first one's."""
    moved, other = cast.receive(day), cast.receive(day, east=0.2)
    dispatch.dispatch_plan(DISPATCHER, plan_id=cast.accepted(), at=minutes(2))
    first = Order.objects.get(pk=moved).holder_id
    assert first == Order.objects.get(pk=other).holder_id == day.chen
    times = give(moved, day.liu)
    beside = dispatch.preview(DISPATCHER, cast.receive(day), day.liu, START)
    assert beside.start_at >= times.end_at or beside.end_at <= times.start_at
    kept = Visit.objects.get(order=other)
    assert kept.planned_start is not None
    gap = dispatch.preview(DISPATCHER, cast.receive(day), day.chen, START)
    assert gap.lawful
    assert gap.sequence == 1, "what was moved away no longer takes Chen's morning"


def test_what_would_make_another_order_late_is_told_as_anothers(day: cast.Day) -> None:
    for start, end in (("10:20", "12:00"), ("13:00", "15:00"), ("15:15", "18:00")):
        held = cast.receive(day)
        times = {"planned_start": cast.clock(start), "planned_end": cast.clock(end)}
        Order.objects.filter(pk=held).update(
            standard_minutes=(times["planned_end"] - times["planned_start"]).seconds // 60
        )
        orders.assign(DISPATCHER, order_id=held, person_id=day.chen, at=START, **times)
    (broken, *_) = dispatch.preview(DISPATCHER, cast.receive(day), day.chen, START).broken
    assert broken.order_id is not None or broken.rule == "shift"
    assert "Another order" in dispatch.fault_of(dispatch.Broken("window", 60, held)).msg
    assert "Another" not in dispatch.fault_of(dispatch.Broken("window", 60, None)).msg


BREAKS: dict[str, Callable[[cast.Day], tuple[UUID, UUID]]] = {
    "rest": lambda day: (cast.receive(day), day.helper),
    "skill": lambda day: (cast.receive(day, business="leased", symptom=None), day.chen),
    "equipment": lambda day: (_without_meter(day), day.chen),
}
LATE: dict[str, Callable[[cast.Day], UUID]] = {
    "window": lambda day: cast.receive(
        day, appointment_start=cast.clock("08:10"), appointment_end=cast.clock("10:10"), promised=False
    ),
    "promise": lambda day: cast.receive(
        day, appointment_start=cast.clock("08:10"), appointment_end=cast.clock("10:10"), promised=True
    ),
}


def _without_meter(day: cast.Day) -> UUID:
    EquipmentItem.objects.filter(holder=day.chen).update(calibration_due=TODAY - timedelta(days=1))
    return cast.receive(day)


@pytest.mark.parametrize("rule", BREAKS)
def test_who_rests_is_unskilled_or_unequipped_is_never_sent(day: cast.Day, rule: str) -> None:
    order_id, person_id = BREAKS[rule](day)
    assert rule in rules(dispatch.preview(DISPATCHER, order_id, person_id, START))
    with pytest.raises(Invalid) as refused:
        give(order_id, person_id, despite=(rule,))
    assert rule in {fault.where for fault in refused.value.faults}
    assert not Visit.objects.exists()
    assert history("order", order_id)[-1].name == "orders.received"


@pytest.mark.parametrize("rule", LATE)
def test_a_time_rule_is_broken_only_when_it_is_named(day: cast.Day, rule: str) -> None:
    order_id = LATE[rule](day)
    assert rules(dispatch.preview(DISPATCHER, order_id, day.chen, START)) == {rule}
    for despite in ((), ("shift",)):
        with pytest.raises(Invalid) as refused:
            give(order_id, day.chen, despite=despite)
        assert [fault.where for fault in refused.value.faults] == [rule]
        assert not Visit.objects.exists()
    give(order_id, day.chen, despite=(rule,))
    assert history("order", order_id)[-1].facts.despite == (rule,)


def test_a_shift_that_is_over_can_be_set_aside(day: cast.Day) -> None:
    order_id, late = cast.receive(day), cast.clock("17:50")
    trial = dispatch.reassign(DISPATCHER, order_id=order_id, person_id=day.chen, despite=("shift",), at=late)
    assert rules(trial) == {"shift"}
    assert trial.end_at > cast.clock("18:00")


def test_the_day_it_is_for_can_be_named(day: cast.Day) -> None:
    tomorrow = TODAY + timedelta(days=1)
    trial = give(cast.receive(day), day.chen, on=tomorrow)
    assert cast.clock("08:30", tomorrow) <= trial.start_at < cast.clock("18:00", tomorrow)


def test_candidates_are_everybody_of_the_group_the_best_first(day: cast.Day) -> None:
    order_id = cast.receive(day)
    SkillHolding.objects.filter(person=day.liu).delete()
    found = dispatch.candidates(DISPATCHER, order_id, START)
    assert [(one.person_id, bool(one.broken)) for one in found] == [
        (day.chen, False),
        (day.liu, True),
        (day.helper, True),
    ]
    orders.assign(DISPATCHER, order_id=order_id, person_id=day.chen, at=START)
    assert day.chen not in {one.person_id for one in dispatch.candidates(DISPATCHER, order_id, START)}


def test_an_order_without_a_place_is_placed_first(day: cast.Day) -> None:
    order_id = cast.receive(day, zone=None)
    for act in (give, lambda order, person: dispatch.preview(DISPATCHER, order, person, START)):
        with pytest.raises(Invalid, match="Place it first"):
            act(order_id, day.chen)
    assert not Visit.objects.exists()


def test_giving_it_to_who_has_it_is_refused(day: cast.Day) -> None:
    order_id = cast.receive(day)
    give(order_id, day.chen)
    with pytest.raises(Refused):
        give(order_id, day.chen)
    assert Visit.objects.count() == 1


def test_repeating_with_the_same_key_gives_it_once(day: cast.Day) -> None:
    order_id = cast.receive(day)
    made = {
        dispatch.reassign.once("k", DISPATCHER, order_id=order_id, person_id=day.liu, at=at).start_at
        for at in (START, minutes(9))
    }
    assert len(made) == 1
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(("actor", "refusal"), [(NOBODY, Forbidden), (OTHERS, NotFound)])
def test_who_may_not_gives_nothing(day: cast.Day, actor: Actor, refusal: type[Exception]) -> None:
    order_id = cast.receive(day)
    for act in (
        lambda: give(order_id, day.chen, actor),
        lambda: dispatch.candidates(actor, order_id, START),
        lambda: dispatch.preview(actor, order_id, day.chen, START),
    ):
        with pytest.raises(refusal if act.__code__.co_names[0] == "give" else NotFound):
            act()
    assert not Visit.objects.exists()


def test_a_technician_of_another_area_cannot_be_chosen(day: cast.Day) -> None:
    group_a = Actor("user:a", "user", (Grant(ALL_OF, GROUP_A),))
    with pytest.raises(NotFound):
        give(cast.receive(day), day.town.hired.pk, group_a)
    assert not Visit.objects.exists()
