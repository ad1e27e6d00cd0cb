"""Taking a step: once for its key, answered as a page or, to the page's own script, as JSON."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.api import Outcome
from bihuan.field.acts import ACTIONS, perform
from bihuan.field.card import IN_HAND, step
from bihuan.field.http import PhoneRequest, by_script, phone_page
from bihuan.field.pages.order import card_of, order_page
from bihuan.field.questions import asks
from bihuan.kernel.errors import BihuanError, Invalid, NotFound
from bihuan.platform import clock
from bihuan.platform.telling import say


@require_http_methods(["GET", "POST"])
@phone_page
def act(request: PhoneRequest, order_id: UUID, verb: str) -> HttpResponse:
    """This will ask what a step needs (GET) or take it (POST); a refusal keeps what was filled in."""
    if verb not in ACTIONS:
        raise Http404
    if request.method == "GET":
        if not asks(verb):
            return HttpResponseRedirect(reverse("field"))
        return _ask(request, order_id, verb)
    try:
        outcome = perform(request.actor, order_id, verb, request.POST.dict(), at=clock.now())
    except BihuanError as refusal:
        return _refused(request, order_id, verb, refusal)
    onward = _onward(request, outcome)
    return JsonResponse({"next": onward}) if by_script(request) else HttpResponseRedirect(onward)


def _onward(request: PhoneRequest, outcome: Outcome) -> str:
    """Back to where the step was taken, unless the order has left the technician's hands by it."""
    if request.POST.get("back") == "order" and outcome.state in IN_HAND:
        return reverse("field-order", args=[outcome.number])
    return reverse("field")


def _refused(request: PhoneRequest, order_id: UUID, verb: str, refusal: BihuanError) -> HttpResponse:
    faults = {one.where: say(one) for one in refusal.faults} if isinstance(refusal, Invalid) else {}
    if by_script(request):
        told = {
            "message": say(refusal),
            "faults": faults,
            "code": refusal.code,
            "now": _as_it_stands(request, order_id),
        }
        return JsonResponse(told, status=refusal.status)
    if isinstance(refusal, NotFound):
        raise refusal
    if asks(verb):
        return _ask(request, order_id, verb, refusal=refusal, faults=faults)
    return order_page(request, card_of(request, order_id), refusal=say(refusal), status=refusal.status)


def _ask(
    request: PhoneRequest,
    order_id: UUID,
    verb: str,
    *,
    refusal: BihuanError | None = None,
    faults: dict[str, str] | None = None,
) -> HttpResponse:
    now = clock.now()
    order = orders.detail(request.actor, order_id, at=now)
    asked = step(verb, order, now)
    names = {question.name for question in asked.asked}
    shown = {
        "order": order,
        "step": asked,
        "given": request.POST,
        "faults": faults or {},
        # A fault that has no field of its own is told at the head of the form.
        "refusal": say(refusal) if refusal and not names & set(faults or {}) else asked.why,
        "back": request.POST.get("back") or request.GET.get("back") or "route",
        "tab": "route",
    }
    return render(request, "field/ask.html", shown, status=refusal.status if refusal else 200)


def _as_it_stands(request: PhoneRequest, order_id: UUID) -> str:
    """The order's present state in words, for a technician whose act it contradicts."""
    try:
        order = orders.detail(request.actor, order_id, at=clock.now())
    except NotFound:
        return _("This order is no longer in your hands.")
    state = _(orders.STATE_LABELS[order.row.state])
    return render_to_string("field/parts/now.txt", {"state": state, "newest": order.timeline[0]}).strip()
