"""Plans of a day, the board, windows on offer, and the technician chosen by hand."""

from dataclasses import dataclass
from uuid import UUID

from ninja import Query, Router

from bihuan.api.acts import act
from bihuan.api.door import ApiRequest
from bihuan.api.endpoints.orders import ORDER
from bihuan.api.reads import read
from bihuan.api.strict import CodeText, Day, Strict, UnitPath
from bihuan.contexts.dispatch import api as dispatch
from bihuan.platform import clock

router = Router()
VIEW = "dispatch.view"
BY_HAND = dispatch.reassign.name


class DayOf(Strict):
    """A day of a part of the organisation."""

    path: UnitPath = ""
    on: Day


class PlansQuery(Strict):
    """Which plans: below a path, of a day."""

    path: UnitPath = ""
    on: Day | None = None


class SlotsQuery(Strict):
    """For what a window is wanted, and where."""

    address_id: UUID
    business: CodeText
    work: CodeText


class CandidatesQuery(Strict):
    """For which day; None is the day of the appointment, or today."""

    on: Day | None = None


class TrialQuery(CandidatesQuery):
    """Who is tried, and for which day."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class PlanWhole:
    """A plan with each proposal and why, and each order left out and why."""

    plan: dispatch.PlanRow
    proposals: tuple[dispatch.ProposalRow, ...]
    left_out: tuple[dispatch.LeftOutRow, ...]


@read(router, "/plans", VIEW, "listPlans", tuple[dispatch.PlanRow, ...])
def list_plans(request: ApiRequest, asked: Query[PlansQuery]) -> tuple[dispatch.PlanRow, ...]:
    """This will list the newest fifty plans in sight, the newest first."""
    return dispatch.plans(request.actor, path=asked.path, on=asked.on)


@read(router, "/plans/{uuid:plan_id}", VIEW, "getPlan", PlanWhole)
def get_plan(request: ApiRequest, plan_id: UUID) -> PlanWhole:
    """This will give a plan: who is proposed for what and why, and which orders were left out and why."""
    return PlanWhole(
        plan=dispatch.plan(request.actor, plan_id),
        proposals=dispatch.proposals(request.actor, plan_id),
        left_out=dispatch.left_out(request.actor, plan_id),
    )


@read(router, "/board", VIEW, "getBoard", dispatch.Board)
def get_board(request: ApiRequest, asked: Query[DayOf]) -> dispatch.Board:
    """This will give a day as the dispatcher sees it: groups, technicians with their work, and what waits."""
    return dispatch.board(request.actor, path=asked.path, on=asked.on, at=clock.now())


@read(router, "/slots", "dispatch.offer_slots", "offerSlots", tuple[dispatch.SlotOffer, ...])
def offer_slots(request: ApiRequest, asked: Query[SlotsQuery]) -> tuple[dispatch.SlotOffer, ...]:
    """This will list the next windows that can still be kept at an address; none while it has no zone."""
    return dispatch.offer_slots(request.actor, **asked.given(), at=clock.now())


@read(router, f"{ORDER}/why", VIEW, "explainOrder", dispatch.WhyView)
def explain(request: ApiRequest, order_id: UUID) -> dispatch.WhyView:
    """This will say why the newest plan proposed an order for whom it did."""
    return dispatch.why(request.actor, order_id)


@read(router, f"{ORDER}/trial", BY_HAND, "tryOrder", dispatch.Trial)
def try_order(request: ApiRequest, order_id: UUID, asked: Query[TrialQuery]) -> dispatch.Trial:
    """This will judge giving an order to a technician without doing it: what would break, what it would cost."""
    return dispatch.preview(request.actor, order_id, asked.person_id, clock.now(), asked.on)


@read(router, f"{ORDER}/candidates", BY_HAND, "listCandidates", tuple[dispatch.Trial, ...])
def list_candidates(request: ApiRequest, order_id: UUID, asked: Query[CandidatesQuery]) -> tuple[dispatch.Trial, ...]:
    """This will judge an order at everybody of its group, those who would break nothing first, then the cheapest."""
    return dispatch.candidates(request.actor, order_id, clock.now(), asked.on)


act(
    router,
    "/plans",
    dispatch.request_plan,
    "requestPlan",
    made_at="/jobs/{id}",
    status=202,
    narrower={"path": UnitPath},
)
act(router, "/plans/{uuid:plan_id}/accept", dispatch.accept_plan, "acceptPlan")
act(router, "/plans/{uuid:plan_id}/unaccept", dispatch.unaccept_plan, "unacceptPlan")
act(router, "/plans/{uuid:plan_id}/dispatch", dispatch.dispatch_plan, "dispatchPlan")
act(router, "/plans/{uuid:plan_id}/recall", dispatch.recall_plan, "recallPlan")
act(router, f"{ORDER}/reassign-by-hand", dispatch.reassign, "reassignByHand")
