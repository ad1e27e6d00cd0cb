"""Accounts: who may come in, in which roles, since when nobody did; and one account with its grants and tokens."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from bihuan.contexts.workforce import api as workforce
from bihuan.platform import clock, identity
from bihuan.platform.identity import AccountRow, AccountState
from bihuan.platform.paging import Page
from bihuan.web import ledger
from bihuan.web.downloads import every_row
from bihuan.web.http import StaffRequest, is_htmx, page
from bihuan.web.labels import role_label
from bihuan.web.ledger import Asked, Cell, Choice, Detail, Door, Line, Listing, Row, Section, View, cell
from bihuan.web.permission_words import permission_label

VIEW = "users.view"
VIEWS: tuple[tuple[AccountState | None, str | Promise], ...] = (
    (None, gettext_lazy("All")),
    (AccountState.ACTIVE, gettext_lazy("Open accounts")),
    (AccountState.LOCKED, gettext_lazy("Locked after failures")),
    (AccountState.IDLE, gettext_lazy("Long unused")),
    (AccountState.MUST_CHANGE, gettext_lazy("Must change password")),
    (AccountState.NO_SECOND, gettext_lazy("No second factor")),
    (AccountState.SHUT, gettext_lazy("Shut")),
)


def heads() -> tuple[tuple[str, str], ...]:
    """This will give the columns: words and looks."""
    return (
        (_("Login"), ""),
        (_("Name"), ""),
        (_("Roles"), ""),
        (_("State"), ""),
        (_("Last sign-in"), ""),
        (_("Second factor"), "roomy"),
        (_("Part of the organisation"), "roomy"),
    )


@require_GET
@page(VIEW)
def accounts(request: StaffRequest) -> HttpResponse:
    """This will list the accounts of the reader's area, with the first one beside the list."""
    asked, state = _asked(request)
    now = clock.now()
    found = _find(request, asked, state, now, asked.number)
    units = unit_names(request)
    rows = tuple(
        Row(str(row.id), reverse("users-account", args=[row.id]), reverse("users-account", args=[row.id]), cells)
        for row, cells in zip(found.rows, _cells(found.rows, units, now), strict=True)
    )
    shown = Listing(
        title=_("Accounts"),
        heads=heads(),
        rows=rows,
        found=found,
        order=_("by login"),
        empty=(
            (_("No account fits."), _("Take a condition off, or choose another view."))
            if any(asked.texts.values())
            else (_("There is no account in your area."), _("The first ones are made by command: bihuan user add."))
        ),
        views=tuple(View(str(words), asked.address(state=one or ""), one == state) for one, words in VIEWS),
        choices=(Choice("role", _("Role"), [(one, role_label(one)) for one in identity.roles()], asked["role"]),),
        kept=(("state", asked["state"]),),
        search=_("Login, from its beginning"),
        searched=asked["find"],
        search_hint=_("Login, from its beginning"),
        export=reverse("users-export") + asked.address(),
        doors=_list_doors(request),
    )
    return ledger.listing(request, shown, asked, lambda row: detail(request, row, units, now))


@require_GET
@page(VIEW)
def account(request: StaffRequest, user_id: UUID) -> HttpResponse:
    """This will show one account: in the pane beside the list, or as a page of its own."""
    row = identity.account(request.actor, user_id)
    shown = {
        "detail": detail(request, row, unit_names(request), clock.now()),
        "heading": _("Account"),
        "crumb": _("Accounts"),
        "back": reverse("users"),
    }
    return render(request, "ledger/detail.html" if is_htmx(request) else "ledger/page.html", shown)


@require_GET
@page(VIEW)
def export(request: StaffRequest) -> HttpResponse:
    """This will give the accounts the list shows, all of them, as a workbook or a CSV file."""
    asked, state = _asked(request)
    now, units = clock.now(), unit_names(request)
    found = tuple(every_row(lambda number: _find(request, asked, state, now, number)))
    return ledger.taken_along(request, "accounts", heads(), _cells(found, units, now))


def unit_names(request: StaffRequest) -> dict[str, str]:
    """This will give path → name of the units in the reader's sight; the empty path is the whole."""
    return {"": _("Whole organisation")} | {
        one.path: one.name for one in workforce.units(request.actor, permission=VIEW)
    }


def _asked(request: StaffRequest) -> tuple[Asked, AccountState | None]:
    asked = Asked(request.GET, "state", "role", "find")
    return asked, next((one for one, _words in VIEWS if one is not None and one == asked["state"]), None)


def _find(
    request: StaffRequest, asked: Asked, state: AccountState | None, now: datetime, number: int
) -> Page[AccountRow]:
    return identity.accounts(request.actor, login=asked["find"], state=state, role=asked["role"], at=now, number=number)


def _cells(rows: Iterable[AccountRow], units: Mapping[str, str], now: datetime) -> list[tuple[Cell, ...]]:
    """Names and roles of all rows, with one question each."""
    found = tuple(rows)
    people = workforce.persons({row.person_id for row in found if row.person_id})
    held = identity.roles_held([row.id for row in found], now)
    return [
        (
            Cell(row.login, code=True),
            cell(people[row.person_id].name if row.person_id in people else ""),
            cell("、".join(role_label(one) for one in held.get(row.id, ())), css="limit"),
            _state_cell(row, now),
            cell(row.seen_at),
            _second_cell(row),
            cell(units.get(row.path, ""), css="roomy"),
        )
        for row in found
    ]


def states(row: AccountRow, now: datetime) -> tuple[tuple[str, str], ...]:
    """This will give an account's states, the gravest first: (tone, words)."""
    found = [
        (not row.active, "neutral", _("shut")),
        (row.is_locked(now), "danger", _("locked after failures")),
        (row.active and row.must_change, "attention", _("must change password")),
        (row.is_idle(now), "attention", _("long unused")),
    ]
    return tuple((tone, words) for holds, tone, words in found if holds) or (("done", _("in use")),)


def _state_cell(row: AccountRow, now: datetime) -> Cell:
    tone, words = states(row, now)[0]
    return Cell(words, tone=tone)


def _second_cell(row: AccountRow) -> Cell:
    if row.second_since is None:
        return Cell(_("none"), css="roomy t3")
    return Cell(_("set up"), css="roomy")


def _list_doors(request: StaffRequest) -> tuple[Door, ...]:
    if not request.actor.may("users.create"):
        return ()
    return (Door(_("Add an account"), reverse("users-create"), key="A", icon="plus", look="btn-primary"),)


def detail(request: StaffRequest, row: AccountRow, units: Mapping[str, str], now: datetime) -> Detail:
    """This will put one account into words, with what the reader may do with it."""
    person = workforce.persons({row.person_id}).get(row.person_id) if row.person_id else None
    grants = identity.grants_of(request.actor, row.id)
    tokens = identity.tokens_of(request.actor, row.id)
    keys = (("token", "users.issue_token", _("Issue a key"), "T", "plus", ""),) if row.active else ()
    facts = (
        (
            _("Person"),
            cell(person.name if person else "", note=f"{person.code} · {person.unit_name}" if person else ""),
        ),
        (_("Part of the organisation"), cell(units.get(row.path, ""))),
        (_("Last sign-in"), cell(row.seen_at)),
        (_("Made"), cell(row.created_at)),
        (_("Second factor"), cell(row.second_since) if row.second_since else Cell(_("none"))),
        *(((_("Locked until"), cell(row.locked_until)),) if row.is_locked(now) else ()),
    )
    sections = (
        Section(
            _("Roles"),
            tuple(_grant_line(request, row, one, units, now) for one in grants),
            _("No role was ever granted: the account opens no page."),
            doors=_doors(request, row, (("grant", "users.grant", _("Grant a role"), "R", "plus", ""),)),
        ),
        Section(
            _("Keys for programs"),
            tuple(_token_line(request, row, one, now) for one in tokens),
            _("No program uses this account."),
            doors=_doors(request, row, keys),
        ),
    )
    own = row.id == request.account.pk
    return Detail(
        title=row.login,
        href=reverse("users-account", args=[row.id]),
        marks=states(row, now)[:2],
        facts=facts,
        sections=sections,
        doors=() if own else _account_doors(request, row, now),
        note=_("This is your own account. Another administrator changes it.") if own else "",
    )


def _account_doors(request: StaffRequest, row: AccountRow, now: datetime) -> tuple[Door, ...]:
    wanted = [
        ("password", "users.reset_password", _("Reset password"), "P", "lock", ""),
        *((("unlock", "users.unlock", _("Lift the lock"), "U", "lock-open", ""),) if row.is_locked(now) else ()),
        *(
            (("second", "users.reset_second", _("Reset second factor"), "S", "refresh", ""),)
            if row.second_since
            else ()
        ),
        ("disable", "users.disable", _("Shut the account"), "D", "ban", "btn-danger"),
    ]
    shut = [("enable", "users.enable", _("Open the account again"), "E", "check", "")]
    return _doors(request, row, wanted if row.active else shut)


def _doors(
    request: StaffRequest, row: AccountRow, wanted: Iterable[tuple[str, str, str, str, str, str]]
) -> tuple[Door, ...]:
    """The doors to acts this reader may take; nobody administers their own account."""
    if row.id == request.account.pk:
        return ()
    return tuple(
        Door(label, reverse("users-act", args=[row.id, verb]), key, icon, look)
        for verb, permission, label, key, icon, look in wanted
        if request.actor.may(permission)
    )


def _grant_line(
    request: StaffRequest, row: AccountRow, grant: identity.GrantRow, units: Mapping[str, str], now: datetime
) -> Line:
    ended = grant.valid_to is not None and grant.valid_to <= now
    tone, words = ("neutral", _("ended")) if ended else ("done", _("valid now"))
    if not ended and grant.valid_from > now:
        tone, words = "attention", _("not yet")
    doors = (
        (Door(_("Revoke"), reverse("users-grant", args=[row.id, grant.id])),)
        if not ended and request.actor.may("users.revoke") and row.id != request.account.pk
        else ()
    )
    reach = _("own work only") if grant.own else units.get(grant.path, grant.path)
    cells = (Cell(role_label(grant.role)), Cell(reach, css="t2"), Cell(words, tone=tone))
    return Line((*cells, *_period(grant.valid_from, grant.valid_to)), doors)


def _token_line(request: StaffRequest, row: AccountRow, token: identity.TokenRow, now: datetime) -> Line:
    dead = token.dead or token.revoked_at is not None or token.expires_at <= now
    doors = (
        (Door(_("Revoke"), reverse("users-token", args=[row.id, token.id])),)
        if not dead and request.actor.may("users.revoke_token") and row.id != request.account.pk
        else ()
    )
    cells = (
        Cell(token.name, note=f"bh_{token.prefix}_…"),
        Cell(_("ended") if dead else _("valid now"), tone="neutral" if dead else "done"),
        *_period(token.created_at, token.revoked_at or token.expires_at),
        Cell("、".join(permission_label(one) for one in token.scopes), css="t3 meta"),
    )
    return Line(cells, doors)


def _period(begins: datetime, ends: datetime | None) -> tuple[Cell, ...]:
    until = (Cell(_("up to"), css="t3"), cell(ends)) if ends else (Cell(_("for good"), css="t3"),)
    return (Cell(_("since"), css="t3"), cell(begins), *until)


urlpatterns = [
    path("users", accounts, name="users"),
    path("users/export", export, name="users-export"),
    path("users/<uuid:user_id>", account, name="users-account"),
]
