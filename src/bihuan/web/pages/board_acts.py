"""What a dispatcher does on the board: have the day planned, accept and dispatch the plan, give an order by hand."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.api import OrderDetail
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.errors import Conflict, Invalid, Refused
from bihuan.platform import clock
from bihuan.platform.jobs import job_status
from bihuan.platform.telling import say
from bihuan.web import toasts
from bihuan.web.http import StaffRequest, is_htmx, page
from bihuan.web.pages.board_changes import changed
from bihuan.web.pages.board_judging import Judged, judged, person_named
from bihuan.web.pages.board_undo import named_plans, undo_address
from bihuan.web.pages.board_view import BoardQuery

FINISHED, GIVEN_UP = "done", "dead"


@require_POST
@page("dispatch.request_plan")
def plan(request: StaffRequest) -> HttpResponse:
    """This will have the groups shown planned by the worker, and show how far it is."""
    query = BoardQuery.of(request)
    job_id = dispatch.request_plan(request.actor, query.path, query.on, clock.now())
    return render(request, "board/job.html", {"job": job_status(request.actor, job_id)})


@require_GET
@page("dispatch.request_plan")
def job(request: StaffRequest, job_id: UUID) -> HttpResponse:
    """This will show how far the planning is; once it is done, the parts of the board it changed."""
    found = job_status(request.actor, job_id)
    if found.state != FINISHED:
        return render(request, "board/job.html", {"job": found, "given_up": found.state == GIVEN_UP})
    return changed(request, {"text": _("The day is planned. Look it over, then accept it.")}, done="job")


@require_POST
@page("dispatch.accept_plan")
def accept(request: StaffRequest) -> HttpResponse:
    """This will make the proposed plans shown the dispatcher's own."""
    plans = named_plans(request.POST.get("plans", ""))
    for plan_id in plans:
        dispatch.accept_plan.once(_key(request, plan_id), request.actor, plan_id=plan_id, at=clock.now())
    toast: toasts.Toast = {"text": _("Accepted. Nothing is told to anybody before it is dispatched.")}
    if request.actor.may("dispatch.unaccept_plan"):
        toast["undo"] = undo_address("board-unaccept", BoardQuery.of(request), plans)
    return changed(request, toast, done="bar")


@require_POST
@page("dispatch.dispatch_plan")
def send(request: StaffRequest) -> HttpResponse:
    """This will give the accepted plans' orders to their technicians."""
    plans = named_plans(request.POST.get("plans", ""))
    results = [
        dispatch.dispatch_plan.once(_key(request, plan_id), request.actor, plan_id=plan_id, at=clock.now())
        for plan_id in plans
    ]
    sent_count = sum(one.dispatched_count for one in results)
    text = _("%(n)s orders dispatched; the customers are told in 30 s.") % {"n": sent_count}
    if dropped := sum(one.dropped_count for one in results):
        text += " " + _("%(n)s had changed meanwhile and stay.") % {"n": dropped}
    toast: toasts.Toast = {"text": text}
    if sent_count and request.actor.may("dispatch.recall_plan"):
        toast["undo"] = undo_address("board-recall", BoardQuery.of(request), plans)
    return changed(request, toast, done="bar")


@require_http_methods(["GET", "POST"])
@page("dispatch.reassign")
def give(request: StaffRequest, number: str) -> HttpResponse:
    """This will ask to whom an order is to be given, judge the choice, and give it."""
    query, now = BoardQuery.of(request), clock.now()
    order = orders.detail(request.actor, number, at=now)
    code = request.POST.get("to") or request.GET.get("to", "")
    person = person_named(request.actor, code, query.on) if code else None
    faults: list[str] = []
    if request.method == "POST" and person is not None:
        try:
            return _given(request, query.on, order, person)
        except Invalid as invalid:
            faults = [say(fault) for fault in invalid.faults]
        except (Refused, Conflict) as refusal:
            faults = [say(refusal)]
    choices = judged(request.actor, order, query.on, now, person=person)
    shown: dict[str, Any] = {"order": order, "person": person, "choices": choices, "faults": faults, "query": query}
    shown["refused"] = request.method == "POST" and not any(choice.needs for choice in choices)
    return render(request, "board/give.html", shown, status=422 if faults else 200)


@require_GET
@page("dispatch.reassign")
def judge(request: StaffRequest, number: str) -> HttpResponse:
    """This will say in one line what giving an order to a technician would break and cost."""
    query, now = BoardQuery.of(request), clock.now()
    order = orders.detail(request.actor, number, at=now)
    person = person_named(request.actor, request.GET.get("to", ""), query.on)
    choices: tuple[Judged, ...] = judged(request.actor, order, query.on, now, person=person)
    return render(request, "board/judge.html", {"choice": choices[0]})


@require_POST
@page("orders.withdraw")
def withdraw(request: StaffRequest, number: str) -> HttpResponse:
    """This will take an order back from its technician before work began."""
    now = clock.now()
    order = orders.detail(request.actor, number, at=now)
    orders.withdraw.once(request.POST.get("key") or uuid4().hex, request.actor, order_id=order.row.id, at=now)
    text = _("%(number)s is taken back and waits again.") % {"number": number}
    toast: toasts.Toast = {"text": text, "href": reverse("orders-order", args=[number]), "link": number}
    if is_htmx(request):
        return changed(request, toast, done="order")
    toasts.leave(request, toast)  # from the undo of a toast
    return HttpResponseRedirect(reverse("board"))


def _given(request: StaffRequest, on: date, order: OrderDetail, person: workforce.PersonRow) -> HttpResponse:
    number = order.row.number
    trial = dispatch.reassign.once(
        request.POST.get("key") or uuid4().hex,
        request.actor,
        order_id=order.row.id,
        person_id=person.id,
        on=on,
        despite=tuple(sorted(request.POST.getlist("despite"))),
        at=clock.now(),
    )
    words = {"number": number, "who": person.name, "time": f"{timezone.localtime(trial.start_at):%H:%M}"}
    text = _("%(number)s is given to %(who)s for %(time)s.") % words
    if order.row.holder_id is None:
        return changed(request, {"text": text, "undo": reverse("board-withdraw", args=[number])}, done="order")
    address = reverse("orders-order", args=[number])
    return changed(request, {"text": text, "href": address, "link": number}, done="order")


def _key(request: StaffRequest, plan_id: UUID) -> str:
    return f"{request.POST.get('key') or uuid4().hex}:{plan_id}"


urlpatterns = [
    path("board/plan", plan, name="board-plan"),
    path("board/jobs/<uuid:job_id>", job, name="board-job"),
    path("board/accept", accept, name="board-accept"),
    path("board/dispatch", send, name="board-dispatch"),
    path("board/orders/<str:number>/give", give, name="board-give"),
    path("board/orders/<str:number>/judge", judge, name="board-judge"),
    path("board/orders/<str:number>/withdraw", withdraw, name="board-withdraw"),
]
