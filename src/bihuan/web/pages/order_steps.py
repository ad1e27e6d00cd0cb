"""Taking a step of an order: its form in the drawer, the act, and the way back to where the reader was."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.api import NextStep, OrderDetail
from bihuan.kernel.errors import Conflict, Invalid, NotFound, Refused
from bihuan.platform import clock
from bihuan.platform.telling import say
from bihuan.web import toasts
from bihuan.web.forms.steps import FIELDS, StepForm, arguments, step_form
from bihuan.web.http import StaffRequest, go, is_htmx, page, safe_next
from bihuan.web.labels import state_label

ACTIONS: dict[str, Callable[..., orders.Outcome]] = {
    "assign": orders.assign.once,
    "reassign": orders.reassign.once,
    "withdraw": orders.withdraw.once,
    "return": orders.give_back.once,
    "accept": orders.accept.once,
    "contact": orders.contact.once,
    "depart": orders.depart.once,
    "arrive": orders.arrive.once,
    "complete": orders.complete.once,
    "close": orders.close.once,
    "reopen": orders.reopen.once,
    "request_hold": orders.request_hold.once,
    "approve_hold": orders.decide_hold.once,
    "refuse_hold": orders.decide_hold.once,
    "resume": orders.resume.once,
    "block": orders.block.once,
    "unblock": orders.unblock.once,
    "reschedule": dispatch.reschedule.once,
    "urge": orders.urge.once,
    "set_zone": orders.set_zone.once,
    "note": orders.note.once,
    "cancel": orders.cancel.once,
}
UNDO = {"assign": "withdraw", "block": "unblock"}


@require_http_methods(["GET", "POST"])
@page("orders.view")
def step(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """This will ask what a step needs, take it, and return to the page it was begun on."""
    if verb not in ACTIONS:
        raise NotFound("There is no page at this address.")
    now = clock.now()
    order = orders.detail(request.actor, number, at=now)
    button = _legal(order, verb)
    form = (
        step_form(verb, request.actor, order, now, request.POST if request.method == "POST" else None)
        if verb in FIELDS
        else None
    )
    if request.method == "POST" and (form is None or form.is_valid()):
        key = form.cleaned_data["key"] if form else request.POST.get("key") or uuid4().hex
        given = arguments(verb, form.cleaned_data) if form else {}
        try:
            outcome = ACTIONS[verb](key, request.actor, **_whom(order, button), **given, at=now)
        except Invalid as fault:
            if form is None:
                raise
            _place(form, fault)
        except Conflict as taken:  # somebody was faster with what the form offered: choose again, nothing is lost
            if form is None or taken.where not in form.fields:
                raise
            form.add_error(taken.where, say(taken))
        else:
            toasts.leave(request, _told(button, outcome))
            return go(request, _back(request, number))
    shown = {"order": order, "step": button, "form": form, "verb": verb, "label": _(button.label)}
    template = "orders/step_form.html" if is_htmx(request) else "orders/step_page.html"
    return render(request, template, shown, status=422 if form and form.errors else 200)


def _legal(order: OrderDetail, verb: str) -> NextStep:
    found = next((one for one in order.steps if one.verb == verb), None)
    if found is None:
        raise Refused(
            _("Not possible while the order is “%(state)s”, or not among your permissions. Load the page again."),
            state=state_label(order.row.state),
        )
    if found.reason:
        raise Refused(_(found.reason) % found.reason_params)
    return found


def _whom(order: OrderDetail, button: NextStep) -> dict[str, Any]:
    if button.row_id is not None:
        return {"hold_id": button.row_id, "approve": button.verb == "approve_hold"}
    outside = {"outside": True} if button.outside else {}
    return {"order_id": order.row.id, **outside}


def _place(form: StepForm, fault: Invalid) -> None:
    """Each fault under the field it is about; else at the head of the form."""
    for one in fault.faults:
        where = one.where if one.where in form.fields else f"check_{one.where.rpartition('.')[2]}"
        form.add_error(where if where in form.fields else None, say(one))


def _told(button: NextStep, outcome: orders.Outcome) -> toasts.Toast:
    text = _("%(step)s: %(number)s is now “%(state)s”") % {
        "step": _(button.label),
        "number": outcome.number,
        "state": state_label(outcome.state),
    }
    address = reverse("orders-order", args=[outcome.number])
    if button.verb in UNDO:
        return {"text": text, "undo": reverse("orders-step", args=[outcome.number, UNDO[button.verb]])}
    return {"text": text, "href": address, "link": outcome.number}


def _back(request: StaffRequest, number: str) -> str:
    otherwise = reverse("orders-order", args=[number])
    if "next" in request.GET:
        return safe_next(request, otherwise)
    shown = urlsplit(request.headers.get("HX-Current-URL", ""))
    if shown.path in (reverse("orders"), reverse("centre")):
        return f"{shown.path}?{shown.query}" if shown.query else shown.path
    return otherwise


urlpatterns = [path("orders/<str:number>/steps/<str:verb>", step, name="orders-step")]
