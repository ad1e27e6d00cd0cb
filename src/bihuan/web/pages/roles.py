"""Roles: what each may do, in words, and who holds it now. Read only: an installation words its roles in a file."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from bihuan.contexts.workforce import api as workforce
from bihuan.platform import clock, identity
from bihuan.platform.identity.roles import Reach
from bihuan.web.areas import area_label
from bihuan.web.http import StaffRequest, page
from bihuan.web.labels import role_label
from bihuan.web.pages.users import unit_names
from bihuan.web.permission_words import permission_label

VIEW = "users.view"
REACHES: Final[dict[Reach, str | Promise]] = {
    Reach.TREE: _("over a part of the organisation"),
    Reach.CONTRACTOR: _("over one contractor’s people"),
    Reach.OWN: _("over one’s own work"),
}


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a role now: how colleagues call them, their login and how far it reaches."""

    login: str
    name: str
    reach: str
    address_id: str


@dataclass(frozen=True, slots=True)
class RoleShown:
    """One role in words: its permissions by area, and its holders."""

    name: str
    label: str
    reach: str | Promise
    exclusive: bool
    areas: tuple[tuple[str, tuple[str, ...]], ...]
    holders: tuple[Holder, ...]


@require_GET
@page(VIEW)
def roles(request: StaffRequest) -> HttpResponse:
    """This will show every role of the installation."""
    held = identity.holders(request.actor, clock.now())
    people = workforce.persons({row.person_id for row in held if row.person_id})
    units = unit_names(request)
    by_role: dict[str, list[Holder]] = defaultdict(list)
    for row in held:
        name = people[row.person_id].name if row.person_id in people else ""
        by_role[row.role].append(Holder(row.login, name, units.get(row.path, row.path), str(row.user_id)))
    shown = [
        RoleShown(
            name=role.role,
            label=role_label(role.role),
            reach=REACHES[role.reach],
            exclusive=bool(role.exclusive),
            areas=_areas(role.permissions),
            holders=tuple(by_role[role.role]),
        )
        for role in identity.roles().values()
    ]
    return render(request, "users/roles.html", {"roles": shown})


def _areas(permissions: frozenset[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Permissions by the part of the program they belong to, each in words."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(permissions):
        found[name.partition(".")[0]].append(permission_label(name))
    return tuple((area_label(area), tuple(words)) for area, words in sorted(found.items()))


urlpatterns = [path("roles", roles, name="roles")]
