"""Who acts, through what, and what that person may do where.

An actor is a value: it is built once per request (identity.actor_for) and never asked the database again.
Nothing is allowed unless a grant says so, and no grant means everything everywhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal
from uuid import UUID

from bihuan.kernel.errors import N_, Forbidden

Channel = Literal["web", "phone", "public", "api", "cli", "import", "system"]
Kind = Literal["user", "token", "system"]


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the installation: under `path`, of one contractor (None = any), of one person (None = anybody)."""

    path: str = ""
    contractor_id: UUID | None = None
    person_id: UUID | None = None


EVERYWHERE = Area()


@dataclass(frozen=True, slots=True)
class Grant:
    """Permissions held over an area. A permission is an action's or a view's name; `orders.*` means all of orders."""

    permissions: frozenset[str]
    path: str = ""
    contractor_id: UUID | None = None
    own: bool = False

    def covers(self, permission: str) -> bool:
        """This will say whether the grant names `permission`, itself or by its context's star."""
        return permission in self.permissions or f"{permission.partition('.')[0]}.*" in self.permissions


@dataclass(frozen=True)
class Actor:
    """Somebody, or some part of the system, who acts. `id` is what events store: `user:…`, `token:…`, `system:…`."""

    id: str
    kind: Kind
    grants: tuple[Grant, ...] = ()
    user_id: UUID | None = None
    person_id: UUID | None = None
    channel: Channel = "system"
    device: str = ""
    acting_for: UUID | None = None
    language: str = "zh-hans"

    def may(self, permission: str) -> bool:
        """This will say whether any grant covers `permission`, wherever it applies."""
        return bool(self.areas(permission))

    def require(self, permission: str) -> None:
        """This will pass if the actor may, else raise Forbidden naming the permission that is missing."""
        if not self.may(permission):
            raise Forbidden(
                N_("You need the permission %(permission)s for this. A security administrator can grant it."),
                permission=permission,
            )

    def areas(self, permission: str) -> tuple[Area, ...]:
        """This will give the areas in which the actor holds `permission`; empty means none."""
        found = self._areas.get(permission)
        if found is None:
            found = self._areas[permission] = tuple(self._areas_for(permission))
        return found

    def _areas_for(self, permission: str) -> Iterable[Area]:
        for grant in self.grants:
            if grant.covers(permission) and not (grant.own and self.person_id is None):
                area = Area(grant.path, grant.contractor_id, self.person_id if grant.own else None)
                yield EVERYWHERE if area == EVERYWHERE else area

    @cached_property
    def _areas(self) -> dict[str, tuple[Area, ...]]:
        return {}


def system_actor(name: str, *permissions: str) -> Actor:
    """This will build the actor of a reaction, job or import: the whole tree, but only the permissions named."""
    return Actor(id=f"system:{name}", kind="system", grants=(Grant(frozenset(permissions)),))
