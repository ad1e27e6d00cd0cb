"""The hotline's small form for a fault solved on the line: its cause, what was measured, and the customer's yes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.frontdesk import api as frontdesk
from bihuan.kernel.worktime import CHINA
from bihuan.platform.actor import Actor
from bihuan.web.formats import number_words
from bihuan.web.labels import code_label, language

OPEN = "solving"  # the field that says the form is open
EVIDENCE = "evidence."
SHOWN = ("cause", "minutes", "agreed", "evidence")


@dataclass(frozen=True, slots=True)
class Test:
    """One test that can be read from afar, with what was typed and what is wrong with it."""

    name: str
    label: str
    unit: str
    bounds: str
    required: bool
    typed: str
    fault: str


@dataclass(frozen=True, slots=True)
class Panel:
    """The form as it stands: causes as (code, label)."""

    causes: tuple[tuple[str, str], ...]
    cause: str
    tests: tuple[Test, ...]
    minutes: str
    agreed: bool
    faults: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """What the form sent, read; `faults` for numbers that are none."""

    cause: str
    evidence: dict[str, Decimal]
    minutes: int
    agreed: bool
    faults: dict[str, str]


def panel(business: str, sent: Mapping[str, str], at: datetime, faults: Mapping[str, str]) -> Panel:
    """This will lay out the form for a business, keeping what was typed."""
    causes, tests = frontdesk.intercept_choices(business, at)
    return Panel(
        causes=tuple((row.cause, code_label("causes", row.cause)) for row in causes),
        cause=sent.get("cause", ""),
        tests=tuple(_test(row, sent, faults) for row in tests),
        minutes=sent.get("minutes", ""),
        agreed="agreed" in sent,
        faults=faults,
    )


def read(business: str, sent: Mapping[str, str], at: datetime) -> Said:
    """This will read the form; a field left empty was not measured."""
    faults: dict[str, str] = {}
    evidence = {}
    for row in frontdesk.intercept_choices(business, at)[1]:
        typed = sent.get(f"{EVIDENCE}{row.code}", "").strip()
        if typed:
            value = _number(typed)
            if value is None:
                faults[f"{EVIDENCE}{row.code}"] = (
                    _("Enter a number in %(unit)s.") % {"unit": row.unit} if row.unit else _("Enter a number.")
                )
            else:
                evidence[row.code] = value
    minutes = sent.get("minutes", "").strip()
    return Said(
        cause=sent.get("cause", ""),
        evidence=evidence,
        minutes=int(minutes) if minutes.isdecimal() and len(minutes) < 5 else 0,
        agreed="agreed" in sent,
        faults=faults,
    )


def counts_today(actor: Actor, at: datetime) -> frontdesk.InterceptCounts:
    """This will count today's faults and those solved on the line."""
    midnight = datetime.combine(at.astimezone(CHINA).date(), time(), CHINA)
    return frontdesk.intercept_counts(actor, since=midnight, until=midnight + timedelta(days=1))


def _test(row: frontdesk.TestRow, sent: Mapping[str, str], faults: Mapping[str, str]) -> Test:
    name = f"{EVIDENCE}{row.code}"
    return Test(
        name=name,
        label=catalog.label(row, language()),
        unit=row.unit,
        bounds=_bounds(row),
        required=row.required,
        typed=sent.get(name, ""),
        fault=faults.get(name, ""),
    )


def _bounds(row: frontdesk.TestRow) -> str:
    if row.minimum is not None and row.maximum is not None:
        return _("%(least)s to %(most)s") % {"least": number_words(row.minimum), "most": number_words(row.maximum)}
    if row.minimum is not None:
        return f"≥ {number_words(row.minimum)}"
    return f"≤ {number_words(row.maximum)}" if row.maximum is not None else ""


def _number(typed: str) -> Decimal | None:
    try:
        value = Decimal(typed)
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < 1_000_000 else None
