"""What is done with people: added, changed, placed, ended; certified; reported away and back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.api import Employment, Particulars, PersonRow, Place
from bihuan.kernel.errors import N_, NotFound
from bihuan.platform.actor import Actor
from bihuan.web import ledger
from bihuan.web.asks import people as asks
from bihuan.web.http import StaffRequest, page
from bihuan.web.ledger import Act, Done, Subject, picked
from bihuan.web.requests import uuid_in

VIEW = "workforce.view"


@dataclass(frozen=True, slots=True)
class Whom:
    """A person, and the row of theirs an act is about, if it is about one."""

    person: PersonRow
    row_id: UUID | None

    @property
    def named_row(self) -> UUID:
        """The row; NotFound where the address names none."""
        if self.row_id is None:
            raise NotFound(N_("There is no page at this address."))
        return self.row_id


def _particulars(given: dict[str, Any]) -> Particulars:
    return Particulars(
        name=given["name"], phone=given["phone"] or None, start_lat=given["start_lat"], start_lon=given["start_lon"]
    )


def _place(given: dict[str, Any]) -> Place:
    return Place(given["unit_id"], given["post"], Employment(given["employment"]), given["contractor_id"])


def _add(key: str, actor: Actor, _subject: Subject, given: dict[str, Any], now: datetime) -> Done:
    made = workforce.add_person.once(
        key,
        actor,
        code=given["code"].strip(),
        particulars=_particulars(given),
        place=_place(given),
        valid_from=given["valid_from"],
        at=now,
    )
    said = _("%(name)s is added.") % {"name": given["name"]}
    return Done(said, back=reverse("people-person", args=[made]))


def _change(key: str, actor: Actor, subject: Subject, given: dict[str, Any], now: datetime) -> Done:
    workforce.change_person.once(key, actor, person_id=subject.row.person.id, particulars=_particulars(given), at=now)
    return Done(_("The particulars are changed."))


def _move(key: str, actor: Actor, subject: Subject, given: dict[str, Any], now: datetime) -> Done:
    workforce.place_person.once(
        key, actor, person_id=subject.row.person.id, place=_place(given), valid_from=given["valid_from"], at=now
    )
    words = {"name": subject.title, "day": given["valid_from"].isoformat()}
    return Done(_("%(name)s is placed anew from %(day)s on.") % words)


def _end(key: str, actor: Actor, subject: Subject, given: dict[str, Any], now: datetime) -> Done:
    workforce.end_person.once(key, actor, person_id=subject.row.person.id, last_day=given["last_day"], at=now)
    words = {"name": subject.title, "day": given["last_day"].isoformat()}
    return Done(_("%(name)s leaves after %(day)s.") % words)


def _certify(key: str, actor: Actor, subject: Subject, given: dict[str, Any], now: datetime) -> Done:
    workforce.grant_skill.once(key, actor, person_id=subject.row.person.id, **given, at=now)
    return Done(_("The skill is certified."))


def _withdraw(key: str, actor: Actor, subject: Subject, given: dict[str, Any], now: datetime) -> Done:
    workforce.withdraw_skill.once(key, actor, holding_id=subject.row.named_row, **given, at=now)
    return Done(_("The skill is withdrawn."))


def _absent(key: str, actor: Actor, subject: Subject, given: dict[str, Any], now: datetime) -> Done:
    workforce.report_absence.once(key, actor, person_id=subject.row.person.id, **given, at=now)
    return Done(_("The absence is reported; plans leave this time out."))


def _back(key: str, actor: Actor, subject: Subject, given: dict[str, Any], now: datetime) -> Done:
    workforce.end_absence.once(key, actor, absence_id=subject.row.named_row, **given, at=now)
    return Done(_("The absence ends sooner."))


ADD = Act(gettext_lazy("Add a person"), "workforce.add_person", _add, asks.add_fields)
ACTS: dict[str, Act] = {
    "change": Act(gettext_lazy("Change particulars"), "workforce.change_person", _change, asks.particulars_fields),
    "place": Act(
        gettext_lazy("Move to a unit or post"),
        "workforce.place_person",
        _move,
        asks.place_fields,
        hint=gettext_lazy("Orders already planned stay with the person until the board plans anew."),
    ),
    "end": Act(
        gettext_lazy("Let leave"),
        "workforce.end_person",
        _end,
        asks.end_fields,
        hint=gettext_lazy("Equipment must be back first. Zones are nobody’s after that day; shut the account, too."),
        danger=True,
    ),
    "skill": Act(gettext_lazy("Certify a skill"), "workforce.grant_skill", _certify, asks.skill_fields),
    "withdraw": Act(
        gettext_lazy("Withdraw the skill"), "workforce.withdraw_skill", _withdraw, asks.withdraw_fields, danger=True
    ),
    "absence": Act(gettext_lazy("Report an absence"), "workforce.report_absence", _absent, asks.absence_fields),
    "back": Act(gettext_lazy("End the absence sooner"), "workforce.end_absence", _back, asks.back_fields),
}


@require_http_methods(["GET", "POST"])
@page("workforce.add_person")
def add(request: StaffRequest) -> HttpResponse:
    """This will ask who comes, and add them."""
    return ledger.act_view(request, ADD, Subject(_("People"), reverse("people")))


@require_http_methods(["GET", "POST"])
@page(VIEW)
def act(request: StaffRequest, person_id: UUID, verb: str) -> HttpResponse:
    """This will ask what an act on a person needs, and do it."""
    row = workforce.find_person(request.actor, person_id)
    whom = Whom(row, uuid_in(request.GET.get("row", "")))
    subject = Subject(row.name, reverse("people-person", args=[row.id]), whom)
    return ledger.act_view(request, picked(ACTS, verb), subject)


urlpatterns = [
    path("people/add", add, name="people-add"),
    path("people/<uuid:person_id>/<slug:verb>", act, name="people-act"),
]
