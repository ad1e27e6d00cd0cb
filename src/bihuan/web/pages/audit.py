"""The record, for the auditor: what happened to what, by whom and when; who saw personal data; the chain, verified."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.kernel.errors import N_, NotFound, Refused
from bihuan.platform import audit, clock
from bihuan.platform.actor import Actor
from bihuan.platform.events import types
from bihuan.platform.events.read import Recorded
from bihuan.platform.events.telling import FactRow, telling_of, told
from bihuan.web.actors import actor_names
from bihuan.web.areas import area_label
from bihuan.web.downloads import download
from bihuan.web.event_words.facts import fact_words
from bihuan.web.event_words.kinds import event_label
from bihuan.web.event_words.naming import Names, names_in, subject_words
from bihuan.web.http import StaffRequest, is_htmx, page
from bihuan.web.labels import code_label
from bihuan.web.pages.audit_asked import VIEWS, Asked, query_of

POSITION_MAX: Final = 2**63 - 1
EXPORT_MAX_COUNT: Final = 20_000


@dataclass(frozen=True)
class Row:
    """One entry as the page shows it: the facts a line has room for, and all of them."""

    event: Recorded
    label: str
    tone: str
    subject: str
    about: str
    who: str
    facts: tuple[FactRow, ...]
    all_facts: tuple[FactRow, ...]


@require_GET
@page(audit.VIEW)
def record(request: StaffRequest) -> HttpResponse:
    """This will list what the record holds, the newest first."""
    asked = Asked.read(request.GET)
    query, faults = query_of(request.actor, asked)
    found = audit.Excerpt((), None) if faults else audit.excerpt(request.actor, query)
    if asked.about and not found.rows and not asked.before:
        raise NotFound(N_("Nothing about this stands in the record of your area."))
    rows = _in_words(request.actor, found.rows)
    shown = {
        "asked": asked,
        "faults": faults,
        "rows": rows,
        "newest": asked.address() if asked.before else "",
        "older": asked.address(before=found.older) if found.older else "",
        "views": [(key, words, asked.address(view=key, kind=""), key == asked.view) for key, words in VIEWS],
        "kinds": _kinds(),
        "conditions": list(asked.conditions()),
    }
    if rows:
        shown |= _whole(rows[0])
    return render(request, "audit/list.html", shown | _chain(request))


@require_GET
@page(audit.VIEW)
def export(request: StaffRequest) -> HttpResponse:
    """This will give all that the conditions leave, in the same words, as a workbook or a CSV file."""
    query, faults = query_of(request.actor, Asked.read(request.GET))
    if faults:
        raise Refused(next(iter(faults.values())))
    rows = _in_words(request.actor, audit.whole(request.actor, query, EXPORT_MAX_COUNT))
    heads = [
        _("Position"), _("Recorded"), _("Kind of entry"), _("What was written"), _("Concerns"), _("Who"), _("Through"),
        _("Internal name"),
    ]  # fmt: skip
    return download(
        request,
        "record",
        heads,
        (
            [
                row.event.position,
                row.event.recorded_at,
                row.label,
                _("; ").join(map(fact_words, row.all_facts)),
                row.subject,
                row.who,
                code_label("channels", row.event.channel),
                row.event.name,
            ]
            for row in rows
        ),
    )


@require_GET
@page(audit.VIEW)
def entry(request: StaffRequest, position: int) -> HttpResponse:
    """This will show one entry of the record whole."""
    if position > POSITION_MAX:
        raise NotFound(N_("There is no such entry of the record, or it lies outside your area."))
    [row] = _in_words(request.actor, (audit.entry(request.actor, position),))
    template = "audit/entry.html" if is_htmx(request) else "audit/entry_page.html"
    return render(request, template, _whole(row))


@require_GET
@page(audit.VIEW)
def chain(request: StaffRequest) -> HttpResponse:
    """This will say how far the record is sealed, and what its last verification found."""
    return render(request, "audit/chain.html", _chain(request))


@require_POST
@page("audit.verify")
def verify(request: StaffRequest) -> HttpResponse:
    """This will have the worker walk the whole chain, and show how far it is."""
    audit.ask_verification(request.actor, at=clock.now())
    return render(request, "audit/chain.html", _chain(request))


def _chain(request: StaffRequest) -> dict[str, Any]:
    walk = audit.last_verification(request.actor)
    return {
        "tail": audit.tail(request.actor, clock.now()),
        "walk": walk,
        "walking": walk is not None and walk.state in audit.RUNNING,
        "may_verify": request.actor.may("audit.verify"),
    }


def _whole(row: Row) -> dict[str, Any]:
    """One entry with everything in it: told in words, and as it was written."""
    return {"chosen": row, "written": tuple(types.encode(row.event.facts).items())}


def _in_words(actor: Actor, found: Iterable[Recorded]) -> list[Row]:
    """This will put entries into words; all that they are about and speak of is named with one question a kind."""
    rows = tuple(found)
    names, who = names_in(actor, rows), actor_names({row.actor for row in rows})
    return [_row(one, names, who.get(one.actor, one.actor)) for one in rows]


def _row(one: Recorded, names: Names, who: str) -> Row:
    return Row(
        event=one,
        label=event_label(one.name),
        tone=telling_of(one.name).tone,
        subject=subject_words(one, names),
        about=f"{one.subject_kind}:{one.subject_id}",
        who=who,
        facts=told(one, names),
        all_facts=told(one, names, whole=True),
    )


def _kinds() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Every kind of event there is, by area: (area's star, its words, [(name, words), …])."""
    areas = sorted({name.partition(".")[0] for name in types.by_name})
    named = [(name, event_label(name)) for name in sorted(types.by_name)]
    return [(f"{area}.*", area_label(area), [one for one in named if one[0].startswith(f"{area}.")]) for area in areas]


urlpatterns = [
    path("audit", record, name="audit"),
    path("audit/chain", chain, name="audit-chain"),
    path("audit/export", export, name="audit-export"),
    path("audit/verify", verify, name="audit-verify"),
    path("audit/<int:position>", entry, name="audit-entry"),
]
