"""The control centre: the decisions that wait now, what runs out first on top, and the day's four live figures."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from bihuan.contexts.care import api as care
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.api import Decision, Inbox, Lane
from bihuan.platform import clock, jobs, messaging
from bihuan.web.formats import ATTENTION_S
from bihuan.web.http import StaffRequest, page
from bihuan.web.pages.centre_figures import figures
from bihuan.web.pages.centre_words import LANES, address, lane_of, line, queues
from bihuan.web.requests import page_number

DECIDES = "orders.decide_hold"  # the permission of those who answer for the day: dispatchers and their managers
GIVES = "dispatch.reassign"


@require_GET
@page(DECIDES)
def centre(request: StaffRequest) -> HttpResponse:
    """This will show what waits to be decided and how the day stands."""
    now = clock.now()
    inbox = _inbox(request)
    chosen = _chosen(request, inbox)
    shown = {
        **_standing(request),
        "lane": lane_of(request),
        "lanes": [
            (key, name, words, inbox.counts.get(Lane(name), 0) if name else sum(inbox.counts.values()), address(name))
            for key, (name, words) in enumerate(LANES)
        ],
        "found": inbox.page,
        "is_cut": inbox.is_cut,
        "lines": [line(one, now) for one in inbox.page.rows],
        "chosen": chosen,
        "may_give": request.actor.may(GIVES),
        "known": ",".join(inbox.marks),
        "earlier": address(lane_of(request), page=inbox.page.number - 1) if inbox.page.number > 1 else "",
        "later": address(lane_of(request), page=inbox.page.number + 1)
        if inbox.page.number < inbox.page.last_number
        else "",
    }
    return render(request, "centre/centre.html", shown)


@require_POST
@page(DECIDES)
def pulse(request: StaffRequest) -> HttpResponse:
    """This will bring the figures up to date and say how many decisions came or went since the page was made.

    The list itself stays as it is until its reader asks for it, so that nothing jumps under a key. What the page knows
    comes by POST: thousands of marks are too long for an address.
    """
    has = set(filter(None, request.POST.get("known", "").split(",")))
    new_count = len(has ^ set(_inbox(request).marks))
    shown = {
        **_standing(request),
        "new_count": new_count,
        "reload": address(lane_of(request), page=request.GET.get("page", "")),
        "oob": True,
    }
    return render(request, "centre/pulse.html", shown)


def _inbox(request: StaffRequest) -> Inbox:
    number, lane = page_number(request.GET), lane_of(request)
    return orders.decisions(request.actor, at=clock.now(), tight_s=ATTENTION_S, lane=lane, number=number)


def _chosen(request: StaffRequest, inbox: Inbox) -> Decision | None:
    wanted = next((one for one in inbox.page.rows if one.row.number == request.GET.get("at")), None)
    return wanted or (inbox.page.rows[0] if inbox.page.rows else None)


def _standing(request: StaffRequest) -> dict[str, Any]:
    """What the page and its pulse both say: the four figures, and the queues that others work on."""
    now, actor = clock.now(), request.actor
    called = care.callback_figures(actor, now) if actor.may("care.view") else None
    trouble = messaging.trouble(actor) if actor.may("messages.view") else None
    dead_count = jobs.dead_count(actor) if actor.may("jobs.view") else 0
    return {
        "figures": figures(orders.day_figures(actor, at=now), called, now),
        "queues": queues(called, trouble, dead_count),
    }


urlpatterns = [
    path("centre", centre, name="centre"),
    path("centre/pulse", pulse, name="centre-pulse"),
]
