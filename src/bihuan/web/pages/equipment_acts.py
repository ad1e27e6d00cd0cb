"""What is done with equipment: added, issued, taken back, calibrated."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from bihuan.contexts.workforce import api as workforce
from bihuan.platform.actor import Actor
from bihuan.web import ledger
from bihuan.web.asks import equipment as asks
from bihuan.web.http import StaffRequest, page
from bihuan.web.ledger import Act, Done, Subject, picked

VIEW = "workforce.view"


def _add(key: str, actor: Actor, _subject: Subject, given: dict[str, Any], now: datetime) -> Done:
    made = workforce.add_equipment.once(key, actor, **given, at=now)
    words = {"serial": given["serial"]}
    return Done(_("%(serial)s is in the store.") % words, back=reverse("equipment-item", args=[made]))


def _issue(key: str, actor: Actor, subject: Subject, given: dict[str, Any], now: datetime) -> Done:
    workforce.issue_equipment.once(key, actor, item_id=subject.row.id, **given, at=now)
    return Done(_("%(piece)s is issued.") % {"piece": subject.title})


def _return(key: str, actor: Actor, subject: Subject, _given: dict[str, Any], now: datetime) -> Done:
    workforce.return_equipment.once(key, actor, item_id=subject.row.id, at=now)
    return Done(_("%(piece)s is back in the store.") % {"piece": subject.title})


def _calibrate(key: str, actor: Actor, subject: Subject, given: dict[str, Any], now: datetime) -> Done:
    workforce.calibrate_equipment.once(key, actor, item_id=subject.row.id, **given, at=now)
    return Done(_("The calibration of %(piece)s is recorded.") % {"piece": subject.title})


ADD = Act(gettext_lazy("Add equipment"), "workforce.add_equipment", _add, asks.add_fields)
ACTS: dict[str, Act] = {
    "issue": Act(gettext_lazy("Issue"), "workforce.issue_equipment", _issue, asks.issue_fields),
    "return": Act(
        gettext_lazy("Take it back"),
        "workforce.return_equipment",
        _return,
        hint=gettext_lazy("It lies in the store of its unit again."),
    ),
    "calibrate": Act(
        gettext_lazy("Record a calibration"),
        "workforce.calibrate_equipment",
        _calibrate,
        asks.calibrate_fields,
        hint=gettext_lazy("The next one is due after the days the catalogue says for this kind."),
    ),
}


@require_http_methods(["GET", "POST"])
@page("workforce.add_equipment")
def add(request: StaffRequest) -> HttpResponse:
    """This will ask for a new piece, and put it into a store."""
    return ledger.act_view(request, ADD, Subject(_("Equipment"), reverse("equipment")))


@require_http_methods(["GET", "POST"])
@page(VIEW)
def act(request: StaffRequest, item_id: UUID, verb: str) -> HttpResponse:
    """This will ask what an act on a piece needs, and do it."""
    row = workforce.piece(request.actor, item_id)
    return ledger.act_view(
        request, picked(ACTS, verb), Subject(row.serial, reverse("equipment-item", args=[row.id]), row)
    )


urlpatterns = [
    path("equipment/add", add, name="equipment-add"),
    path("equipment/<uuid:item_id>/<slug:verb>", act, name="equipment-act"),
]
