"""What may be done with a thing of a list: asked for in the drawer, done by one action, told where it was begun."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from bihuan.kernel.errors import Conflict, Invalid, NotFound, Refused
from bihuan.platform import clock
from bihuan.platform.actor import Actor
from bihuan.platform.telling import say
from bihuan.web import toasts
from bihuan.web.forms.steps import Fields, StepForm
from bihuan.web.http import StaffRequest, go, is_htmx


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom an act is about, as its reader may know it, and where one is sent afterwards."""

    title: str
    back: str
    row: Any = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Secret:
    """Something shown once and kept nowhere: a first password, a token."""

    label: str
    value: str
    hint: str


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an act: words for the next page, or something shown now: a secret, or facts asked to be seen."""

    text: str = ""
    secret: Secret | None = None
    back: str = ""
    facts: tuple[tuple[str, str], ...] = ()


Run = Callable[[str, Actor, Subject, dict[str, Any], datetime], Done]


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its words, the permission of its action, the fields it asks for, and the action itself."""

    label: str | Promise
    permission: str
    run: Run
    fields: Callable[[Actor, Subject, datetime], Fields] = field(default=lambda _actor, _subject, _now: {})
    hint: str | Promise = ""
    danger: bool = False


def act_view(request: StaffRequest, act: Act, subject: Subject) -> HttpResponse:
    """This will ask what an act needs, do it, and return to the page it was begun on."""
    request.actor.require(act.permission)
    now = clock.now()
    form = StepForm(act.fields(request.actor, subject, now), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "key"}
        try:
            done = act.run(form.cleaned_data["key"], request.actor, subject, given, now)
        except Invalid as fault:
            _place(form, fault)
        except (Refused, Conflict, NotFound) as fault:
            form.add_error(fault.where if fault.where in form.fields else None, say(fault))
        else:
            return _told(request, act, subject, done)
    shown = {"act": act, "subject": subject, "form": form}
    return render(request, _template(request), shown, status=422 if form.errors else 200)


def picked(acts: dict[str, Act], verb: str) -> Act:
    """This will give the act of a verb; NotFound for any other word."""
    if verb not in acts:
        raise NotFound("There is no page at this address.")
    return acts[verb]


def _told(request: StaffRequest, act: Act, subject: Subject, done: Done) -> HttpResponse:
    back = done.back or _begun_on(request, subject)
    if done.secret is not None or done.facts:
        shown = {"act": act, "subject": subject, "secret": done.secret, "facts": done.facts, "back": back}
        answer = render(request, _template(request), shown)
        answer["Cache-Control"] = "no-store"
        return answer
    toasts.leave(request, {"text": done.text})
    return go(request, back)


def _begun_on(request: StaffRequest, subject: Subject) -> str:
    """The list with its conditions where the act was begun there, else the thing's own page."""
    shown = urlsplit(request.headers.get("HX-Current-URL", ""))
    lists = subject.back.rpartition("/")[0] or subject.back
    return f"{shown.path}?{shown.query}" if shown.path == lists and shown.query else subject.back


def _template(request: StaffRequest) -> str:
    return "ledger/act.html" if is_htmx(request) else "ledger/act_page.html"


def _place(form: StepForm, fault: Invalid) -> None:
    """Each fault under the field it is about; else at the head of the form."""
    for one in fault.faults:
        form.add_error(one.where if one.where in form.fields else None, say(one))
