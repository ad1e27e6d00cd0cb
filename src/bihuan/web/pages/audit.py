"""The record, for the auditor: what happened to what, by whom and when; who saw personal data; the chain, verified."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from bihuan.contexts.orders import api as orders
from bihuan.kernel.errors import N_, NotFound
from bihuan.platform import audit, clock
from bihuan.platform.events import types
from bihuan.platform.events.read import Recorded
from bihuan.web.actors import account_id, actor_names
from bihuan.web.event_words import area_label, event_label, subject_label
from bihuan.web.http import StaffRequest, is_htmx, page
from bihuan.web.requests import whole_number

SIGHT: Final = ("customers.unmasked", "care.callback_taken")  # somebody was shown a customer's data in clear
VIEWS: Final = (("", gettext_lazy("Everything")), ("sight", gettext_lazy("Personal data shown")))
POSITION_MAX: Final = 2**63 - 1


@dataclass(frozen=True)
class Asked:
    """What the address asks for, each as it was typed."""

    view: str
    order: str
    about: str
    kind: str
    by: str
    day: str
    before: int

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> "Asked":
        """This will read the filters of a request; what is no choice is passed over."""
        text = {name: str(sent.get(name, "")).strip() for name in ("order", "about", "kind", "by", "day", "before")}
        before = text.pop("before")
        return cls(
            view="sight" if sent.get("view") == "sight" else "",
            before=whole_number(before, 0),
            **text,
        )

    def address(self, **changed: Any) -> str:
        """This will give the page's address with some of what is asked for changed."""
        wanted = replace(self, **({"before": 0} | changed))
        return "?" + urlencode({name: value for name, value in vars(wanted).items() if value})


@require_GET
@page(audit.VIEW)
def record(request: StaffRequest) -> HttpResponse:
    """This will list what the record holds, the newest first."""
    asked = Asked.of(request.GET)
    query, faults = _query(request, asked)
    found = audit.Excerpt((), None) if faults else audit.excerpt(request.actor, query)
    if asked.about and not found.rows and not asked.before:
        raise NotFound(N_("Nothing about this stands in the record of your area."))
    rows = _named(found.rows)
    shown = {
        "asked": asked,
        "faults": faults,
        "rows": rows,
        "chosen": rows[0] if rows else None,
        "newest": asked.address() if asked.before else "",
        "older": asked.address(before=found.older) if found.older else "",
        "narrowed": any((asked.view, asked.order, asked.about, asked.kind, asked.by, asked.day)),
        "views": [(key, words, asked.address(view=key), key == asked.view) for key, words in VIEWS],
        "kinds": _kinds(),
        "conditions": list(_conditions(asked)),
    }
    return render(request, "audit/list.html", shown | _chain(request))


@require_GET
@page(audit.VIEW)
def entry(request: StaffRequest, position: int) -> HttpResponse:
    """This will show one entry of the record whole."""
    if position > POSITION_MAX:
        raise NotFound(N_("There is no such entry of the record, or it lies outside your area."))
    [row] = _named((audit.entry(request.actor, position),))
    template = "audit/entry.html" if is_htmx(request) else "audit/entry_page.html"
    return render(request, template, {"row": row})


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


def _query(request: StaffRequest, asked: Asked) -> tuple[audit.RecordQuery, dict[str, str]]:
    faults: dict[str, str] = {}
    query = audit.RecordQuery(before=asked.before, names=_names(asked))
    if asked.order:
        order_id = orders.id_of_number(asked.order)
        # A number of another area is no number here: that there is one must not be told either.
        if order_id is None or not _stands(request, order_id):
            faults["order"] = _("There is no order of this number.")
        else:
            query = replace(query, subject=("order", order_id))
    elif asked.about:
        query = replace(query, subject=_subject(asked.about))
    if asked.by:
        actor_id = asked.by if ":" in asked.by else account_id(request.actor, asked.by)
        if not actor_id:
            faults["by"] = _("There is no account with this login in your area.")
        query = replace(query, actor_id=actor_id)
    if asked.day:
        since = _midnight(asked.day)
        if since is None:
            faults["day"] = _("This is no day.")
        else:
            query = replace(query, since=since, until=since + timedelta(days=1))
    return query, faults


def _stands(request: StaffRequest, order_id: UUID) -> bool:
    return bool(audit.excerpt(request.actor, audit.RecordQuery(subject=("order", order_id))).rows)


def _names(asked: Asked) -> tuple[str, ...]:
    """The kinds of events asked for: one, or all of an area (`orders.*`); none means every kind."""
    if asked.view == "sight":
        return SIGHT
    wanted = tuple(name for name in sorted(types.by_name) if asked.kind in (name, f"{name.partition('.')[0]}.*"))
    if asked.kind and not wanted:
        raise NotFound(N_("The record knows no events of this kind."))
    return wanted


def _subject(about: str) -> tuple[str, UUID]:
    kind, _colon, text = about.partition(":")
    try:
        return kind, UUID(text)
    except ValueError:
        raise NotFound(N_("Nothing about this stands in the record of your area.")) from None


def _midnight(day: str) -> datetime | None:
    try:
        return timezone.make_aware(datetime.strptime(day, "%Y-%m-%d"))  # noqa: DTZ007 - made aware at once
    except ValueError:
        return None


@dataclass(frozen=True)
class Row:
    """One entry as the page shows it."""

    event: Recorded
    label: str
    subject: str
    about: str
    who: str
    facts: tuple[tuple[str, Any], ...]


def _named(found: Iterable[Recorded]) -> list[Row]:
    """This will put entries into words; orders by their numbers, actors by their names, each with one question."""
    rows = tuple(found)
    briefs = orders.briefs({row.subject_id for row in rows if row.subject_kind == "order"})
    names = actor_names({row.actor for row in rows})
    return [
        Row(
            event=row,
            label=event_label(row.name),
            subject=briefs[row.subject_id].number if row.subject_id in briefs else subject_label(row.subject_kind),
            about=f"{row.subject_kind}:{row.subject_id}",
            who=names.get(row.actor, row.actor),
            facts=tuple(types.encode(row.facts).items()),
        )
        for row in rows
    ]


def _kinds() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Every kind of event there is, by area: (area's star, its words, [(name, words), …])."""
    areas = sorted({name.partition(".")[0] for name in types.by_name})
    named = [(name, event_label(name)) for name in sorted(types.by_name)]
    return [(f"{area}.*", area_label(area), [one for one in named if one[0].startswith(f"{area}.")]) for area in areas]


def _conditions(asked: Asked) -> Iterator[tuple[str, str]]:
    """What narrows the list but stands in no field: (words, the address without it)."""
    if asked.about:
        kind, _colon, text = asked.about.partition(":")
        yield f"{subject_label(kind)} {text[:8]}", asked.address(about="")


urlpatterns = [
    path("audit", record, name="audit"),
    path("audit/chain", chain, name="audit-chain"),
    path("audit/verify", verify, name="audit-verify"),
    path("audit/<int:position>", entry, name="audit-entry"),
]
