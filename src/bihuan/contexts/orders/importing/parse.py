"""One row of an order sheet in our terms, or every reason why it can't be one; no database.

Times in a sheet are China's. Whether customer and address are welcome is asked when the row is imported.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from bihuan.contexts.orders.importing.columns import KIND, REF, SHOWN
from bihuan.contexts.orders.importing.words import Words
from bihuan.contexts.orders.rules import Gather, check_note, check_received
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Fault, Invalid
from bihuan.kernel.worktime import CHINA
from bihuan.platform.privacy import normalise_phone
from bihuan.platform.sheets import Cell
from bihuan.platform.sheets.text import looks_like_formula

ORDINARY: Final = "ordinary"
OTHER: Final = "other"
REF_MAX_CHARS: Final = 64
_DATE: Final = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?")
_SPAN: Final = re.compile(r"(\d{1,2})[:：](\d{2})(?::\d{2})?\s*[-–—~～至到]+\s*(\d{1,2})[:：](\d{2})")
_MOMENTS: Final = (
    re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[ T]+(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?"),
)


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One order as its sheet tells it. `number` is the row the spreadsheet shows."""

    number: int
    ref: str
    business: Code
    work: Code
    symptom: Code | None
    received_at: datetime | None
    name: str
    phone: str
    tier: Code
    address: str
    account: str | None
    appointment_start: datetime | None
    appointment_end: datetime | None
    note: str | None


def parse(number: int, cells: Mapping[str, Cell], words: Words) -> ImportRow:
    """This will read one row; Invalid has a fault for each cell, `where` naming its field."""
    gather = Gather()
    ref = gather.take(lambda: _ref(cells))
    kind = gather.take(lambda: _kind(cells, words))
    symptom = gather.take(lambda: _symptom(cells, kind, words))
    received_at = gather.take(lambda: _received(cells, words.at))
    name = gather.take(lambda: _plain(cells, "name"))
    phone = gather.take(lambda: _phone(cells))
    tier = gather.take(lambda: _code(cells, "tier", "tiers", words)) or ORDINARY
    address = gather.take(lambda: _plain(cells, "address"))
    window = gather.take(lambda: _appointment(cells, words.at)) or (None, None)
    note = gather.take(lambda: check_note(_text(cells, "note")))
    gather.settle()
    business, work = kind or ("", "")  # settle() has raised wherever something was missing
    start, end = window
    return ImportRow(
        number=number,
        ref=ref or "",
        business=business,
        work=work,
        symptom=symptom,
        received_at=received_at,
        name=name or "",
        phone=phone or "",
        tier=tier,
        address=address or "",
        account=_text(cells, "account") or None,
        appointment_start=start,
        appointment_end=end,
        note=note,
    )


def _text(cells: Mapping[str, Cell], field: str) -> str:
    value = cells.get(field)
    if isinstance(value, Decimal):
        return format(value, "f")
    return "" if value is None else str(value).strip()


def _needed(cells: Mapping[str, Cell], field: str) -> str:
    found = _text(cells, field)
    if not found:
        raise Invalid(N_("“%(header)s” is empty. Fill it in."), where=field, header=SHOWN[field])
    return found


def _plain(cells: Mapping[str, Cell], field: str) -> str:
    found = _needed(cells, field)
    if looks_like_formula(found):
        raise Invalid(N_("“%(header)s” holds a formula, not words. Type it in."), where=field, header=SHOWN[field])
    return found


def _phone(cells: Mapping[str, Cell]) -> str:
    try:
        return normalise_phone(_needed(cells, "phone"))
    except Invalid as wrong:
        raise Invalid.of([Fault("phone", wrong.msg, wrong.params)]) from wrong


def _ref(cells: Mapping[str, Cell]) -> str:
    found = _needed(cells, REF)
    if len(found) > REF_MAX_CHARS:
        raise Invalid(N_("An outside number has at most %(count)s characters."), where=REF, count=REF_MAX_CHARS)
    return found


def _code(cells: Mapping[str, Cell], field: str, code_list: Code, words: Words) -> Code | None:
    found = _text(cells, field)
    if not found:
        return None
    code = words.code(code_list, found)
    if code is None:
        raise Invalid(
            N_("“%(value)s” is not in the list of “%(header)s”. Correct it, or add it to the catalogue."),
            where=field,
            value=found,
            header=SHOWN[field],
        )
    return code


def _kind(cells: Mapping[str, Cell], words: Words) -> tuple[Code, Code]:
    """Business and work from their own columns, or both from the name of the kind, such as 宽带障碍."""
    named = words.kind(_text(cells, KIND))
    if named is not None:
        return named
    work_field = "work" if _text(cells, "work") else KIND
    business, work = _code(cells, "business", "businesses", words), _code(cells, work_field, "works", words)
    for code, field in ((business, "business"), (work, KIND)):
        if code is None:
            raise Invalid(N_("“%(header)s” is empty. Fill it in."), where=field, header=SHOWN[field])
    assert business is not None
    assert work is not None
    return business, work


def _symptom(cells: Mapping[str, Cell], kind: tuple[Code, Code] | None, words: Words) -> Code | None:
    """The symptom told; one in words we don't know, or of another business, is still a symptom: `other`."""
    found = _text(cells, "symptom")
    if not found or kind is None:
        return None
    code = words.code("symptoms", found)
    return code if code in words.symptoms(kind[0]) else OTHER


def _received(cells: Mapping[str, Cell], at: datetime) -> datetime | None:
    found = _moment(cells.get("received_at"), "received_at")
    if found is not None:
        check_received(found, at=at)
    return found


def _moment(value: Cell, field: str) -> datetime | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value
    written = str(value).strip()
    found = next((match for form in _MOMENTS if (match := form.fullmatch(written))), None)
    try:
        if found is not None:
            year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
            return datetime(year, month, day, hour, minute, second, tzinfo=CHINA)
    except ValueError:
        pass
    raise Invalid(N_("“%(value)s” is no time. Write it like 2026-11-21 14:30."), where=field, value=written[:40])


def _appointment(cells: Mapping[str, Cell], at: datetime) -> tuple[datetime, datetime] | None:
    """A day and a span of hours, in one cell or in two; a day without hours promises nothing."""
    value, day_value = cells.get("appointment"), cells.get("appointment_date")
    text = _text(cells, "appointment")
    if not text:
        return None
    span = _SPAN.search(text) if not isinstance(value, datetime) else None
    day = _day(day_value, at) if day_value else _day(value, at)
    if span is None or day is None:
        raise Invalid(
            N_("“%(value)s” is no appointment. Write it like 2026-11-22 14:00-16:00."), where="appointment",
            value=text[:40],
        )  # fmt: skip
    minutes = [int(hours) * 60 + int(rest) for hours, rest in (span.groups()[:2], span.groups()[2:])]
    if not minutes[0] < minutes[1] <= 24 * 60:
        raise Invalid(N_("An appointment ends after it starts, on the same day."), where="appointment")
    midnight = datetime(day.year, day.month, day.day, tzinfo=CHINA)
    return midnight + timedelta(minutes=minutes[0]), midnight + timedelta(minutes=minutes[1])


def _day(value: Cell, at: datetime) -> date | None:
    """A day as written; without a year it is the one nearest to today."""
    if isinstance(value, datetime):
        return value.date()
    found = _DATE.search(str(value or ""))
    if found is None:
        return None
    year, month, day = found.groups()
    today = at.astimezone(CHINA).date()
    years = [int(year)] if year else [today.year - 1, today.year, today.year + 1]
    days = []
    for candidate in years:
        try:
            days.append(date(candidate, int(month), int(day)))
        except ValueError:
            continue
    return min(days, key=lambda one: abs(one - today), default=None)
