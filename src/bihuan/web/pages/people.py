"""People: who serves where, with which skills, and who is here today; one of them with everything that is known."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.api import DayKind, Employment, PersonRow, StaffQuery, StaffState
from bihuan.kernel.worktime import CHINA
from bihuan.platform import clock
from bihuan.platform.paging import Page
from bihuan.web import ledger
from bihuan.web.downloads import every_row
from bihuan.web.http import StaffRequest, is_htmx, page
from bihuan.web.labels import choices, code_label
from bihuan.web.ledger import Asked, Cell, Choice, Door, Listing, Row, View, cell
from bihuan.web.pages.people_detail import detail
from bihuan.web.staff_words import EMPLOYMENTS, SOON, skill_words

VIEW = "workforce.view"
VIEWS: tuple[tuple[StaffState | None, str | Promise], ...] = (
    (None, gettext_lazy("In service")),
    (StaffState.EXPIRING, gettext_lazy("Certificates expiring")),
    (StaffState.AWAY, gettext_lazy("Away today")),
    (StaffState.LEFT, gettext_lazy("Left")),
)


def heads() -> tuple[tuple[str, str], ...]:
    """This will give the columns: words and looks."""
    return (
        (_("Staff number"), ""),
        (_("Name"), ""),
        (_("Unit"), ""),
        (_("Post"), ""),
        (_("Skills"), ""),
        (_("Certificate until"), ""),
        (_("Today"), ""),
        (_("Phone"), "roomy"),
        (_("Employer"), "roomy"),
    )


@require_GET
@page(VIEW)
def people(request: StaffRequest) -> HttpResponse:
    """This will list the people of the reader's area, unit by unit."""
    asked = _asked(request)
    today = clock.now().astimezone(CHINA).date()
    units = workforce.units(request.actor)
    contractors = {one.id: one.name for one in workforce.contractors(request.actor)}
    query = _query(asked, {one.path for one in units}, contractors)
    found = workforce.staff(request.actor, query, today, number=asked.number)
    addresses = [reverse("people-person", args=[row.id]) for row in found.rows]
    rows = tuple(
        Row(str(row.id), address, address, cells)
        for row, address, cells in zip(found.rows, addresses, _cells(found.rows, contractors, today), strict=True)
    )
    shown = Listing(
        title=_("People"),
        heads=heads(),
        rows=rows,
        found=found,
        order=_("by unit"),
        empty=_empty(query),
        views=tuple(View(str(words), asked.address(state=one or ""), one == query.state) for one, words in VIEWS),
        choices=(
            Choice("unit", _("Unit"), _unit_options(units), asked["unit"]),
            Choice("post", _("Post"), choices("posts"), asked["post"]),
            Choice("firm", _("Contractor"), [(str(key), name) for key, name in contractors.items()], asked["firm"]),
        ),
        kept=(("state", asked["state"]),),
        search=_("Whole name or staff number"),
        searched=asked["find"],
        search_hint=_("Whole name or staff number"),
        export=reverse("people-export") + asked.address(),
        doors=_doors(request),
    )
    return ledger.listing(request, shown, asked)  # the pane asks for its person by itself: it is a page's worth


@require_GET
@page(VIEW)
def person(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """This will show one person: in the pane beside the list, or as a page of their own."""
    row = workforce.find_person(request.actor, person_id)
    contractors = {one.id: one.name for one in workforce.contractors(request.actor)}
    shown = {
        "detail": detail(request, row, contractors),
        "heading": _("Person"),
        "crumb": _("People"),
        "back": reverse("people"),
    }
    return render(request, "ledger/detail.html" if is_htmx(request) else "ledger/page.html", shown)


@require_GET
@page(VIEW)
def export(request: StaffRequest) -> HttpResponse:
    """This will give the people the list shows, all of them, phones masked, as a workbook or a CSV file."""
    asked = _asked(request)
    today = clock.now().astimezone(CHINA).date()
    contractors = {one.id: one.name for one in workforce.contractors(request.actor)}
    query = _query(asked, {one.path for one in workforce.units(request.actor)}, contractors)

    def read(number: int) -> Page[PersonRow]:
        return workforce.staff(request.actor, query, today, number=number)

    return ledger.taken_along(request, "people", heads(), _cells(tuple(every_row(read)), contractors, today))


def _asked(request: StaffRequest) -> Asked:
    return Asked(request.GET, "state", "unit", "post", "firm", "find")


def _query(asked: Asked, paths: set[str], contractors: dict[UUID, str]) -> StaffQuery:
    return StaffQuery(
        path=asked["unit"] if asked["unit"] in paths else "",
        post=asked["post"],
        contractor_id=next((key for key in contractors if str(key) == asked["firm"]), None),
        state=next((one for one, _words in VIEWS if one is not None and one == asked["state"]), None),
        find=asked["find"],
    )


def _empty(query: StaffQuery) -> tuple[str, str]:
    if query.state is StaffState.AWAY:
        return _("Nobody here is away today."), _("Absences are reported on a person’s page.")
    if query.state is StaffState.EXPIRING:
        return _("No certificate expires soon."), _("Those that end within 60 days would stand here.")
    if query != StaffQuery():
        return _("Nobody fits."), _("A name must be whole. Take a condition off, or choose another view.")
    return _("Nobody is known in your area."), _("People are added here, or loaded from a sheet.")


def _unit_options(units: Iterable[workforce.UnitRow]) -> list[tuple[str, str]]:
    return [(one.path, one.name) for one in units if one.kind is not workforce.UnitKind.ZONE]


def _doors(request: StaffRequest) -> tuple[Door, ...]:
    if not request.actor.may("workforce.add_person"):
        return ()
    return (Door(_("Add a person"), reverse("people-add"), key="A", icon="plus", look="btn-primary"),)


def _cells(rows: tuple[PersonRow, ...], contractors: dict[UUID, str], today: date) -> list[tuple[Cell, ...]]:
    """Skills, days and absences of all rows, with one question each."""
    ids = [row.id for row in rows]
    skills = workforce.skills_held(ids, today)
    duty = workforce.duty_on(ids, today)
    away = workforce.away_on(ids, today)
    return [
        (
            Cell(row.code, code=True),
            Cell(row.name),
            Cell(row.unit_name),
            Cell(code_label("posts", row.post)),
            cell("、".join(skill_words(one) for one in skills.get(row.id, ())), css="limit"),
            _until(skills.get(row.id, ()), today),
            _today(duty.get(row.id), away.get(row.id)),
            cell(row.phone_masked, css="roomy"),
            Cell(_employer(row, contractors), css="roomy"),
        )
        for row in rows
    ]


def _until(skills: tuple[workforce.SkillRow, ...], today: date) -> Cell:
    """The first day on which one of the certificates ends."""
    ends = min((one.valid_to for one in skills if one.valid_to), default=None)
    if ends is None:
        return cell()
    return cell(ends, tone="attention" if ends <= today + SOON else "")


def _today(day: workforce.RosterRow | None, away: workforce.AbsenceRow | None) -> Cell:
    if away is not None:
        return Cell(code_label("absence_reasons", away.reason), tone="attention")
    if day is None:
        return Cell(_("not rostered"), css="t3")
    if day.kind is DayKind.WORK and day.start_at and day.end_at:
        return Cell(f"{day.start_at.astimezone(CHINA):%H:%M}–{day.end_at.astimezone(CHINA):%H:%M}")
    return Cell(_("Leave day") if day.kind is DayKind.LEAVE else _("Rest day"), css="t3")


def _employer(row: PersonRow, contractors: dict[UUID, str]) -> str:
    if row.contractor_id is not None:
        return contractors.get(row.contractor_id, str(EMPLOYMENTS[Employment.CONTRACTOR]))
    return str(EMPLOYMENTS[row.employment])


urlpatterns = [
    path("people", people, name="people"),
    path("people/export", export, name="people-export"),
    path("people/<uuid:person_id>", person, name="people-person"),
]
