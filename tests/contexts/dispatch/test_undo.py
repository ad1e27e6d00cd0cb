"""A plan's last step taken back: the acceptance, and a dispatch nobody has heard of yet."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.dispatch.models import Plan, Proposal
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Order, Visit
from bihuan.kernel.errors import Forbidden, NotFound, Refused
from bihuan.platform.actor import Actor
from bihuan.platform.events.read import history
from bihuan.platform.messaging import UNDO_WINDOW_S
from bihuan.platform.models import Event
from tests.contexts.dispatch import cast
from tests.contexts.dispatch.cast import DISPATCHER, NOBODY, OTHERS, minutes

pytestmark = pytest.mark.django_db
SENT = minutes(2)
SOON = SENT + timedelta(seconds=UNDO_WINDOW_S - 1)


def sent() -> UUID:
    plan_id = cast.accepted()
    dispatch.dispatch_plan(DISPATCHER, plan_id=plan_id, at=SENT)
    return plan_id


def states(plan_id: UUID) -> tuple[str, dict[str, int]]:
    """The plan's state, and how many orders are in which state."""
    found: dict[str, int] = {}
    for state in Order.objects.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return Plan.objects.get(pk=plan_id).state, found


def test_an_acceptance_taken_back_leaves_the_proposal_as_it_was(day: cast.Day) -> None:
    cast.receive(day)
    plan_id = cast.accepted()
    assert dispatch.unaccept_plan(DISPATCHER, plan_id=plan_id, at=SENT) == plan_id
    plan = Plan.objects.get(pk=plan_id)
    assert (plan.state, plan.accepted_at) == ("proposed", None)
    dispatch.accept_plan(DISPATCHER, plan_id=plan_id, at=SENT)
    assert history("plan", plan_id)[-2].name == "dispatch.plan_unaccepted"


def test_a_dispatch_taken_back_at_once_can_be_made_again(day: cast.Day) -> None:
    first, second = cast.receive(day, zone=0), cast.receive(day, zone=1)
    plan_id = sent()
    done = dispatch.recall_plan(DISPATCHER, plan_id=plan_id, at=SOON)
    assert (done.recalled_count, done.kept_count) == (2, 0)
    assert states(plan_id) == ("accepted", {"returned": 2})
    assert set(Visit.objects.values_list("state", flat=True)) == {"dropped"}
    again = dispatch.dispatch_plan(DISPATCHER, plan_id=plan_id, at=minutes(4))
    assert again.dispatched_count == 2
    holders = dict(Order.objects.values_list("pk", "holder_id"))
    assert holders == {first: day.chen, second: day.liu}


def test_what_its_technician_has_accepted_or_another_has_stays(day: cast.Day) -> None:
    free, accepted, given = (cast.receive(day, zone=0) for _ in range(3))
    plan_id = sent()
    orders.accept(day.town.phone(day.town.chen), order_id=accepted, at=SENT)
    orders.reassign(DISPATCHER, order_id=given, person_id=day.liu, at=SENT)
    done = dispatch.recall_plan(DISPATCHER, plan_id=plan_id, at=SOON)
    assert (done.recalled_count, done.kept_count) == (1, 2)
    assert states(plan_id) == ("accepted", {"returned": 1, "accepted": 1, "assigned": 1})
    assert dict(Proposal.objects.values_list("order_id", "state")) == {
        free: "proposed",
        accepted: "dispatched",
        given: "dispatched",
    }


def all_accepted(day: cast.Day, order_id: UUID) -> None:
    orders.accept(day.town.phone(day.town.chen), order_id=order_id, at=SENT)


def planned_anew(day: cast.Day, order_id: UUID) -> None:
    cast.planned(at=minutes(2))


@pytest.mark.parametrize("change", [all_accepted, planned_anew, None], ids=["accepted", "planned anew", "too late"])
def test_a_dispatch_that_was_heard_of_stands(day: cast.Day, change: Callable[[cast.Day, UUID], None] | None) -> None:
    order_id = cast.receive(day)
    plan_id = sent()
    if change:
        change(day, order_id)
    before = (states(plan_id), Event.objects.count())
    late = SENT + timedelta(seconds=UNDO_WINDOW_S + 1)
    with pytest.raises(Refused):
        dispatch.recall_plan(DISPATCHER, plan_id=plan_id, at=SOON if change else late)
    assert (states(plan_id), Event.objects.count()) == before


@pytest.mark.parametrize(
    ("act", "standing"),
    [("unaccept", "proposed"), ("unaccept", "dispatched"), ("recall", "proposed"), ("recall", "accepted")],
)
def test_a_step_not_taken_cannot_be_taken_back(day: cast.Day, act: str, standing: str) -> None:
    cast.receive(day)
    plan_id = cast.planned()
    Plan.objects.filter(pk=plan_id).update(state=standing)
    with pytest.raises(Refused) as refused:
        ACTS[act](DISPATCHER, plan_id)
    assert refused.value.code == "plan_moved_on"
    assert Plan.objects.get(pk=plan_id).state == standing


ACTS: dict[str, Callable[[Actor, UUID], object]] = {
    "unaccept": lambda actor, plan: dispatch.unaccept_plan(actor, plan_id=plan, at=SOON),
    "recall": lambda actor, plan: dispatch.recall_plan(actor, plan_id=plan, at=SOON),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(("actor", "refusal"), [(NOBODY, Forbidden), (OTHERS, NotFound)], ids=["nobody", "other group"])
def test_who_may_not_changes_nothing(day: cast.Day, act: str, actor: Actor, refusal: type[Exception]) -> None:
    cast.receive(day)
    plan_id = cast.accepted() if act == "unaccept" else sent()
    before = (states(plan_id), Event.objects.count())
    with pytest.raises(refusal):
        ACTS[act](actor, plan_id)
    assert (states(plan_id), Event.objects.count()) == before
