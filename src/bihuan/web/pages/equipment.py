"""Equipment: where each piece is, and when it must be calibrated; issued, taken back, calibrated, added."""

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
from bihuan.contexts.workforce.api import StockRow, StockState
from bihuan.platform import clock
from bihuan.platform.events.telling import told
from bihuan.platform.paging import Page
from bihuan.web import ledger
from bihuan.web.actors import actor_names
from bihuan.web.asks.people import today_of
from bihuan.web.downloads import every_row
from bihuan.web.event_words.facts import fact_words
from bihuan.web.event_words.kinds import event_label
from bihuan.web.event_words.naming import names_in
from bihuan.web.http import StaffRequest, is_htmx, page
from bihuan.web.ledger import (
    Asked,
    Cell,
    Choice,
    Detail,
    Door,
    Line,
    Listing,
    Row,
    Section,
    View,
    cell,
)
from bihuan.web.staff_words import equipment_choices, equipment_label

VIEW = "workforce.view"
VIEWS: tuple[tuple[StockState | None, str | Promise], ...] = (
    (None, gettext_lazy("All")),
    (StockState.OVERDUE, gettext_lazy("Calibration overdue")),
    (StockState.DUE, gettext_lazy("Calibration due")),
    (StockState.ISSUED, gettext_lazy("Issued")),
    (StockState.STORE, gettext_lazy("In store")),
)


def heads() -> tuple[tuple[str, str], ...]:
    """This will give the columns: words and looks."""
    return (
        (_("Serial number"), ""),
        (_("Kind of equipment"), ""),
        (_("Calibration until"), ""),
        (_("Where"), ""),
        (_("Store"), "roomy"),
    )


@require_GET
@page(VIEW)
def equipment(request: StaffRequest) -> HttpResponse:
    """This will list the equipment of the reader's area, what must be calibrated first at the top."""
    asked = Asked(request.GET, "state", "kind", "unit", "find")
    today = today_of(clock.now())
    found = _find(request, asked, today, asked.number)
    counts = workforce.stock_counts(request.actor, today)
    units = [one for one in workforce.units(request.actor) if one.kind is not workforce.UnitKind.ZONE]
    addresses = [reverse("equipment-item", args=[row.id]) for row in found.rows]
    cells = _cells(found.rows, today)
    shown = Listing(
        title=_("Equipment"),
        heads=heads(),
        rows=tuple(
            Row(str(row.id), address, address, its)
            for row, address, its in zip(found.rows, addresses, cells, strict=True)
        ),
        found=found,
        order=_("the earliest calibration first"),
        empty=(
            (_("No equipment fits."), _("Take a condition off, or choose another view."))
            if any(asked.texts.values())
            else (_("No equipment is known in your area."), _("It is added here, or loaded from a sheet."))
        ),
        views=tuple(
            View(
                str(words), asked.address(state=one or ""), (one or "") == asked["state"], counts[one] if one else None
            )
            for one, words in VIEWS
        ),
        choices=(
            Choice("kind", _("Kind of equipment"), equipment_choices(), asked["kind"]),
            Choice("unit", _("Unit"), [(one.path, one.name) for one in units], asked["unit"]),
        ),
        kept=(("state", asked["state"]),),
        search=_("Serial number, from its beginning"),
        searched=asked["find"],
        search_hint=_("Serial number, from its beginning"),
        export=reverse("equipment-export") + asked.address(),
        doors=(Door(_("Add equipment"), reverse("equipment-add"), key="A", icon="plus", look="btn-primary"),)
        if request.actor.may("workforce.add_equipment")
        else (),
    )
    return ledger.listing(request, shown, asked, lambda row: detail(request, row, today))


@require_GET
@page(VIEW)
def item(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """This will show one piece with its history: in the pane beside the list, or as a page of its own."""
    shown = {
        "detail": detail(request, workforce.piece(request.actor, item_id), today_of(clock.now())),
        "heading": _("Equipment"),
        "crumb": _("Equipment"),
        "back": reverse("equipment"),
    }
    return render(request, "ledger/detail.html" if is_htmx(request) else "ledger/page.html", shown)


@require_GET
@page(VIEW)
def export(request: StaffRequest) -> HttpResponse:
    """This will give the equipment the list shows, all of it, as a workbook or a CSV file."""
    asked = Asked(request.GET, "state", "kind", "unit", "find")
    today = today_of(clock.now())
    found = every_row(lambda number: _find(request, asked, today, number))
    return ledger.taken_along(request, "equipment", heads(), _cells(found, today))


def _find(request: StaffRequest, asked: Asked, today: date, number: int) -> Page[StockRow]:
    state = next((one for one in StockState if one == asked["state"]), None)
    wanted = {"kind": asked["kind"], "path": asked["unit"] if asked["unit"].isdigit() else "", "serial": asked["find"]}
    return workforce.stock(request.actor, today, state=state, number=number, **wanted)


def _cells(rows: Iterable[StockRow], today: date) -> list[tuple[Cell, ...]]:
    return [
        (
            Cell(row.serial, code=True),
            Cell(equipment_label(row.kind)),
            calibration(row.calibration_due, today),
            _where(row),
            Cell(row.unit_name, css="roomy"),
        )
        for row in rows
    ]


def calibration(due: date | None, today: date) -> Cell:
    """This will say until when a piece is calibrated, and how near or how long past that is."""
    if due is None:
        return Cell(_("no calibration needed"), css="t3")
    left_days = (due - today).days
    if left_days < 0:
        return cell(due, tone="danger", note=_("%(days)s days over") % {"days": -left_days})
    if left_days <= workforce.DUE_DAYS:
        return cell(due, tone="attention", note=_("%(days)s days left") % {"days": left_days})
    return cell(due)


def _where(row: StockRow) -> Cell:
    return Cell(row.holder_name, note=row.holder_code) if row.holder_id else Cell(_("in store"), css="t3")


def detail(request: StaffRequest, row: StockRow, today: date) -> Detail:
    """This will put one piece into words, with its history and what the reader may do."""
    facts = (
        (_("Kind of equipment"), Cell(equipment_label(row.kind))),
        (_("Serial number"), Cell(row.serial, code=True)),
        (_("Store"), Cell(row.unit_name)),
        (_("Where"), _holder(row)),
        (_("Calibration until"), calibration(row.calibration_due, today)),
    )
    mark = ("neutral", _("issued")) if row.holder_id else ("done", _("in store"))
    if row.is_overdue(today):
        mark = ("danger", _("calibration overdue"))
    return Detail(
        title=f"{equipment_label(row.kind)} {row.serial}",
        href=reverse("equipment-item", args=[row.id]),
        marks=(mark,),
        facts=facts,
        sections=(Section(_("History"), _history(request, row), _("Nothing is recorded.")),),
        doors=_doors(request, row, today),
    )


def _holder(row: StockRow) -> Cell:
    if row.holder_id is None:
        return Cell(_("in store"))
    return Cell(row.holder_name, href=reverse("people-person", args=[row.holder_id]), note=row.holder_code)


def _history(request: StaffRequest, row: StockRow) -> tuple[Line, ...]:
    """What happened to it, the newest first; people by name."""
    recorded = workforce.equipment_history(request.actor, row.id)
    names, who = names_in(request.actor, recorded), actor_names({one.actor for one in recorded})
    return tuple(
        Line(
            (
                cell(one.at, css="t2"),
                Cell(event_label(one.name)),
                Cell(_("; ").join(map(fact_words, told(one, names)))),
                Cell(who.get(one.actor, one.actor), css="t3"),
            )
        )
        for one in reversed(recorded)
    )


def _doors(request: StaffRequest, row: StockRow, today: date) -> tuple[Door, ...]:
    doors = []
    if row.holder_id and request.actor.may("workforce.return_equipment"):
        doors.append(Door(_("Take it back"), address(row, "return"), "B", "arrow-back-up"))
    if not row.holder_id and request.actor.may("workforce.issue_equipment"):
        why = _("calibrate it first") if row.is_overdue(today) else ""
        doors.append(Door(_("Issue"), address(row, "issue"), "I", "arrow-right", "btn-primary", why))
    if row.calibration_due is not None and request.actor.may("workforce.calibrate_equipment"):
        doors.append(Door(_("Record a calibration"), address(row, "calibrate"), "C", "check"))
    return tuple(doors)


def address(row: StockRow, verb: str) -> str:
    """This will give where an act on a piece is asked for."""
    return reverse("equipment-act", args=[row.id, verb])


urlpatterns = [
    path("equipment", equipment, name="equipment"),
    path("equipment/export", export, name="equipment-export"),
    path("equipment/<uuid:item_id>", item, name="equipment-item"),
]
