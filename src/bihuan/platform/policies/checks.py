"""Proving that every policy, alone and together with the others, can be read and contradicts nothing."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from bihuan.kernel.errors import N_, Fault, Invalid
from bihuan.platform.policies import store
from bihuan.platform.policies.policy import CrossCheck, Policy, cross_checks, registry


def shipped_faults() -> tuple[Fault, ...]:
    """This will check the shipped files: each readable and canonical, all in agreement. It asks no database."""
    alone = tuple(fault for policy in registry.values() for fault in _shipped(policy))
    return alone or tuple(together({name: policy.shipped.value for name, policy in registry.items()}, cross_checks))


def check_all(at: datetime) -> tuple[Fault, ...]:
    """This will check everything in force at `at` or later: every version alone, and all together at each turn."""
    found = [fault for policy in registry.values() for fault in (*_shipped(policy), *_stored(policy))]
    for moment in () if found else turns(at):
        values = {name: policy.at(moment).value for name, policy in registry.items()}
        found += (fault for fault in together(values, cross_checks) if fault not in found)
    return tuple(found)


def turns(start: datetime) -> tuple[datetime, ...]:
    """This will list `start` and each later moment at which a stored version takes effect."""
    later = {head.effective_from for name in registry for head in store.heads(name) if head.effective_from > start}
    return (start, *sorted(later))


def together(values: Mapping[str, Any], checks: Iterable[CrossCheck]) -> Iterator[Fault]:
    """This will run cross checks on the values of policies, by name."""
    for cross in checks:
        yield from cross.check(*(values[policy.name] for policy in cross.policies))


def _shipped(policy: Policy[Any]) -> Iterator[Fault]:
    try:
        written = policy.write(policy.shipped.value)
    except Invalid as invalid:
        yield from invalid.faults
        return
    lines = policy.shape.essence(policy.file.read_text(encoding="utf-8")).splitlines(keepends=True)
    for number, (found, canonical) in enumerate(zip(lines, written.splitlines(keepends=True), strict=False), start=1):
        if found != canonical:
            yield Fault(
                f"{policy.file.name} line {number}",
                N_("This line is written “%(found)s”, and its canonical form is “%(canonical)s”."),
                {"found": found.rstrip("\n"), "canonical": canonical.rstrip("\n")},
            )


def _stored(policy: Policy[Any]) -> Iterator[Fault]:
    for head in store.heads(policy.name):
        try:
            policy.read(store.content(head))
        except Invalid as invalid:
            yield from (Fault(f"{policy.name} v{head.number} {at.where}", at.msg, at.params) for at in invalid.faults)
