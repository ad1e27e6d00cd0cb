"""When a fault counts as solved on the line, and when it has come back. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from bihuan.contexts.frontdesk.types import CauseRow, InterceptRules, TestRow
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Fault, Invalid
from bihuan.kernel.tables import ANY

REPAIR: Final[Code] = "repair"


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a seat says of a fault solved on the line."""

    cause: Code
    evidence: Mapping[Code, Decimal]
    minutes: int
    agreed: bool


def causes_of(rows: Iterable[CauseRow], business: Code) -> tuple[CauseRow, ...]:
    """This will list the causes that can be settled on the line for a business, in the table's order."""
    return tuple(row for row in rows if business in row.businesses or ANY in row.businesses)


def tests_of(rows: Iterable[TestRow], business: Code) -> tuple[TestRow, ...]:
    """This will list the tests that can be read from afar for a business, in the table's order."""
    return tuple(row for row in rows if business in row.businesses or ANY in row.businesses)


def check_interception(
    causes: Iterable[CauseRow], tests: Iterable[TestRow], policy: InterceptRules, said: Claimed
) -> dict[Code, Decimal]:
    """This will give what was measured, or raise Invalid with a fault for each thing that speaks against it."""
    faults = []
    if said.cause not in {row.cause for row in causes}:
        faults.append(
            Fault("cause", N_("This cause can't be settled on the line. Choose a listed one, or send a technician."))
        )
    known = {row.code: row for row in tests}
    for code, row in known.items():
        if code not in said.evidence:
            if row.required:
                faults.append(Fault(f"evidence.{code}", N_("This test is required. Read it again after the repair.")))
        elif not _passes(row, said.evidence[code]):
            faults.append(
                Fault(
                    f"evidence.{code}",
                    N_("%(value)s does not show that it works. Go on, or send a technician."),
                    {"value": f"{said.evidence[code]} {row.unit}".strip()},
                )
            )
    faults += [
        Fault(f"evidence.{code}", N_("There is no such test for this business."))
        for code in said.evidence
        if code not in known
    ]
    if not said.evidence:
        faults.append(Fault("evidence", N_("Give at least one test that shows that it works again.")))
    if not 1 <= said.minutes <= policy.minutes_max:
        faults.append(Fault("minutes", N_("Give the minutes, from 1 to %(most)s."), {"most": policy.minutes_max}))
    if not said.agreed:
        faults.append(
            Fault("agreed", N_("Only the customer's yes settles a fault on the line. Ask, or send a technician."))
        )
    if faults:
        raise Invalid.of(faults)
    return dict(said.evidence)


def _passes(row: TestRow, value: Decimal) -> bool:
    if not value.is_finite():
        return False
    return (row.minimum is None or value >= row.minimum) and (row.maximum is None or value <= row.maximum)


def is_repeat(policy: InterceptRules, solved_at: datetime, at: datetime) -> bool:
    """This will say whether a fault reported at `at` is one solved at `solved_at` come back."""
    return solved_at <= at <= solved_at + timedelta(hours=policy.repeat_hours)


def evidence_hash(measured: Mapping[Code, Decimal]) -> str:
    """This will fingerprint what was measured, so that the record can prove the stored values unaltered."""
    plain = {code: str(value) for code, value in measured.items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
