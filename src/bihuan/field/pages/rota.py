"""The technician's own four weeks, and what he asks of them: a day off, leave, a swap with a colleague."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.api import DayKind, RequestKind
from bihuan.field.http import PERMISSION, PhoneRequest, phone_page
from bihuan.kernel.errors import N_, BihuanError, Invalid, NotFound
from bihuan.platform import clock
from bihuan.platform.telling import say

SHOWN_DAYS: Final = 28
DAY: Final = timedelta(days=1)


@require_GET
@phone_page
def rota(request: PhoneRequest) -> HttpResponse:
    """This will show the weeks from this Monday on, and what is asked of them."""
    return _page(request)


@require_POST
@phone_page
def ask(request: PhoneRequest) -> HttpResponse:
    """This will do what one of the page's forms asks, once; a refusal is told on the page, with what was typed."""
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise NotFound(N_("There is no such thing here."))
    try:
        act(request, request.POST.get("key") or str(uuid4()))
    except BihuanError as refusal:
        return _page(request, sent=request.POST, told=say(refusal), status=refusal.status)
    return HttpResponseRedirect(reverse("field-rota"))


def _page(request: PhoneRequest, *, sent: QueryDict | None = None, told: str = "", status: int = 200) -> HttpResponse:
    today = timezone.localtime(clock.now()).date()
    first = today - today.weekday() * DAY
    last = first + (SHOWN_DAYS - 1) * DAY
    actor = request.actor
    mine = workforce.roster(actor, first, last, permission=PERMISSION).get(actor.person_id or UUID(int=0), ())
    by_day = {row.date: row for row in mine}
    give = _optional_date(sent or request.GET, "give")
    shown = {
        "tab": "me",
        "today": today,
        "days": [(day, by_day.get(day)) for day in (first + number * DAY for number in range(SHOWN_DAYS))],
        "tomorrow": today + DAY,
        "requests": workforce.own_requests(actor, today),
        "swaps": workforce.own_swaps(actor, today),
        "me": actor.person_id,
        "working": [row.date for row in mine if row.kind is DayKind.WORK and row.date > today],
        "give": give,
        "partners": workforce.swap_partners(actor, give, today + DAY, last) if give and give > today else (),
        "told": told,
        "typed": {name: sent.get(name, "") if sent else "" for name in ("first", "last")},
    }
    return render(request, "field/rota.html", shown, status=status)


def _request(request: PhoneRequest, key: str) -> None:
    kind = RequestKind.LEAVE if request.POST.get("kind") == "leave" else RequestKind.WISH
    first = _date(request.POST, "first")
    last = _optional_date(request.POST, "last") or first
    person_id = _me(request)
    workforce.request_days.once(
        key, request.actor, person_id=person_id, kind=kind, first=first, last=last, at=clock.now()
    )


def _withdraw(request: PhoneRequest, key: str) -> None:
    workforce.withdraw_request.once(key, request.actor, request_id=_uuid(request.POST, "id"), at=clock.now())


def _swap(request: PhoneRequest, key: str) -> None:
    other, _slash, take = request.POST.get("take", "").partition("/")
    named = QueryDict(mutable=True)
    named.update({"other": other, "take": take})
    workforce.ask_swap.once(
        key,
        request.actor,
        person_id=_me(request),
        other_id=_uuid(named, "other"),
        give_on=_date(request.POST, "give"),
        take_on=_date(named, "take"),
        at=clock.now(),
    )


def _answer(request: PhoneRequest, key: str) -> None:
    accept = request.POST.get("answer") == "yes"
    workforce.answer_swap.once(key, request.actor, swap_id=_uuid(request.POST, "id"), accept=accept, at=clock.now())


def _take_back(request: PhoneRequest, key: str) -> None:
    workforce.withdraw_swap.once(key, request.actor, swap_id=_uuid(request.POST, "id"), at=clock.now())


ACTS: Final[dict[str, Callable[[PhoneRequest, str], None]]] = {
    "request": _request,
    "withdraw": _withdraw,
    "swap": _swap,
    "answer": _answer,
    "take_back": _take_back,
}


def _me(request: PhoneRequest) -> UUID:
    if request.actor.person_id is None:
        raise NotFound(N_("There is no such person here."))
    return request.actor.person_id


def _date(sent: QueryDict, name: str) -> date:
    found = _optional_date(sent, name)
    if found is None:
        raise Invalid(N_("Choose the day."), where=name)
    return found


def _optional_date(sent: QueryDict, name: str) -> date | None:
    try:
        return date.fromisoformat(sent.get(name, ""))
    except ValueError:
        return None


def _uuid(sent: QueryDict, name: str) -> UUID:
    try:
        return UUID(sent.get(name, ""))
    except ValueError as wrong:
        raise NotFound(N_("There is no such thing here.")) from wrong
