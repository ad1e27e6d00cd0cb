"""The hotline: who calls, what is reported, when somebody comes; registered by keyboard alone."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.contexts.frontdesk import api as frontdesk
from bihuan.contexts.orders import api as orders
from bihuan.kernel.errors import Conflict, Invalid, NotFound, Refused
from bihuan.platform import clock
from bihuan.platform.telling import say
from bihuan.web.http import StaffRequest, page
from bihuan.web.pages import hotline_call, hotline_solving
from bihuan.web.pages.hotline_call import REPAIR, Call, begun
from bihuan.web.pages.hotline_desk import Desk, lay
from bihuan.web.requests import uuid_in

# Where the actions say a fault lies, and the field of the form it is shown at.
FIELDS = {
    "customer_id": "name",
    "address_id": "address",
    "service_id": "service",
    "symptoms": "symptom",
    "note": "text",
}
SHOWN = ("name", "phone", "address", "service", "symptom", "text", "slot", "work")


@require_GET
@page("frontdesk.view")
def hotline(request: StaffRequest) -> HttpResponse:
    """This will show the empty desk, or the one of a caller named in the address, so that reloading loses nothing."""
    customer_id = uuid_in(request.GET.get("customer", ""))
    if customer_id is None:
        return render(request, "hotline/page.html", _waiting())
    return render(request, "hotline/page.html", _open(request, begun(customer_id), clock.now()))


@require_POST
@page("frontdesk.register")
def find(request: StaffRequest) -> HttpResponse:
    """This will open the desk of whom a number, account, name or order means; of somebody new if nobody is known."""
    text, now = request.POST.get("q", "").strip(), clock.now()
    if not text:
        return _desk(request, _waiting(fault=_("Type a phone, an account, a name or an order number.")), status=422)
    found = hotline_call.find(request.actor, text, now)
    if len(found.callers) > 1:
        return _desk(request, _waiting(callers=found.callers))
    if not found.callers and hotline_call.broken_number(text):
        fault = _("Nobody has this number, and it is no whole phone number. Check its digits.")
        return _desk(request, _waiting(fault=fault, typed=text), status=422)
    if not found.callers:
        return _desk(request, _open(request, hotline_call.somebody_new(text), now), address=reverse("hotline"))
    [caller] = found.callers
    about = orders.brief(found.order_id) if found.order_id else None
    call = begun(caller.id)
    if about is not None:
        call = replace(call, service_id=about.service_id, business=about.business, work=about.work)
    return _desk(request, _open(request, call, now), address=f"{reverse('hotline')}?customer={caller.id}")


@require_POST
@page("frontdesk.register")
def draft(request: StaffRequest) -> HttpResponse:
    """This will bring what can be chosen up to date with what has been chosen."""
    return render(request, "hotline/draft.html", _open(request, hotline_call.read(request.POST), clock.now()))


@require_POST
@page("frontdesk.register")
def submit(request: StaffRequest) -> HttpResponse:
    """This will register the call: a ticket and an order with its window, or the reasons why not, each in its place."""
    now = clock.now()
    sent = hotline_call.read(request.POST)
    desk = lay(request.actor, sent, now)
    # Whether the window can still be had is for the action to say: sent twice, the first one's answer counts.
    call = replace(desk.call, slot=sent.slot or desk.call.slot)
    if missing := _missing(desk, call):
        return _faulty(request, call, now, missing)
    whom = (
        {"customer_id": call.customer_id, "address_id": call.address_id}
        if call.customer_id
        else {"new_customer": frontdesk.NewCustomer(call.name, call.phone, call.address, node_id=call.node_id)}
    )
    try:
        made = frontdesk.register.once(
            call.key,
            request.actor,
            **whom,
            service_id=call.service_id,
            business=call.business,
            work=call.work,
            symptom=call.symptom or None,
            text=call.text,
            slot=call.chosen_slot,
            another=call.another,
            at=now,
        )
    except Invalid as fault:
        return _faulty(request, call, now, {_field(one.where): say(one) for one in fault.faults})
    except Conflict as taken:  # the window went to somebody else meanwhile; what is left is shown
        return _faulty(request, replace(call, slot=""), now, {"slot": say(taken)})
    except Refused as refused:
        where = "standing" if refused.code == "order_stands" else "form"
        return _faulty(request, call, now, {where: say(refused)})
    return _done(request, made, said=replace(desk, call=call))


@require_POST
@page("frontdesk.attach")
def attach(request: StaffRequest) -> HttpResponse:
    """This will add the call to an order that stands already, and urge it."""
    now = clock.now()
    call = hotline_call.read(request.POST)
    order_id = uuid_in(request.POST.get("order", ""))
    if order_id is None:
        raise NotFound(_("There is no page at this address."))
    try:
        made = frontdesk.attach.once(call.key, request.actor, order_id=order_id, text=call.text, at=now)
    except (Invalid, Refused) as fault:
        return _faulty(request, call, now, {"standing": say(fault)})
    return _done(request, made)


@require_POST
@page("frontdesk.advise")
def advise(request: StaffRequest) -> HttpResponse:
    """This will record a call that needed an answer only."""
    now = clock.now()
    call = lay(request.actor, hotline_call.read(request.POST), now).call
    if call.customer_id is None:
        return _faulty(
            request,
            call,
            now,
            {"form": _("Advice is kept for known customers only. Nothing needs to be kept of others.")},
        )
    try:
        made = frontdesk.advise.once(
            call.key,
            request.actor,
            customer_id=call.customer_id,
            service_id=call.service_id,
            business=call.business,
            work=call.work,
            symptom=call.symptom or None,
            text=call.text,
            at=now,
        )
    except Invalid as fault:
        return _faulty(request, call, now, {_field(one.where): say(one) for one in fault.faults})
    return _desk(request, {**_waiting(), "advice": made}, address=reverse("hotline"))


@require_POST
@page("frontdesk.intercept")
def intercept(request: StaffRequest) -> HttpResponse:
    """This will open the small form for a fault solved on the line, and, once it is filled in, settle the fault."""
    now = clock.now()
    call = lay(request.actor, hotline_call.read(request.POST), now).call
    if call.customer_id is None:
        words = _("Only a known customer's fault can be solved on the line. Register the order instead.")
        return _faulty(request, call, now, {"form": words})
    if call.work != REPAIR:
        return _faulty(request, call, now, {"form": _("Only a fault can be solved on the line.")})
    if hotline_solving.OPEN not in request.POST:
        return _desk(request, _open(request, call, now, solving=True))
    said = hotline_solving.read(call.business, request.POST, now)
    faults = said.faults | ({} if call.symptom else {"symptom": _("Choose what is out of order.")})
    if faults:
        return _faulty(request, call, now, faults)
    try:
        made = frontdesk.intercept.once(
            call.key,
            request.actor,
            customer_id=call.customer_id,
            service_id=call.service_id,
            business=call.business,
            symptom=call.symptom,
            cause=said.cause,
            evidence=said.evidence,
            minutes=said.minutes,
            agreed=said.agreed,
            text=call.text,
            at=now,
        )
    except Invalid as fault:
        return _faulty(request, call, now, {_field(one.where): say(one) for one in fault.faults})
    except Refused as refused:
        return _faulty(request, call, now, {"standing": say(refused)})
    counts = hotline_solving.counts_today(request.actor, now)
    return _desk(request, {**_waiting(), "solved": made, "counts": counts}, address=reverse("hotline"))


def _missing(desk: Desk, call: Call) -> dict[str, str]:
    """What must be said before the call can become an order."""
    faults = {}
    if call.customer_id is None:
        wanted = {"name": _("Give the name."), "phone": _("Give a phone."), "address": _("Give the address.")}
        faults = {name: words for name, words in wanted.items() if not getattr(call, name)}
    elif desk.address is None:
        faults["form"] = _("This customer has no address yet. Add one on the page of the customer first.")
    if call.work == REPAIR and not call.symptom:
        faults["symptom"] = _("Choose what is out of order.")
    if not call.slot:
        faults["slot"] = _("Choose a window, or that the customer decides later.")
    return faults


def _field(where: str) -> str:
    name = FIELDS.get(where, where)
    known = name in SHOWN or name in hotline_solving.SHOWN or name.startswith(hotline_solving.EVIDENCE)
    return name if known else "form"


def _faulty(request: StaffRequest, call: Call, now: datetime, faults: Mapping[str, str]) -> HttpResponse:
    return _desk(request, _open(request, call, now, faults), status=422)


def _done(request: StaffRequest, made: frontdesk.RegisterResult, said: Desk | None = None) -> HttpResponse:
    return _desk(request, {**_waiting(), "made": made, "said": said}, address=reverse("hotline"))


def _waiting(**known: object) -> dict[str, object]:
    empty = dict.fromkeys(("desk", "made", "said", "advice", "solved", "counts"))
    return {**empty, "callers": (), "fault": "", **known}


def _open(
    request: StaffRequest,
    call: Call,
    now: datetime,
    faults: Mapping[str, str] | None = None,
    *,
    solving: bool = False,
) -> dict[str, object]:
    desk = lay(request.actor, call, now, faults)
    if (solving or hotline_solving.OPEN in request.POST) and desk.caller is not None and desk.call.work == REPAIR:
        form = hotline_solving.panel(desk.call.business, request.POST, now, desk.faults)
        desk = replace(desk, solving=form)
    return {**_waiting(), "desk": desk}


def _desk(request: StaffRequest, shown: Mapping[str, object], *, status: int = 200, address: str = "") -> HttpResponse:
    response = render(request, "hotline/desk.html", dict(shown), status=status)
    if address:
        response["HX-Push-Url"] = address
    return response


urlpatterns = [
    path("hotline", hotline, name="hotline"),
    path("hotline/find", find, name="hotline-find"),
    path("hotline/draft", draft, name="hotline-draft"),
    path("hotline/submit", submit, name="hotline-submit"),
    path("hotline/attach", attach, name="hotline-attach"),
    path("hotline/advise", advise, name="hotline-advise"),
    path("hotline/intercept", intercept, name="hotline-intercept"),
]
