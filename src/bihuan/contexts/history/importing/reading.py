"""Reading a file of histories: lines in, batches out, each fault by its line and field."""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from bihuan.contexts.history.rules import line_place
from bihuan.contexts.history.types import History, Numbered
from bihuan.kernel.errors import N_, Fault, Invalid

FAULTS_MAX_COUNT: Final = 20  # of one batch: who mends a file mends these first
WORDS: Final = {
    "missing": N_("This field is missing. Add it."),
    "unexpected_keyword_argument": N_("There is no such field here. Correct its name, or leave it out."),
    "union_tag_invalid": N_("There is no such step. docs/history.md lists them."),
    "union_tag_not_found": N_("A step says in `act` what was done. Add it."),
    "timezone_aware": N_("Write a time with its zone, such as 2026-03-01T08:30:00+08:00."),
    "datetime_type": N_("Write a time with its zone, such as 2026-03-01T08:30:00+08:00."),
    "datetime_parsing": N_("Write a time with its zone, such as 2026-03-01T08:30:00+08:00."),
    "datetime_from_date_parsing": N_("Write a time with its zone, such as 2026-03-01T08:30:00+08:00."),
    "json_invalid": N_("This line is no JSON object. Write one order's history on one line."),
}


def batches(lines: Iterable[bytes], batch_count: int) -> Iterator[tuple[Numbered, ...]]:
    """This will read a file's lines in batches; Invalid has the faults of the first batch that has any."""
    numbered = ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
    while part := list(islice(numbered, batch_count)):
        batch: list[Numbered] = []
        faults: list[Fault] = []
        for number, line in part:
            try:
                batch.append(read_line(number, line))
            except ValidationError as wrong:
                faults += _faults(number, wrong)
        if faults:
            raise Invalid.of(faults[:FAULTS_MAX_COUNT])
        yield tuple(batch)


def read_line(number: int, line: bytes) -> Numbered:
    """This will read one line; pydantic's ValidationError if it is no history."""
    return Numbered(number, _adapter().validate_json(line), line)


@cache
def _adapter() -> TypeAdapter[History]:
    return TypeAdapter(History)


def _faults(line: int, wrong: ValidationError) -> Iterator[Fault]:
    for error in wrong.errors(include_url=False, include_input=False):
        other = N_("This does not fit: %(why)s.")
        yield Fault(line_place(line, _field(error["loc"])), WORDS.get(error["type"], other), {"why": error["msg"]})


def _field(loc: tuple[Any, ...]) -> str:
    """`steps`, 3, `assign`, `at` → `steps[4].at`: counted from 1, without the kind of step."""
    parts: list[str] = []
    after_index = False
    for part in loc:
        if isinstance(part, int):
            parts[-1] += f"[{part + 1}]"
        elif not after_index or parts[-1].partition("[")[0] != "steps":
            parts.append(str(part))
        after_index = isinstance(part, int)
    return ".".join(parts)
