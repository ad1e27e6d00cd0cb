"""Taking back what was just done with a plan: a toast's undo, on the key Z for as long as nobody has heard of it."""

from collections.abc import Iterable
from urllib.parse import urlencode, urlsplit
from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.contexts.dispatch import api as dispatch
from bihuan.kernel.errors import NotFound, Refused
from bihuan.platform import clock
from bihuan.platform.telling import say
from bihuan.web import toasts
from bihuan.web.http import StaffRequest, page
from bihuan.web.pages.board_view import BoardQuery


def undo_address(name: str, query: BoardQuery, plans: Iterable[UUID]) -> str:
    """This will name where an act on these plans is taken back; the board's conditions go along, to come back to."""
    asked = {"plans": ",".join(str(one) for one in plans), "key": uuid4().hex}
    return "?".join((reverse(name), "&".join(filter(None, (urlencode(asked), urlsplit(query.address()).query)))))


def named_plans(given: str) -> list[UUID]:
    """This will read the ids of plans, joined by commas."""
    try:
        return [UUID(one) for one in given.split(",")]
    except ValueError:
        raise NotFound("There is no such plan in your area.") from None


@require_POST
@page("dispatch.unaccept_plan")
def unaccept(request: StaffRequest) -> HttpResponse:
    """This will make accepted plans proposals again."""
    plans = named_plans(request.GET.get("plans", ""))
    for plan_id in plans:
        dispatch.unaccept_plan.once(_key(request, plan_id), request.actor, plan_id=plan_id, at=clock.now())
    return _back(request, _("The acceptance is taken back. The proposals stand as they were."))


@require_POST
@page("dispatch.recall_plan")
def recall(request: StaffRequest) -> HttpResponse:
    """This will take back what was dispatched and nobody has heard of; what somebody has heard of stays.

    The groups' plans are taken back one by one: one that cannot be any more stands in nobody's way.
    """
    done, refusals = [], []
    for plan_id in named_plans(request.GET.get("plans", "")):
        try:
            key = _key(request, plan_id)
            done.append(dispatch.recall_plan.once(key, request.actor, plan_id=plan_id, at=clock.now()))
        except Refused as refusal:
            refusals.append(refusal)
    if not done:
        raise refusals[0]
    words = _("%(n)s orders are taken back; the plan stands as accepted.")
    text = words % {"n": sum(one.recalled_count for one in done)}
    if kept := sum(one.kept_count for one in done):
        text += " " + _("%(n)s are in their technicians’ hands and stay.") % {"n": kept}
    return _back(request, " ".join((text, *dict.fromkeys(say(refusal) for refusal in refusals))))


def _back(request: StaffRequest, text: str) -> HttpResponse:
    toasts.leave(request, {"text": text})
    return HttpResponseRedirect(BoardQuery.of(request).address())


def _key(request: StaffRequest, plan_id: UUID) -> str:
    return f"{request.GET.get('key') or uuid4().hex}:{plan_id}"


urlpatterns = [
    path("board/unaccept", unaccept, name="board-unaccept"),
    path("board/recall", recall, name="board-recall"),
]
