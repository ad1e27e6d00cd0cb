"""One order on the board: the pane beside it, why it went to whom it went, and the arithmetic behind that."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET
from pydantic_core import to_jsonable_python

from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.orders import api as orders
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.errors import Invalid, NotFound
from bihuan.platform import clock
from bihuan.platform.telling import say
from bihuan.web.http import StaffRequest, page
from bihuan.web.pages.board_judging import KEYED_COUNT, judged
from bihuan.web.pages.board_view import BoardQuery
from bihuan.web.pages.board_why import why_words

CURRENT = (dispatch.PlanState.PROPOSED, dispatch.PlanState.ACCEPTED)


@require_GET
@page("dispatch.view")
def side(request: StaffRequest, number: str) -> HttpResponse:
    """This will show an order in short, the technicians it could be given to, and what may be done with it."""
    query, now = BoardQuery.of(request), clock.now()
    order = orders.detail(request.actor, number, at=now)
    steps = {step.verb: step for step in order.steps}
    may_give = request.actor.may("dispatch.reassign") and ("assign" in steps or "reassign" in steps)
    found = _told(request, order)
    candidate = _candidate(order, found)
    shown = {
        "order": order,
        "candidate": candidate.name if candidate else "",
        "confirm": candidate if may_give else None,
        "explained": found is not None and (candidate is not None or found.person_id == order.row.holder_id),
        "withdraw": steps.get("withdraw"),
        "may_give": may_give,
    }
    if may_give:
        try:
            shown["choices"] = judged(request.actor, order, query.on, now)[:KEYED_COUNT]
        except Invalid as unplaced:
            shown["unplaced"] = say(unplaced.faults[0])
    return render(request, "board/order.html", shown)


@require_GET
@page("dispatch.view")
def why(request: StaffRequest, number: str) -> HttpResponse:
    """This will say why the order was proposed for its technician."""
    order = orders.detail(request.actor, number, at=clock.now())
    found = dispatch.why(request.actor, order.row.id)
    may_give = request.actor.may("dispatch.reassign")
    shown = {
        "order": order,
        "why": why_words(found, order.row.tier),
        "may_give": may_give,
        "confirm": _candidate(order, found) if may_give else None,
    }
    return render(request, "board/why.html", shown)


@require_GET
@page("dispatch.view")
def arithmetic(request: StaffRequest, number: str) -> HttpResponse:
    """This will give the planner's whole account as JSON; docs/contexts/dispatch.md describes it."""
    order = orders.detail(request.actor, number, at=clock.now())
    found = dispatch.why(request.actor, order.row.id)
    return JsonResponse(
        {
            "order": number,
            "plan": str(found.plan.id),
            "date": found.plan.date.isoformat(),
            "engine": found.plan.maker,
            "policy": found.policy_hash,
            "made_at": found.plan.created_at.isoformat(),
            "why": to_jsonable_python(found.account),
        },
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )


def _told(request: StaffRequest, order: orders.OrderDetail) -> dispatch.WhyView | None:
    """The newest account of the order; None if no plan ever proposed it."""
    try:
        return dispatch.why(request.actor, order.row.id)
    except NotFound:
        return None


def _candidate(order: orders.OrderDetail, found: dispatch.WhyView | None) -> workforce.PersonRow | None:
    """Whom a plan not yet dispatched proposes; None once the order is in somebody's hands or the plan is past."""
    if found is None or order.row.holder_id is not None or found.plan.state not in CURRENT:
        return None
    if found.state is not dispatch.ProposalState.PROPOSED:
        return None
    return workforce.persons({found.person_id}).get(found.person_id)


urlpatterns = [
    path("board/orders/<str:number>/side", side, name="board-side"),
    path("board/orders/<str:number>/why", why, name="board-why"),
    path("board/orders/<str:number>/why.json", arithmetic, name="board-arithmetic"),
]
