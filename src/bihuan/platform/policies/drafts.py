"""Drafts: a version being written is kept as it stands, with its faults, until it is activated or thrown away."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bihuan.kernel.errors import N_, Conflict, Invalid, NotFound
from bihuan.platform.action import action
from bihuan.platform.actor import Actor
from bihuan.platform.policies.models import PolicyDraft
from bihuan.platform.policies.policy import registry
from bihuan.platform.policies.shapes import Grid

DRAFT: Final = "policies.draft"
ROWS_MAX_COUNT: Final = 2_000
COLUMNS_MAX_COUNT: Final = 50
CELL_MAX_COUNT: Final = 4_000  # characters


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as its author sees it; `version` is sent back with the next save."""

    name: str
    grid: Grid
    version: int
    saved_at: datetime


@action("policies.draft")
def save_draft(
    actor: Actor,
    *,
    name: str,
    headers: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    version: int | None,
    at: datetime,
) -> int:
    """This will keep the actor's draft and give its new version; `version` is the one that was edited, None at first.

    Raises Conflict if the draft was saved elsewhere since. What is kept may be wrong: it is read when it is activated.
    """
    _known(name)
    _bounded(headers, rows)
    kept = {"headers": list(headers), "rows": [list(row) for row in rows], "saved_at": at}
    own = PolicyDraft.objects.filter(name=name, author=actor.id)
    if version is None:
        draft, fresh = PolicyDraft.objects.get_or_create(name=name, author=actor.id, defaults=kept)
        if fresh:
            return draft.version
    elif own.filter(version=version).update(**kept, version=version + 1):
        return version + 1
    raise Conflict(
        N_("Your draft was changed in another window meanwhile. Look at it as it stands, then change it again.")
    )


@action("policies.discard_draft")
def discard_draft(actor: Actor, *, name: str, at: datetime) -> bool:  # noqa: ARG001 every action is told the time
    """This will throw the actor's draft away and say whether there was one."""
    _known(name)
    return bool(PolicyDraft.objects.filter(name=name, author=actor.id).delete()[0])


def draft_of(actor: Actor, name: str) -> Draft | None:
    """This will give the actor's own draft of a policy, if there is one."""
    actor.require(DRAFT)
    row = PolicyDraft.objects.filter(name=name, author=actor.id).first()
    if row is None:
        return None
    grid = Grid(tuple(row.headers), tuple(tuple(cells) for cells in row.rows))
    return Draft(name, grid, row.version, row.saved_at)


def drafted_names(actor: Actor) -> frozenset[str]:
    """This will name the policies of which the actor has a draft."""
    return frozenset(PolicyDraft.objects.filter(author=actor.id).values_list("name", flat=True))


def _known(name: str) -> None:
    if name not in registry:
        raise NotFound(N_("There is no policy %(name)s."), name=name)


def _bounded(headers: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
    if len(rows) > ROWS_MAX_COUNT:
        raise Invalid(N_("A policy has at most %(most)s rows."), where="rows", most=ROWS_MAX_COUNT)
    if any(len(row) > COLUMNS_MAX_COUNT for row in (headers, *rows)):
        raise Invalid(N_("A policy has at most %(most)s columns."), where="rows", most=COLUMNS_MAX_COUNT)
    if any(len(cell) > CELL_MAX_COUNT or "\x00" in cell for row in (headers, *rows) for cell in row):
        raise Invalid(
            N_("A cell holds at most %(most)s characters, all of them visible."), where="rows", most=CELL_MAX_COUNT
        )
