"""The catalogue: kinds of business and work with all that holds for them, as it is in force at a moment.

Policy data for reading: searched, narrowed, taken along; since when and by whom; the way to edit it is its policy's.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bihuan.contexts.catalog import api as catalog
from bihuan.kernel.errors import NotFound
from bihuan.kernel.tables import ANY
from bihuan.platform import clock
from bihuan.platform.paging import SIZE_DEFAULT_COUNT, Page
from bihuan.platform.policies import queries
from bihuan.web import ledger
from bihuan.web.actors import actor_names
from bihuan.web.catalogue.tables import TABLES, Table, Words, bounds, named
from bihuan.web.formats import dated_words
from bihuan.web.http import StaffRequest, is_htmx, page
from bihuan.web.ledger import Asked, Cell, Choice, Detail, Door, Line, Listing, Row, Section, View
from bihuan.web.policies.codes import LISTS
from bihuan.web.requests import whole_number

ASKED = ("table", "business", "work", "list", "since", "find")


class Shown:
    """What one address asks of the catalogue: the table, the moment, and the rows that fit."""

    def __init__(self, request: StaffRequest) -> None:
        self.request, self.now = request, clock.now()
        self.asked = Asked(request.GET, *ASKED)
        self.table = next((one for one in TABLES if one.name == self.asked["table"]), TABLES[0])
        self.moments = _moments(request, self.now)
        self.at = next((at for at in self.moments if at.isoformat() == self.asked["since"]), self.now)
        self.words = Words(catalog.pack(self.at))

    def rows(self) -> list[tuple[int, Any, tuple[Cell, ...]]]:
        """This will give the rows that fit, each with its place in the table and its cells."""
        every = enumerate(self.table.rows(self.words.pack))
        drawn = ((place, row, self.table.cells(self.words, row)) for place, row in every if self._fits(row))
        found = self.asked["find"].casefold()
        return [one for one in drawn if found in " ".join(part.text for part in one[2]).casefold()]

    def _fits(self, row: Any) -> bool:
        businesses, works = self.table.about(row)
        asked = ((self.asked["business"], businesses), (self.asked["work"], works))
        fits = all(not wanted or not held or catalog.covers(held, wanted) for wanted, held in asked)
        return fits and (self.table.name != "codes" or self.asked["list"] in ("", row.list))


@require_GET
@page()
def catalogue(request: StaffRequest) -> HttpResponse:
    """This will show one table of the catalogue, narrowed and searched, with all about one row beside it."""
    shown = Shown(request)
    asked, table = shown.asked, shown.table
    fitting = shown.rows()
    cut = fitting[(asked.number - 1) * SIZE_DEFAULT_COUNT :][:SIZE_DEFAULT_COUNT]
    found = Page(tuple(cut), len(fitting), asked.number, SIZE_DEFAULT_COUNT)
    addresses = [_address(shown, place) for place, _row, _cells in cut]
    listed = Listing(
        title=_("Catalogue"),
        heads=tuple((str(head), part.css) for head, part in zip(table.heads, _looks(cut, table), strict=True)),
        rows=tuple(
            Row(str(place), address, address, cells)
            for (place, _row, cells), address in zip(cut, addresses, strict=True)
        ),
        found=found,
        order=_since(request, table, shown.at),
        empty=(_("Nothing in the catalogue fits."), _("Take a condition off, or choose another view.")),
        views=tuple(View(str(one.label), asked.address(table=one.name, list=""), one == table) for one in TABLES),
        choices=_choices(shown),
        kept=(("table", table.name),),
        search=_("Words in this table"),
        searched=asked["find"],
        search_hint=_("Words in this table"),
        export=reverse("catalog-export") + asked.address(),
        doors=_doors(request, table),
    )
    return ledger.listing(request, listed, asked, lambda one: _detail(shown, *one))


@require_GET
@page()
def row(request: StaffRequest) -> HttpResponse:
    """This will show one row of a table whole: in the pane beside the list, or as a page of its own."""
    shown = Shown(request)
    every = list(shown.table.rows(shown.words.pack))
    place = whole_number(request.GET.get("row", ""), 0)
    if place >= len(every):
        raise NotFound("There is no page at this address.")
    detail = _detail(shown, place, every[place], shown.table.cells(shown.words, every[place]))
    context = {"detail": detail, "heading": _("Catalogue"), "crumb": str(shown.table.label)}
    context["back"] = reverse("catalog") + shown.asked.address(find="")
    return render(request, "ledger/detail.html" if is_htmx(request) else "ledger/page.html", context)


@require_GET
@page()
def export(request: StaffRequest) -> HttpResponse:
    """This will give what the table shows, all of it, as a workbook or a CSV file."""
    shown = Shown(request)
    heads = tuple((str(head), "") for head in shown.table.heads)
    return ledger.taken_along(request, f"catalogue-{shown.table.name}", heads, [cells for *_, cells in shown.rows()])


def _moments(request: StaffRequest, now: datetime) -> list[datetime]:
    """When a table of the catalogue changed or will change, the latest first: all the states it was ever in."""
    if not request.actor.may(queries.VIEW):
        return []
    every = (version for table in TABLES for version in queries.versions(request.actor, table.policy, now))
    return sorted({one.effective_from for one in every if one.effective_from}, reverse=True)


def _since(request: StaffRequest, table: Table, at: datetime) -> str:
    """Since when, by whom and why the table is as it is."""
    if not request.actor.may(queries.VIEW):
        return ""
    version = next(one for one in queries.versions(request.actor, table.policy, at) if one.in_force)
    if version.effective_from is None:
        return _("as shipped, never changed here")
    who = actor_names([version.author]).get(version.author, version.author)
    facts = {"since": dated_words(version.effective_from, clock.now()), "who": who, "why": version.reason}
    return _("in force since %(since)s, by %(who)s: %(why)s") % facts


def _looks(cut: list[Any], table: Table) -> Iterable[Cell]:
    return cut[0][2] if cut else tuple(Cell("") for _head in table.heads)


def _choices(shown: Shown) -> tuple[Choice, ...]:
    made: list[Choice] = []
    kinds: dict[str, str | Promise] = {"business": _("Business"), "work": _("Work")}
    lists = {"business": "businesses", "work": "works"}
    narrowed = shown.table.name in {"kinds", "limits", "slots", "checks", "codes"}
    for name, label in kinds.items() if narrowed else ():
        if (shown.table.name, name) in {("slots", "business"), ("codes", "work")}:
            continue
        options = [(one.code, named(one)) for one in shown.words.pack.codes if one.list == lists[name]]
        made.append(Choice(name, str(label), options, shown.asked[name]))
    if shown.table.name == "codes":
        made.append(Choice("list", _("List"), [(code, str(said)) for code, said in LISTS.items()], shown.asked["list"]))
    if shown.moments:
        options = [(at.isoformat(), _("from %(at)s") % {"at": dated_words(at, shown.now)}) for at in shown.moments]
        made.append(Choice("since", _("As it is now"), options, shown.asked["since"]))
    return tuple(made)


def _doors(request: StaffRequest, table: Table) -> tuple[Door, ...]:
    if not request.actor.may(queries.VIEW):
        return ()
    return (Door(_("Versions and editing"), reverse("policies-policy", args=[table.policy]), key="E", page=True),)


def _address(shown: Shown, place: int) -> str:
    return f"{reverse('catalog-row')}?{urlencode({'table': shown.table.name, 'row': place, **_kept(shown)})}"


def _kept(shown: Shown) -> dict[str, str]:
    return {"since": shown.asked["since"]} if shown.asked["since"] else {}


def _detail(shown: Shown, place: int, held: Any, cells: tuple[Cell, ...]) -> Detail:
    facts = tuple((str(head), part) for head, part in zip(shown.table.heads, cells, strict=True))[1:]
    code = getattr(held, "code", "")
    if code:
        facts += ((_("Code for programs"), Cell(code, code=True, css="t3")),)
    sections = _of_kind(shown.words, held) if shown.table.name == "kinds" else ()
    if shown.table.name == "skills":
        levels = tuple(Line((Cell(named(one)),)) for one in shown.words.pack.skill_levels)
        sections = (Section(_("Levels, the lowest first"), levels, _("None.")),)
    return Detail(title=cells[0].text, href=_address(shown, place), facts=facts, sections=sections)


def _of_kind(words: Words, kind: catalog.KindRow) -> tuple[Section, ...]:
    """All that holds for one kind of order: its limits, windows, closing checks and what may be wrong."""
    pack = words.pack

    def about(rows: Iterable[Any]) -> list[Any]:
        return [
            one
            for one in rows
            if catalog.covers(getattr(one, "businesses", (ANY,)), kind.business)
            and catalog.covers(one.works, kind.work)
        ]

    limits = [_limit_line(words, one) for one in about(pack.limits)]
    windows = [Line((Cell(named(one)),)) for one in about(pack.slots)]
    checks = [
        Line((Cell(named(one)), Cell(bounds(one), css="t2"), Cell(_("required") if one.required else _("optional"))))
        for one in about(pack.checks)
    ]
    symptoms = [
        Line((Cell(named(one)),))
        for one in pack.codes
        if one.list == "symptoms" and not one.retired and catalog.covers(one.businesses, kind.business)
    ]
    made = [
        Section(_("Time limits"), tuple(limits), _("None.")),
        Section(_("Appointment windows"), tuple(windows), _("None.")),
        Section(_("Closing checks"), tuple(checks), _("None.")),
    ]
    if kind.work == "repair":
        made.append(Section(_("Symptoms"), tuple(symptoms), _("None.")))
    return tuple(made)


def _limit_line(words: Words, row: catalog.LimitRow) -> Line:
    limit, response, contact = words.limit(row)
    whom = f"{words.several('tiers', row.tiers)} · {words.several('areas', row.areas)}"
    first = _("first response %(response)s, contact %(contact)s") % {"response": response, "contact": contact}
    return Line((Cell(whom), Cell(limit), Cell(first, css="t3")))


urlpatterns = [
    path("catalog", catalogue, name="catalog"),
    path("catalog/export", export, name="catalog-export"),
    path("catalog/row", row, name="catalog-row"),
]
