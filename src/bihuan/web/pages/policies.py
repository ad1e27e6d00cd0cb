"""Policies: the rules a carrier may change, their versions, what differs between them, and the workbook."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.kernel.errors import N_, Fault, Invalid
from bihuan.platform import clock
from bihuan.platform.policies import queries, workbook
from bihuan.platform.policies.compare import compare
from bihuan.platform.policies.drafts import DRAFT, drafted_names, save_draft
from bihuan.platform.policies.shapes import Grid
from bihuan.platform.telling import say
from bihuan.web import toasts
from bihuan.web.actors import actor_names
from bihuan.web.downloads import WORKBOOK
from bihuan.web.http import StaffRequest, go, page
from bihuan.web.policies import words
from bihuan.web.policies.cells import heads, rows_in_words
from bihuan.web.requests import whole_number

MOST_MB = 5


@require_GET
@page(queries.VIEW)
def policies(request: StaffRequest) -> HttpResponse:
    """This will list every policy with the version in force."""
    return _list(request)


@require_GET
@page(queries.VIEW)
def one(request: StaffRequest, name: str) -> HttpResponse:
    """This will show one version of a policy, and what it changed against another."""
    now = clock.now()
    versions = queries.versions(request.actor, name, now)
    current = next(row.number for row in versions if row.in_force)
    number = whole_number(request.GET.get("version", ""), current)
    grid = _grid(request, name, number)
    against = whole_number(request.GET.get("against", ""), None)
    authors = actor_names([row.author for row in versions])
    shown = {
        **naming(name),
        "heads": heads(name, grid),
        "rows": rows_in_words(name, grid),
        "versions": [(row, authors.get(row.author, "")) for row in versions],
        "number": number,
        "current": current,
        "against": against,
        "compared": None if against is None else compare(_grid(request, name, against), grid, _key(name)),
        "may_draft": request.actor.may(DRAFT),
    }
    return render(request, "policies/policy.html", shown)


@require_GET
@page(queries.VIEW)
def export(request: StaffRequest, name: str = "") -> HttpResponse:
    """This will give one policy, or all, as a workbook that can be edited and taken in again."""
    now = clock.now()
    names = [name] if name else [row.name for row in queries.policies(request.actor, now)]
    grids = [(one, queries.grid_of(one, queries.in_force(request.actor, one, now).value)) for one in names]
    content = workbook.to_workbook(grids, words.column)
    held = f'attachment; filename="{name or "policies"}.xlsx"'
    return HttpResponse(content, content_type=WORKBOOK, headers={"Content-Disposition": held})


@require_POST
@page(DRAFT)
def take_in(request: StaffRequest) -> HttpResponse:
    """This will make a draft of every policy a workbook changes, or of none and say what is wrong where."""
    sheet = request.FILES.get("workbook")
    try:
        drafted = _drafts_of(request, sheet)
    except Invalid as invalid:
        return _list(request, faults=[(fault.where, say(fault)) for fault in invalid.faults], status=422)
    text = _("%(count)s policies differ and are now your drafts.") % {"count": len(drafted)}
    toasts.leave(request, {"text": text if drafted else _("Nothing in this workbook differs from what is in force.")})
    return go(request, reverse("policies-draft", args=drafted) if len(drafted) == 1 else reverse("policies"))


def naming(name: str) -> dict[str, str]:
    """This will give a policy's names, for its pages."""
    return {"name": name, "title": words.title(name), "about": words.about(name)}


def _list(request: StaffRequest, *, faults: list[tuple[str, str]] | None = None, status: int = 200) -> HttpResponse:
    found = queries.policies(request.actor, clock.now())
    shown = {
        "rows": [(row, words.title(row.name), words.about(row.name)) for row in found],
        "faults": faults or [],
        "may_draft": request.actor.may(DRAFT),
    }
    return render(request, "policies/list.html", shown, status=status)


def _drafts_of(request: StaffRequest, sheet: "UploadedFile[bytes] | None") -> list[str]:
    if sheet is None:
        raise Invalid(N_("No workbook is chosen. Choose one first."))
    if (sheet.size or 0) > MOST_MB * 1_000_000:
        raise Invalid(N_("The file is larger than %(mb)s MB. Split the list."), where=sheet.name, mb=MOST_MB)
    now = clock.now()
    taken = workbook.from_workbook(sheet.read(), sheet.name or "")
    busy = drafted_names(request.actor)
    changed: dict[str, Grid] = {}
    faults: list[Fault] = []
    for name, grid in taken.grids.items():
        policy = queries.known(name)
        try:
            value = policy.read_grid(grid)
        except Invalid as invalid:
            faults += workbook.by_sheet(name, invalid.faults)
            continue
        if policy.write(value) == policy.write(policy.at(now).value):
            continue
        if name in busy:
            faults.append(Fault(name, N_("You have a draft of this policy already. Activate or discard it first.")))
        changed[name] = policy.grid(value)
    if faults:
        raise Invalid.of(faults)
    for name, grid in changed.items():
        save_draft(request.actor, name=name, headers=grid.headers, rows=grid.rows, version=None, at=now)
    return list(changed)


def _grid(request: StaffRequest, name: str, number: int) -> Grid:
    return queries.grid_of(name, queries.version(request.actor, name, number).value)


def _key(name: str) -> tuple[str, ...]:
    return queries.known(name).shape.key


urlpatterns = [
    path("policies", policies, name="policies"),
    path("policies/workbook", export, name="policies-export"),
    path("policies/workbook/take-in", take_in, name="policies-take-in"),
    path("policies/<str:name>", one, name="policies-policy"),
    path("policies/<str:name>/workbook", export, name="policies-export-one"),
]
