"""What a step asks of the technician who takes it. Judging the answers is the action's business, not the form's.

A question's name is the place its fault names, so that a fault finds its way under the field without a table.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, Literal

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.orders.api import OrderRow
from bihuan.kernel.errors import N_, Invalid

Kind = Literal["options", "select", "window", "number", "done", "moment", "text"]
CHECKS: Final = "checks."
WINDOW_DAYS: Final = 7
HOLD_PROPOSED: Final = timedelta(hours=2)
SPOKEN_FACE_TO_FACE: Final = "in_person"
_FAULT_WORK: Final = "repair"  # only a fault has a cause and needs its remedy told
_LOCAL: Final = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose; the template finds its words. `max_minutes`: how long a hold may last.

    `marks` are the catalogue's: the page must know without a network that somebody was spoken to.
    """

    value: str
    marks: tuple[str, ...] = ()
    max_minutes: int | None = None
    window: tuple[datetime, datetime] | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One field. `minimum` and `maximum` are a number's bounds, both allowed."""

    name: str
    kind: Kind
    label: str
    required: bool = True
    code_list: str = ""
    options: tuple[Option, ...] = ()
    unit: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    proposed: str = ""

    @property
    def negative(self) -> bool:
        """Whether the answer is below zero: phones' number pads often have no minus sign."""
        return self.kind == "number" and self.maximum is not None and self.maximum < 0


Questions = tuple[Question, ...]


def questions(verb: str, row: OrderRow, at: datetime) -> Questions:
    """This will list what `verb` asks about this order; nothing for a step that only needs to be taken."""
    return _ASKED[verb](row, at) if verb in _ASKED else ()


def asks(verb: str) -> bool:
    """This will say whether a step asks anything."""
    return verb in _ASKED


def arguments(verb: str, given: Mapping[str, str]) -> dict[str, Any]:
    """This will turn a form's answers into the action's arguments; Invalid for a time that can't be read."""
    answers = {name: value.strip() for name, value in given.items() if value.strip()}
    match verb:
        case "contact":
            outcome = answers.get("outcome", "")
            channel = "in_person" if outcome == SPOKEN_FACE_TO_FACE else "phone"
            return {"outcome": outcome, "channel": channel}
        case "complete":
            checks = {
                name.removeprefix(CHECKS): _plain(value) for name, value in answers.items() if name.startswith(CHECKS)
            }
            return {"checks": checks, **{name: answers.get(name) for name in ("cause", "remedy", "note")}}
        case "request_hold":
            return {"reason": answers.get("reason", ""), "until": _moment(answers.get("until", ""), "until")}
        case "reschedule":
            start, _sep, end = answers.get("window", "").partition("/")
            reason = answers.get("reason", "")
            return {"start": _moment(start, "window"), "end": _moment(end, "window"), "reason": reason}
        case "note":
            return {"text": answers.get("note", "")}
        case "return" | "block":
            return {"reason": answers.get("reason", "")}
        case _:
            return {}


def _plain(number: str) -> str:
    """Chinese keyboards give a true minus or a full-width stop as readily as the ASCII ones."""
    return number.translate(str.maketrans("−－．。", "--.."))


def _moment(text: str, where: str) -> datetime:
    try:
        read = datetime.fromisoformat(text)
        return (read if read.tzinfo else timezone.make_aware(read)).astimezone(UTC)
    except (ValueError, OverflowError):  # no time, or one at the end of all time, which is none elsewhere
        raise Invalid(N_("Choose a date and a time."), where=where) from None


def _codes(code_list: str, row: OrderRow, at: datetime) -> tuple[Option, ...]:
    return tuple(Option(one.code, one.marks, one.max_minutes) for one in catalog.code_list(code_list, at, row.business))


def _reason(code_list: str) -> Callable[[OrderRow, datetime], Questions]:
    def asked(row: OrderRow, at: datetime) -> Questions:
        return (Question("reason", "options", _("Why"), code_list=code_list, options=_codes(code_list, row, at)),)

    return asked


def _contact(row: OrderRow, at: datetime) -> Questions:
    outcomes = "contact_outcomes"
    options = _codes(outcomes, row, at)
    return (Question("outcome", "options", _("How did it go"), code_list=outcomes, options=options),)


def _hold(row: OrderRow, at: datetime) -> Questions:
    proposed = timezone.localtime(at + HOLD_PROPOSED).strftime(_LOCAL)
    return (*_reason("hold_reasons")(row, at), Question("until", "moment", _("Until"), proposed=proposed))


def _reschedule(row: OrderRow, at: datetime) -> Questions:
    offered = Question("window", "window", _("New appointment"), options=tuple(_windows(row, at)))
    return (offered, *_reason("reschedule_reasons")(row, at))


def _windows(row: OrderRow, at: datetime) -> Iterator[Option]:
    """The windows of the next days that have room; one may fill while the phone is without a network."""
    for one in dispatch.window_choices(row, at=at, days_count=WINDOW_DAYS):
        if one.left_count:
            yield Option(f"{one.start_at.isoformat()}/{one.end_at.isoformat()}", window=(one.start_at, one.end_at))


def _complete(row: OrderRow, at: datetime) -> Questions:
    fault = row.work == _FAULT_WORK
    causes = Question("cause", "select", _("Cause"), code_list="causes", options=_codes("causes", row, at))
    remedies = _codes("remedies", row, at)
    return (
        *(_check(one, row, at) for one in catalog.checks(row.business, row.work, at)),
        *((causes,) if fault else ()),
        Question("remedy", "select", _("Remedy"), required=fault, code_list="remedies", options=remedies),
        Question("note", "text", _("Note"), required=False),
    )


def _check(one: catalog.CheckRow, row: OrderRow, at: datetime) -> Question:
    kinds: dict[str, Kind] = {"bool": "done", "number": "number", "choice": "options"}
    return Question(
        name=CHECKS + one.code,
        kind=kinds[one.type],
        label=catalog.label(one, get_language() or ""),
        required=one.required,
        code_list=one.choices or "",
        options=_codes(one.choices, row, at) if one.choices else (),
        unit=one.unit,
        minimum=one.minimum,
        maximum=one.maximum,
    )


def _note(_row: OrderRow, _at: datetime) -> Questions:
    return (Question("note", "text", _("Note")),)


_ASKED: Final[dict[str, Callable[[OrderRow, datetime], Questions]]] = {
    "contact": _contact,
    "complete": _complete,
    "request_hold": _hold,
    "reschedule": _reschedule,
    "return": _reason("return_reasons"),
    "block": _reason("block_reasons"),
    "note": _note,
}
