"""Beside the inbox: one decision with what it needs, and making it: approve, refuse, give to the one who fits."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.api import OrderDetail, State
from bihuan.kernel.errors import Invalid, Refused
from bihuan.kernel.worktime import CHINA
from bihuan.platform import clock
from bihuan.platform.telling import say
from bihuan.web import toasts
from bihuan.web.actors import actor_names
from bihuan.web.formats import ATTENTION_S, moment_words
from bihuan.web.http import StaffRequest, go, page
from bihuan.web.pages.board_judging import Judged, judged, person_named
from bihuan.web.pages.centre import DECIDES, GIVES
from bihuan.web.pages.centre_words import address, until_at_most
from bihuan.web.pages.orders import clock_shown
from bihuan.web.step_buttons import StepButton, buttons

OTHERS_COUNT = 4
_NOT_BEGUN = (*orders.POOL, State.ASSIGNED, State.ACCEPTED)
_DECISIONS = ("approve_hold", "refuse_hold")


@require_GET
@page(DECIDES)
def panel(request: StaffRequest, number: str) -> HttpResponse:
    """This will show one order with the decision it waits for, and whom it would best be given to."""
    now = clock.now()
    order = orders.detail(request.actor, number, at=now)
    hold = _hold(order, now)
    shown: dict[str, Any] = {**clock_shown(order), "order": order, "hold": hold, "lane": request.GET.get("lane", "")}
    if hold is None and _wants_hands(order, now) and request.actor.may(GIVES):
        shown |= _best(request, order, now)
    taken = hold is not None or shown.get("best") is not None
    shown["buttons"] = [_button(one, first=not taken and n == 0) for n, one in enumerate(_others(order))]
    return render(request, "centre/panel.html", shown)


@require_POST
@page(DECIDES)
def decide(request: StaffRequest, hold_id: UUID) -> HttpResponse:
    """This will approve a hold as long as was shown, or refuse it with the reason as a note for the technician."""
    now, sent = clock.now(), request.POST
    key = sent.get("key") or uuid4().hex
    approve = sent.get("decision") == "approve"
    reason = sent.get("reason", "").strip()
    if not approve and not reason:
        raise Refused(_("Say why, so that the technician knows what to do."), where="reason")
    until = _moment(sent.get("until", "")) if approve else None
    outcome = orders.decide_hold.once(key, request.actor, hold_id=hold_id, approve=approve, until=until, at=now)
    if not approve:
        words = _("Hold refused: %(reason)s") % {"reason": reason}
        orders.note.once(f"{key}:why", request.actor, order_id=outcome.order_id, text=words, at=now)
    told = _("%(number)s: hold approved") if approve else _("%(number)s: hold refused")
    return _on(request, {"text": told % {"number": outcome.number}, **_link(outcome.number)})


@require_POST
@page(GIVES)
def give(request: StaffRequest, number: str) -> HttpResponse:
    """This will give an order to the technician shown, for today."""
    now = clock.now()
    order = orders.detail(request.actor, number, at=now)
    on = now.astimezone(CHINA).date()
    person = person_named(request.actor, request.POST.get("to", ""), on)
    trial = dispatch.reassign.once(
        request.POST.get("key") or uuid4().hex,
        request.actor,
        order_id=order.row.id,
        person_id=person.id,
        on=on,
        despite=(),
        at=now,
    )
    words = {"number": number, "who": person.name, "time": f"{timezone.localtime(trial.start_at):%H:%M}"}
    text = _("%(number)s is given to %(who)s for %(time)s.") % words
    if order.row.holder_id is None:  # taking it back is honest only where nobody had it before
        undo = f"{reverse('orders-step', args=[number, 'withdraw'])}?next={reverse('centre')}"
        return _on(request, {"text": text, "undo": undo})
    return _on(request, {"text": text, **_link(number)})


def _hold(order: OrderDetail, now: datetime) -> dict[str, Any] | None:
    waiting = next((hold for hold in order.holds if hold.state == "requested"), None)
    if waiting is None or not any(step.verb in _DECISIONS for step in order.steps):
        return None
    until = until_at_most(waiting.wanted_until, waiting.reason, now)
    row = catalog.code_row("hold_reasons", waiting.reason, now)
    approve = _("Approve until %(time)s") % {"time": moment_words(until, now)} if until else ""
    return {
        "row": waiting,
        "who": actor_names([waiting.requested_by]).get(waiting.requested_by, ""),
        "until": until,
        "approve": approve,
        "cut": until is not None and until < waiting.wanted_until,
        "max_minutes": row.max_minutes,
        "contacts": order.contacts[-3:],
    }


def _wants_hands(order: OrderDetail, now: datetime) -> bool:
    """Whether somebody else might be given it: it waits for hands, or its holder has not begun and time runs out."""
    row = order.row
    if row.state not in _NOT_BEGUN or row.needs_zone:
        return False
    left_s = (row.due_at - now).total_seconds()
    return row.state in orders.POOL or left_s <= ATTENTION_S


def _best(request: StaffRequest, order: OrderDetail, now: datetime) -> dict[str, Any]:
    """Who fits without breaking a rule, best first; in words why nobody does."""
    try:
        found = judged(request.actor, order, now.astimezone(CHINA).date(), now)
    except Invalid as unplaced:
        return {"nobody": say(unplaced.faults[0])}
    fits = [one for one in found if not one.broken and one.name != order.row.holder_name]
    if fits:
        return {"best": fits[0], "next_best": fits[1 : 1 + OTHERS_COUNT]}
    return {"nobody": _nobody(found)}


def _nobody(found: tuple[Judged, ...]) -> str:
    if not found:
        return _("Nobody of the group is on duty today.")
    return _("Nobody of the group fits without breaking a rule. First: %(who)s, %(why)s") % {
        "who": found[0].name,
        "why": found[0].verdict,
    }


def _others(order: OrderDetail) -> list[StepButton]:
    return [one for one in buttons(order) if one.step.verb not in _DECISIONS and not one.irreversible]


def _button(button: StepButton, *, first: bool) -> StepButton:
    """The first is the proposal where the page has no better one; it then has the key of proposals."""
    step = replace(button.step, primary=first and button.step.enabled)
    return replace(button, step=step, key="A" if step.primary else button.key)


def _on(request: StaffRequest, toast: toasts.Toast) -> HttpResponse:
    """Back to the inbox, at the decision that came after this one."""
    toasts.leave(request, toast)
    sent = request.POST
    return go(request, address(sent.get("lane", ""), page=sent.get("page", ""), at=sent.get("next_row", "")))


def _link(number: str) -> toasts.Toast:
    return {"href": reverse("orders-order", args=[number]), "link": number}


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


urlpatterns = [
    path("centre/orders/<str:number>", panel, name="centre-panel"),
    path("centre/orders/<str:number>/give", give, name="centre-give"),
    path("centre/holds/<uuid:hold_id>", decide, name="centre-decide"),
]
