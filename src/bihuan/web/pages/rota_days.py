"""Days of the rota set by hand: set, freed for the next rota, and put back exactly as they stood."""

from typing import Final

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST
from pydantic import TypeAdapter

from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.api import DayChange, DayKind
from bihuan.kernel.errors import N_, Invalid
from bihuan.platform import clock
from bihuan.web.http import StaffRequest, page
from bihuan.web.pages.rota import RotaQuery, query_of, sheet_values
from bihuan.web.requests import day_in, uuid_in

KINDS = {"work": DayKind.WORK, "rest": DayKind.REST}
CHANGE: Final = TypeAdapter(DayChange)


@require_POST
@page("workforce.set_day")
def set_day(request: StaffRequest) -> HttpResponse:
    """This will set one day by hand and give the sheet as it is then."""
    query = query_of(request)
    kind = KINDS.get(request.POST.get("kind", ""))
    on, person_id = day_in(request.POST.get("on", "")), uuid_in(request.POST.get("person", ""))
    if kind is None or on is None or person_id is None:
        raise Invalid(N_("Name the person, the day and whether it is worked."), where="kind")
    change = workforce.set_day(request.actor, person_id=person_id, on=on, kind=kind, at=clock.now())
    return _sheet(request, query, change)


@require_POST
@page("workforce.free_day")
def free_day(request: StaffRequest) -> HttpResponse:
    """This will free one day set by hand and give the sheet as it is then."""
    query = query_of(request)
    on, person_id = day_in(request.POST.get("on", "")), uuid_in(request.POST.get("person", ""))
    if on is None or person_id is None:
        raise Invalid(N_("Name the person and the day."), where="on")
    return _sheet(request, query, workforce.free_day(request.actor, person_id=person_id, on=on, at=clock.now()))


@require_POST
@page("workforce.restore_day")
def restore_day(request: StaffRequest) -> HttpResponse:
    """This will take back what this page did to a day, and give the sheet as it is then."""
    query = query_of(request)
    try:
        change = CHANGE.validate_json(_signer(request).unsign(request.POST.get("undo", "")))
    except signing.BadSignature as wrong:
        raise Invalid(N_("This can't be taken back from here. Load the page again."), where="undo") from wrong
    workforce.restore_day(request.actor, change=change, at=clock.now())
    return _sheet(request, query)


def _sheet(request: StaffRequest, query: RotaQuery, change: DayChange | None = None) -> HttpResponse:
    """The sheet, with what takes the change back: signed, for it says which hours a day had."""
    undo = _signer(request).sign(CHANGE.dump_json(change).decode()) if change else ""
    return render(request, "rota/sheet.html", sheet_values(request, query) | {"undo": undo})


def _signer(request: StaffRequest) -> signing.Signer:
    return signing.Signer(salt=f"rota.day:{request.actor.id}")


urlpatterns = [
    path("rota/day", set_day, name="rota-day"),
    path("rota/day/free", free_day, name="rota-day-free"),
    path("rota/day/restore", restore_day, name="rota-day-restore"),
]
