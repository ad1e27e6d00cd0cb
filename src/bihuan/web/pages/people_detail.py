"""One person in words: who they are, what they can do and carry, when they are away, where they belonged."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.api import FactSubject, PersonRow
from bihuan.kernel.worktime import CHINA
from bihuan.platform import clock
from bihuan.web.http import StaffRequest
from bihuan.web.labels import code_label
from bihuan.web.ledger import Cell, Detail, Door, Line, Section, cell
from bihuan.web.pages.equipment import calibration
from bihuan.web.staff_words import EMPLOYMENTS, SOON, equipment_label, skill_words

LOOK_BACK: Final = timedelta(days=90)
MANAGE = "workforce.change_person"


def detail(request: StaffRequest, row: PersonRow, contractors: dict[UUID, str]) -> Detail:
    """This will put one person into words, with what the reader may do."""
    may_phone = request.actor.may("workforce.view_phone")
    phone = workforce.phone_of(request.actor, row.id) if may_phone else row.phone_masked
    employer = contractors.get(row.contractor_id, "") if row.contractor_id else ""
    facts = (
        (_("Staff number"), Cell(row.code, code=True)),
        (_("Post"), Cell(code_label("posts", row.post))),
        (_("Unit"), Cell(row.unit_name)),
        (_("Phone"), cell(phone)),
        (_("Employer"), Cell(str(EMPLOYMENTS[row.employment]), note=employer)),
    )
    return Detail(
        title=row.name,
        href=reverse("people-person", args=[row.id]),
        marks=(("done", _("In service")),) if row.active else (("neutral", _("left")),),
        facts=facts,
        sections=tuple(_sections(request, row, contractors)),
        doors=_own_doors(request, row) if row.active else (),
    )


def _own_doors(request: StaffRequest, row: PersonRow) -> tuple[Door, ...]:
    wanted = (
        ("change", MANAGE, _("Change particulars"), "C", "pencil", ""),
        ("place", "workforce.place_person", _("Move to a unit or post"), "M", "arrow-right", ""),
        ("end", "workforce.end_person", _("Let leave"), "E", "logout", "btn-danger"),
    )
    return tuple(
        Door(label, address(row.id, verb), key, icon, look)
        for verb, permission, label, key, icon, look in wanted
        if request.actor.may(permission)
    )


def address(person_id: UUID, verb: str, row_id: UUID | None = None) -> str:
    """This will give where an act on a person, or on a row of theirs, is asked for."""
    found = reverse("people-act", args=[person_id, verb])
    return f"{found}?row={row_id}" if row_id else found


def _sections(request: StaffRequest, row: PersonRow, contractors: dict[UUID, str]) -> Iterable[Section]:
    yield _skills(request, row)
    yield _absences(request, row)
    items = workforce.carried(request.actor, row.id)
    today = clock.now().astimezone(CHINA).date()
    yield Section(
        _("Equipment carried"),
        tuple(
            Line(
                (
                    Cell(equipment_label(item.kind), href=reverse("equipment-item", args=[item.id])),
                    Cell(item.serial, code=True, css="t2"),
                    calibration(item.calibration_due, today),
                )
            )
            for item in items
        ),
        _("Nothing is issued to this person."),
    )
    yield Section(
        _("Units over time"),
        tuple(
            Line(
                (
                    cell(one.valid_from, css="t2"),
                    Cell("–", css="t3"),
                    cell(one.valid_to, css="t2") if one.valid_to else Cell(_("until further notice"), css="t3"),
                    Cell(one.unit_name),
                    Cell(code_label("posts", one.post)),
                    Cell(contractors.get(one.contractor_id, "") if one.contractor_id else "", css="t3"),
                )
            )
            for one in workforce.memberships(request.actor, row.id)
        ),
        _("No membership is stored."),
    )
    if request.actor.may(MANAGE):
        known = workforce.dossier(request.actor, FactSubject.PERSON, row.id, permission=MANAGE)
        yield Section(
            _("Dossier"),
            tuple(
                Line((Cell(one.name, code=True), Cell(one.value), cell(one.valid_from, css="t3"), cell(one.valid_to)))
                for one in known
            ),
            _("Nothing stands in the dossier yet."),
        )


def _skills(request: StaffRequest, row: PersonRow) -> Section:
    today = clock.now().astimezone(CHINA).date()
    may_withdraw = request.actor.may("workforce.withdraw_skill")
    lines = []
    for held in workforce.skills_of(request.actor, row.id):
        over = held.valid_to is not None and held.valid_to < today
        tone = "neutral" if over else "attention" if held.valid_to and held.valid_to <= today + SOON else "done"
        until = cell(held.valid_to, css="t2") if held.valid_to else Cell(_("until withdrawn"), css="t3")
        doors = (
            (Door(_("Withdraw the skill"), address(row.id, "withdraw", held.id)),)
            if may_withdraw and not over and held.valid_from <= today
            else ()
        )
        note = held.certificate
        lines.append(Line((Cell(skill_words(held), tone=tone, note=note), Cell(_("up to"), css="t3"), until), doors))
    grant = Door(_("Certify a skill"), address(row.id, "skill"), "S", "plus")
    return Section(
        _("Skills"),
        tuple(lines),
        _("No skill was ever certified."),
        doors=(grant,) if row.active and request.actor.may("workforce.grant_skill") else (),
    )


def _absences(request: StaffRequest, row: PersonRow) -> Section:
    now = clock.now()
    may_end = request.actor.may("workforce.end_absence")
    lines = []
    for one in workforce.absences_of(request.actor, row.id, now - LOOK_BACK):
        running = one.end_at > now
        doors = (Door(_("End sooner"), address(row.id, "back", one.id)),) if running and may_end else ()
        reason = Cell(code_label("absence_reasons", one.reason), tone="attention" if running else "neutral")
        lines.append(Line((reason, cell(one.start_at), Cell("–", css="t3"), cell(one.end_at)), doors))
    report = Door(_("Report an absence"), address(row.id, "absence"), "B", "plus")
    return Section(
        _("Absences"),
        tuple(lines),
        _("No absence in the last 90 days."),
        doors=(report,) if row.active and request.actor.may("workforce.report_absence") else (),
    )
