"""Writing a policy's next version: cell by cell, tried on sample facts, seen against real orders, then activated."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.kernel.errors import N_, Fault, Invalid
from bihuan.kernel.tables import ANY, SEPARATOR
from bihuan.kernel.worktime import CHINA
from bihuan.platform import clock
from bihuan.platform.policies import queries
from bihuan.platform.policies.actions import activate, disagreements
from bihuan.platform.policies.compare import Comparison, compare
from bihuan.platform.policies.drafts import DRAFT, discard_draft, draft_of, save_draft
from bihuan.platform.policies.policy import content_hash
from bihuan.platform.policies.shapes import VALUE, Grid
from bihuan.platform.policies.types import PolicyVersion
from bihuan.platform.telling import say
from bihuan.web import toasts
from bihuan.web.formats import moment_words
from bihuan.web.http import StaffRequest, go, page
from bihuan.web.pages.policies import naming
from bihuan.web.policies import trials, words
from bihuan.web.policies.cells import heads, rows_in_words
from bihuan.web.policies.codes import coded
from bihuan.web.policies.touched import reach
from bihuan.web.requests import whole_number

ACTIVATE = "policies.activate"
NEW = "new"
_PLACE = re.compile(r"(?:![A-Z]*| row | line )(\d+)")
_LONG_TEXT = 60  # characters beyond which a cell gets a box of its own


@dataclass(frozen=True, slots=True)
class Field:
    """One cell in the form of a row."""

    name: str
    label: str
    text: str
    choices: tuple[str, ...]
    long: bool
    optional: bool
    codes: tuple[tuple[str, str, bool], ...]  # each with its words, and whether the cell holds it
    many: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What a draft says, if it can be read, and what is wrong with it: words by the row's index (None: no row's)."""

    version: PolicyVersion[Any] | None
    faults: tuple[tuple[int | None, str], ...]

    @property
    def bad_rows(self) -> frozenset[int]:
        """The indexes of the rows that are wrong."""
        return frozenset(index for index, _words in self.faults if index is not None)


@require_http_methods(["GET", "POST"])
@page(DRAFT)
def draft(request: StaffRequest, name: str) -> HttpResponse:
    """This will show the draft with its faults and differences, or keep one row of it."""
    if request.method == "POST":
        return _save_row(request, name)
    now = clock.now()
    grid, version = _standing(request, name, now)
    compared = compare(_current(request, name, now), grid, queries.known(name).shape.key)
    reading = _read(name, grid, now)
    chosen = request.GET.get("row", "")
    shown = {
        **naming(name),
        "heads": heads(name, grid),
        "rows": _marked(name, grid, compared, reading),
        "gone": [row for row in compared.rows if row.difference == "removed"],
        "draft_version": version,
        "faults": reading.faults,
        "compared": compared,
        "is_table": queries.known(name).is_table,
        "chosen": chosen,
        "fields": _fields(name, grid, chosen) if chosen else (),
        "joins": bool(chosen) and _joins(name),
        "may_activate": request.actor.may(ACTIVATE),
        "earliest": (now + timedelta(minutes=1)).astimezone(CHINA),
        **_tried(request, name, reading, now),
    }
    return render(request, "policies/draft.html", shown)


@require_POST
@page(DRAFT)
def discard(request: StaffRequest, name: str) -> HttpResponse:
    """This will throw the draft away."""
    discard_draft(request.actor, name=name, at=clock.now())
    toasts.leave(request, {"text": _("The draft is discarded.")})
    return go(request, reverse("policies-policy", args=[name]))


@require_POST
@page(ACTIVATE)
def put_in_force(request: StaffRequest, name: str) -> HttpResponse:
    """This will make the draft the version from the moment named on."""
    now = clock.now()
    grid, _version = _standing(request, name, now)
    policy, since = queries.known(name), _moment(request.POST.get("effective_from", ""), now)
    stored = activate.once(
        request.POST.get("key", ""),
        request.actor,
        name=name,
        content=policy.write(policy.read_grid(grid)),
        effective_from=since,
        reason=request.POST.get("reason", ""),
        at=now,
    )
    text = _("Version %(number)s is in force.") % {"number": stored.number}
    if since > now:
        when = {"number": stored.number, "time": moment_words(since, now)}
        text = _("Version %(number)s comes into force on %(time)s.") % when
    toasts.leave(request, {"text": text, "href": reverse("policies"), "link": _("All policies")})
    return go(request, f"{reverse('policies-policy', args=[name])}?version={stored.number}")


def _save_row(request: StaffRequest, name: str) -> HttpResponse:
    now = clock.now()
    grid, _version = _standing(request, name, now)
    sent = request.POST
    index = _index(sent.get("row", ""), grid)
    standing = grid.rows[index] if index is not None else ("",) * len(grid.headers)
    sent_row = tuple(_sent(sent, column, text) for column, text in zip(grid.headers, standing, strict=False))
    rows = list(grid.rows)
    if sent.get("act") == "remove" and index is not None:
        del rows[index]
    elif index is None:
        rows.append(sent_row)
    else:
        rows[index] = sent_row
    version = whole_number(sent.get("version", ""), -1) if sent.get("version") else None
    save_draft(request.actor, name=name, headers=grid.headers, rows=tuple(rows), version=version, at=now)
    return go(request, reverse("policies-draft", args=[name]))


def _sent(sent: QueryDict, column: str, standing: str) -> str:
    """What the form says of a cell; several ticked codes are one cell, a cell the form does not show stays."""
    if f"cell_{column}" in sent:
        codes = sent.getlist(f"cell_{column}")
        return ANY if ANY in codes and len(codes) > 1 else SEPARATOR.join(codes)
    return "" if f"shown_{column}" in sent else standing


def _standing(request: StaffRequest, name: str, now: datetime) -> tuple[Grid, int | None]:
    """The draft and its version; before the first save what is in force, and None."""
    kept = draft_of(request.actor, name)
    return (kept.grid, kept.version) if kept else (_current(request, name, now), None)


def _current(request: StaffRequest, name: str, now: datetime) -> Grid:
    return queries.grid_of(name, queries.in_force(request.actor, name, now).value)


def _read(name: str, grid: Grid, now: datetime) -> Reading:
    policy = queries.known(name)
    try:
        value = policy.read_grid(grid)
        if faults := disagreements(policy, value, now):
            raise Invalid.of(faults)
    except Invalid as invalid:
        own = policy.file.name
        return Reading(None, tuple((_row_of(fault, own, grid), _told(fault, own)) for fault in invalid.faults))
    return Reading(PolicyVersion(name, value, content_hash(policy.write(value)), now, -1), ())


def _row_of(fault: Fault, file: str, grid: Grid) -> int | None:
    """The row a fault is about: by its number, or among values by the name it ends with."""
    if not fault.where.startswith(file):
        return None
    if found := _PLACE.search(fault.where, len(file)):
        return int(found[1]) - 2
    ending = re.split(r"[! ]", fault.where)[-1]
    return next((index for index, row in enumerate(grid.rows) if row[:1] == (ending,)), None)


def _told(fault: Fault, file: str) -> str:
    return say(fault) if fault.where.startswith(file) else f"{fault.where}: {say(fault)}"


def _marked(name: str, grid: Grid, compared: Comparison, reading: Reading) -> list[dict[str, Any]]:
    marked = []
    for index, row in enumerate(rows_in_words(name, grid)):
        change = compared.at(index)
        changed = {cell.column: cell.before for cell in change.cells} if change else {}
        edited = change is not None and change.difference == "changed"
        shown = [
            (cell, edited and column in changed, changed.get(column, ""))
            for column, cell in zip(grid.headers, row, strict=False)
        ]
        marked.append({"index": index, "cells": shown, "change": change, "bad": index in reading.bad_rows})
    return marked


def _fields(name: str, grid: Grid, chosen: str) -> Sequence[Field]:
    index = _index(chosen, grid)
    texts = grid.rows[index] if index is not None else ("",) * len(grid.headers)
    if queries.known(name).is_table:
        return [_field(name, column, column, text) for column, text in zip(grid.headers, texts, strict=False)]
    return [_field(name, VALUE, texts[0], texts[1])]


def _joins(name: str) -> bool:
    """Whether a row has several codes to be written into one cell, not ticked."""
    known = queries.known(name)
    columns = known.shape.columns.values() if known.is_table else ()
    return any(column.element is not None and coded(name, column.name) is None for column in columns)


def _field(name: str, cell: str, column: str, text: str) -> Field:
    known = queries.known(name).shape.columns.get(column)
    of_table = coded(name, column)
    held = text.split(SEPARATOR)
    offered = of_table.options() if of_table else []
    if of_table and (of_table.whole or ANY in held):
        offered = [(ANY, _("all")), *offered]
    offered += [(part, part) for part in held if part and part not in dict(offered) and of_table]
    return Field(
        cell,
        words.column(name, column),
        text,
        known.cell.choices if known else (),
        long=len(text) > _LONG_TEXT or column == "text",
        optional=known is not None and known.may_lack,
        codes=tuple((code, said, code in held) for code, said in offered),
        many=of_table is not None and of_table.many,
    )


def _tried(request: StaffRequest, name: str, reading: Reading, now: datetime) -> dict[str, Any]:
    trial = trials.TRIALS.get(name)
    if trial is None or reading.version is None:
        return {"trial": None, "untried": trials.ELSEWHERE.get(name)}
    facts = trials.facts_of(trial, request.GET)
    answered = not trial.slow or any(name in request.GET for name in trial.facts)
    return {
        "trial": [(field, label, offered, facts.get(field, "")) for field, label, offered in trials.fields(trial)],
        "trial_lines": trials.lines(trial, reading.version, facts, now) if answered else (),
        "reach": reach(request.actor, trial, reading.version, now) if trial.of_orders else None,
    }


def _index(text: str, grid: Grid) -> int | None:
    index = whole_number(text, len(grid.rows))
    return index if index < len(grid.rows) else None


def _moment(text: str, now: datetime) -> datetime:
    if not text:
        return now
    try:
        found = datetime.fromisoformat(text)
    except ValueError as problem:
        raise Invalid(
            N_("Write the day and hour it begins, for example 2026-12-01 00:00."), where="effective_from"
        ) from problem
    return found.replace(tzinfo=CHINA) if found.tzinfo is None else found


urlpatterns = [
    path("policies/<str:name>/draft", draft, name="policies-draft"),
    path("policies/<str:name>/discard", discard, name="policies-discard"),
    path("policies/<str:name>/activate", put_in_force, name="policies-activate"),
]
