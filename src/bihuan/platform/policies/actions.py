"""Putting a policy's new version into force."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Conflict, Fault, Invalid, NotFound, Refused
from bihuan.platform.action import action, record
from bihuan.platform.actor import Actor
from bihuan.platform.events import event
from bihuan.platform.policies import store
from bihuan.platform.policies.checks import together, turns
from bihuan.platform.policies.models import PolicyDraft, StoredPolicy
from bihuan.platform.policies.policy import Policy, content_hash, cross_checks, registry
from bihuan.platform.policies.types import SHIPPED_NUMBER


@event("policies.activated")
@dataclass(frozen=True)
class PolicyActivated:
    """A version was stored; `effective_from` may lie in the future."""

    policy: Code
    number: int
    hash: Code
    effective_from: datetime


@dataclass(frozen=True)
class Activated:
    """What was stored."""

    id: UUID
    number: int
    hash: str


@action("policies.activate")
def activate(
    actor: Actor, *, name: str, content: str, effective_from: datetime, reason: str, at: datetime
) -> Activated:
    """This will store `content` as the version from `effective_from` on, if it holds alone and with all others.

    The actor's own draft of it is done with then.
    """
    policy = registry.get(name)
    if policy is None:
        raise NotFound(N_("There is no policy %(name)s."), name=name)
    if effective_from < at:
        raise Refused(
            N_("A version can't begin in the past: what was decided since would no longer be explained by it."),
            code="in_the_past",
        )
    if not reason.strip():
        raise Invalid(N_("Say why this version is set."), where="reason")
    # The number first: whatever another commits from here on takes this number, and our insert is stopped.
    number = store.newest_number() + 1
    store.forget()
    value = policy.read(content)
    canonical = policy.write(value)
    current = policy.at(effective_from)
    # Storing what is shipped is no idle act: it stays in force when a later release ships otherwise.
    if current.number != SHIPPED_NUMBER and current.hash == content_hash(canonical):
        raise Refused(N_("This is what is in force then already."), code="unchanged")
    if faults := disagreements(policy, value, effective_from):
        raise Invalid.of(faults)
    row = StoredPolicy(
        number=number,
        name=name,
        content=canonical,
        hash=content_hash(canonical),
        effective_from=effective_from,
        author=actor.id,
        reason=reason.strip(),
        stored_at=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as problem:
        raise Conflict(N_("Somebody else activated a policy just now. Look at it, then try again.")) from problem
    store.forget()
    PolicyDraft.objects.filter(name=name, author=actor.id).delete()
    record(
        PolicyActivated(name, row.number, row.hash, effective_from),
        subject=("policy", row.id),
        path="",
        at=at,
    )
    return Activated(row.id, row.number, row.hash)


def disagreements(policy: Policy[Any], value: Any, effective_from: datetime) -> tuple[Fault, ...]:
    """This will list where `value` contradicts other policies, at any turn until this policy's next version begins."""
    touching = [cross for cross in cross_checks if policy in cross.policies]
    ends = [head.effective_from for head in store.heads(policy.name) if head.effective_from > effective_from]
    for moment in turns(effective_from):
        if ends and moment >= min(ends):
            break
        values = {other.name: other.at(moment).value for cross in touching for other in cross.policies}
        values[policy.name] = value
        if faults := tuple(together(values, touching)):
            return faults
    return ()
