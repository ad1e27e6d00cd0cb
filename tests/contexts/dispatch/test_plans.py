"""A plan's way: recorded, accepted, dispatched; what stands against each step, and that a refusal writes nothing."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.dispatch.models import Plan, Proposal
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Order, Visit
from bihuan.kernel.errors import Forbidden, NotFound, Refused
from bihuan.platform.actor import Actor, Grant
from bihuan.platform.events.read import history
from bihuan.platform.models import Event
from tests.contexts.dispatch import cast
from tests.contexts.dispatch.cast import ALL_OF, DISPATCHER, GROUP_A, NOBODY, OTHERS, START, TODAY, minutes

pytestmark = pytest.mark.django_db
RESIDENT = Actor("user:resident", "user", (Grant(ALL_OF, contractor_id=uuid4()),))
ACTS: dict[str, Callable[[Actor, Any], object]] = {
    "record": lambda actor, _plan: dispatch.record_plan(actor, draft=cast.empty_draft(), at=START),
    "accept": lambda actor, plan: dispatch.accept_plan(actor, plan_id=plan, at=START),
    "dispatch": lambda actor, plan: dispatch.dispatch_plan(actor, plan_id=plan, at=START),
}


def state(plan_id: object) -> str:
    return Plan.objects.get(pk=plan_id).state


def test_a_plan_is_proposed_accepted_and_dispatched_and_the_technicians_have_their_orders(day: cast.Day) -> None:
    first, second = cast.receive(day, zone=0), cast.receive(day, zone=1)
    plan_id = cast.planned()
    assert state(plan_id) == "proposed"
    assert dispatch.accept_plan(DISPATCHER, plan_id=plan_id, at=minutes(1)) == plan_id
    assert Order.objects.filter(state="received").count() == 2, "accepting tells nobody anything"
    done = dispatch.dispatch_plan(DISPATCHER, plan_id=plan_id, at=minutes(2))
    assert (done.dispatched_count, done.dropped_count) == (2, 0)
    plan = Plan.objects.get(pk=plan_id)
    assert (plan.state, plan.accepted_at, plan.dispatched_at) == ("dispatched", minutes(1), minutes(2))
    for order_id, holder in ((first, day.chen), (second, day.liu)):
        proposal, visit = Proposal.objects.get(order=order_id), Visit.objects.get(order=order_id)
        assert (visit.lead_id, visit.planned_start, visit.planned_end, visit.sequence) == (
            proposal.person_id,
            proposal.start_at,
            proposal.end_at,
            proposal.sequence,
        )
        assert (visit.lead_id, proposal.state) == (holder, "dispatched")
    assert [event.name for event in history("plan", plan_id)] == [
        "dispatch.plan_proposed",
        "dispatch.plan_accepted",
        "dispatch.plan_dispatched",
    ]


def test_a_new_plan_supersedes_the_one_that_stood_and_says_which(day: cast.Day) -> None:
    cast.receive(day)
    first, second = cast.planned(), cast.planned(at=minutes(5))
    assert (state(first), state(second)) == ("superseded", "proposed")
    assert history("plan", second)[0].facts.superseded_id == first
    assert [row.id for row in dispatch.plans(DISPATCHER, path=GROUP_A, on=TODAY)] == [second, first]


@pytest.mark.parametrize(
    "change",
    [
        lambda day, order_id: orders.cancel(DISPATCHER, order_id=order_id, reason="duplicate", at=START),
        lambda day, order_id: orders.block(DISPATCHER, order_id=order_id, reason="outage", at=START),
        lambda day, order_id: orders.assign(DISPATCHER, order_id=order_id, person_id=day.liu, at=START),
    ],
    ids=["cancelled", "blocked", "given by hand"],
)
def test_an_order_that_changed_is_dropped_with_its_reason_and_the_others_go_out(
    day: cast.Day, change: Callable[[cast.Day, object], object]
) -> None:
    changed, other = cast.receive(day), cast.receive(day)
    plan_id = cast.accepted()
    change(day, changed)
    before = Order.objects.get(pk=changed)
    done = dispatch.dispatch_plan(DISPATCHER, plan_id=plan_id, at=minutes(2))
    assert (done.dispatched_count, done.dropped_count) == (1, 1)
    dropped = Proposal.objects.get(order=changed)
    assert dropped.state == "dropped"
    assert dropped.dropped_because
    assert Order.objects.get(pk=other).state == "assigned"
    after = Order.objects.get(pk=changed)
    assert (after.state, after.version) == (before.state, before.version)


def test_repeating_an_act_with_its_key_does_it_once(day: cast.Day) -> None:
    cast.receive(day)
    plan_id = cast.planned()
    for _ in range(2):
        dispatch.accept_plan.once("a", DISPATCHER, plan_id=plan_id, at=minutes(1))
    results = {dispatch.dispatch_plan.once("d", DISPATCHER, plan_id=plan_id, at=minutes(2)) for _ in range(2)}
    assert {one.dispatched_count for one in results} == {1}
    drafts = {dispatch.record_plan.once("r", DISPATCHER, draft=cast.empty_draft(), at=START) for _ in range(2)}
    assert len(drafts) == 1
    assert Event.objects.filter(name__startswith="dispatch.plan_").count() == 4


@pytest.mark.parametrize(
    ("standing", "act"),
    [
        ("accepted", "accept"),
        ("dispatched", "accept"),
        ("superseded", "accept"),
        ("proposed", "dispatch"),
        ("dispatched", "dispatch"),
        ("superseded", "dispatch"),
    ],
)
def test_a_plan_only_goes_its_way(day: cast.Day, standing: str, act: str) -> None:
    cast.receive(day)
    plan_id = cast.planned()
    Plan.objects.filter(pk=plan_id).update(state=standing)
    events = Event.objects.count()
    with pytest.raises(Refused) as refused:
        ACTS[act](DISPATCHER, plan_id)
    assert refused.value.code == "plan_moved_on"
    assert (state(plan_id), Event.objects.count(), Visit.objects.count()) == (standing, events, 0)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    ("actor", "refusal"),
    [(NOBODY, Forbidden), (OTHERS, NotFound), (RESIDENT, NotFound)],
    ids=["nobody", "other group", "contractor"],
)
def test_who_may_not_changes_nothing(day: cast.Day, act: str, actor: Actor, refusal: type[Exception]) -> None:
    cast.receive(day)
    plan_id = cast.accepted() if act == "dispatch" else cast.planned()
    before = (state(plan_id), Plan.objects.count(), Event.objects.count())
    with pytest.raises(refusal):
        ACTS[act](actor, plan_id)
    assert (state(plan_id), Plan.objects.count(), Event.objects.count()) == before
    assert not Visit.objects.exists()


@pytest.mark.parametrize("read", [dispatch.plan, dispatch.proposals, dispatch.left_out])
def test_another_groups_plan_does_not_exist(day: cast.Day, read: Callable[[Actor, Any], object]) -> None:
    plan_id = cast.planned()
    read(DISPATCHER, plan_id)
    with pytest.raises(NotFound):
        read(OTHERS, plan_id)


def test_the_why_of_an_order_is_the_newest_plans_and_ends_at_ones_area(day: cast.Day) -> None:
    order_id = cast.receive(day)
    with pytest.raises(NotFound):
        dispatch.why(DISPATCHER, order_id)
    cast.planned()
    newest = cast.planned(at=minutes(3))
    found = dispatch.why(DISPATCHER, order_id)
    assert (found.plan.id, found.person_id, found.order_id) == (newest, day.chen, order_id)
    assert found.account is not None
    assert found.account.order_id == str(order_id)
    with pytest.raises(NotFound):
        dispatch.why(OTHERS, order_id)
