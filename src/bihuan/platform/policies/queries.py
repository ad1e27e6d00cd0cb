"""What the policies page shows: every policy, its versions, and any version's cells."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bihuan.kernel.errors import N_, NotFound
from bihuan.platform.actor import Actor
from bihuan.platform.policies import store
from bihuan.platform.policies.drafts import drafted_names
from bihuan.platform.policies.models import StoredPolicy
from bihuan.platform.policies.policy import Policy, registry
from bihuan.platform.policies.shapes import Grid
from bihuan.platform.policies.types import BEGINNING, SHIPPED_NUMBER, PolicyVersion

VIEW: Final = "policies.view"


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """One policy in the list. `number` 0 is the shipped file; `planned_at`: when the next version takes over."""

    name: str
    is_table: bool
    rows_count: int
    number: int
    effective_from: datetime | None
    planned_at: datetime | None
    drafted: bool


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a policy; the shipped one has no author, reason or time. `ahead`: not yet in force."""

    number: int
    hash: str
    effective_from: datetime | None
    author: str
    reason: str
    stored_at: datetime | None
    in_force: bool
    ahead: bool


def policies(actor: Actor, at: datetime) -> tuple[PolicyRow, ...]:
    """This will list every policy with the version in force at `at`, by name."""
    actor.require(VIEW)
    drafted = drafted_names(actor)
    return tuple(_row(registry[name], at, name in drafted) for name in sorted(registry))


def versions(actor: Actor, name: str, at: datetime) -> tuple[VersionRow, ...]:
    """This will list a policy's versions, the latest to begin first, the shipped one last."""
    actor.require(VIEW)
    policy = known(name)
    current = policy.at(at)
    stored = StoredPolicy.objects.filter(name=name).order_by("-effective_from", "-number").defer("content")
    listed = [
        VersionRow(
            row.number,
            row.hash,
            row.effective_from,
            row.author,
            row.reason,
            row.stored_at,
            in_force=row.number == current.number,
            ahead=row.effective_from > at,
        )
        for row in stored
    ]
    shipped = current.number == SHIPPED_NUMBER
    return (*listed, VersionRow(SHIPPED_NUMBER, policy.shipped.hash, None, "", "", None, in_force=shipped, ahead=False))


def version(actor: Actor, name: str, number: int) -> PolicyVersion[Any]:
    """This will give one version of a policy by its number, 0 being the shipped file."""
    actor.require(VIEW)
    policy = known(name)
    if number == SHIPPED_NUMBER:
        return policy.shipped
    head = next((head for head in store.heads(name) if head.number == number), None)
    if head is None:
        raise NotFound(N_("There is no version %(number)s of this policy."), number=number)
    return policy.stored(head)


def in_force(actor: Actor, name: str, at: datetime) -> PolicyVersion[Any]:
    """This will give the version of a policy in force at `at`."""
    actor.require(VIEW)
    return known(name).at(at)


def grid_of(name: str, value: Any) -> Grid:
    """This will lay a version's value out in cells."""
    return known(name).grid(value)


def known(name: str) -> Policy[Any]:
    """This will give the policy of a name; NotFound if none is declared under it."""
    policy = registry.get(name)
    if policy is None:
        raise NotFound(N_("There is no policy %(name)s."), name=name)
    return policy


def _row(policy: Policy[Any], at: datetime, drafted: bool) -> PolicyRow:
    current = policy.at(at)
    ahead = [head.effective_from for head in store.heads(policy.name) if head.effective_from > at]
    return PolicyRow(
        policy.name,
        policy.is_table,
        len(current.value) if policy.is_table else len(policy.shape.columns),
        current.number,
        None if current.effective_from == BEGINNING else current.effective_from,
        min(ahead, default=None),
        drafted,
    )
