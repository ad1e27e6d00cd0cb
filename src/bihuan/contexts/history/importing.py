"""A file of histories, one JSON object a line, loaded batch by batch.

Each batch is one transaction. A load that was killed is started again with the same file: what is there is known by
the older system's number and passed over, so it goes on where it stopped.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from bihuan.contexts.history.actions.load import FAULTS_MAX_COUNT, load
from bihuan.contexts.history.rules import line_place
from bihuan.contexts.history.types import History, Numbered
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Fault, Invalid
from bihuan.platform.actor import Actor

BATCH_COUNT: Final = 2_000
CARRIER: Final[Code] = "carrier"  # the system of sheets imported: one outside number is one order
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


@dataclass
class Totals:
    """What a load came to so far; rows and seconds by table."""

    loaded_count: int = 0
    known_count: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    took_s: dict[str, float] = field(default_factory=lambda: defaultdict(float))


def load_lines(
    actor: Actor,
    lines: Iterable[bytes],
    *,
    system: Code = CARRIER,
    at: datetime,
    progress: Callable[[int], None] = lambda _done: None,
    batch_count: int = BATCH_COUNT,
) -> Totals:
    """This will load a file's lines, a transaction a batch. Invalid: the faults of the first batch that has any."""
    totals = Totals()
    for batch in _batches(lines, batch_count):
        done = load(actor, system=system, batch=batch, at=at)
        totals.loaded_count += done.loaded_count
        totals.known_count += done.known_count
        for table in done.stored:
            totals.rows[table.table] += table.rows_count
            totals.took_s[table.table] += table.took_s
        progress(totals.loaded_count + totals.known_count)
    return totals


def _batches(lines: Iterable[bytes], batch_count: int) -> Iterator[tuple[Numbered, ...]]:
    numbered = ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
    while part := list(islice(numbered, batch_count)):
        batch: list[Numbered] = []
        faults: list[Fault] = []
        for number, line in part:
            try:
                batch.append(Numbered(number, _adapter().validate_json(line)))
            except ValidationError as wrong:
                faults += _faults(number, wrong)
        if faults:
            raise Invalid.of(faults[:FAULTS_MAX_COUNT])
        yield tuple(batch)


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
