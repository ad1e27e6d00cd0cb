"""From a sheet's bytes to rows that are orders and rows that can't be, with every reason by its cell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from bihuan.contexts.orders.importing.columns import COLUMNS, REF
from bihuan.contexts.orders.importing.parse import ImportRow, parse
from bihuan.contexts.orders.importing.words import Words
from bihuan.kernel.errors import N_, Fault, Invalid
from bihuan.kernel.worktime import CHINA
from bihuan.platform import sheets
from bihuan.platform.sheets import Cell, Row, Table

LIMITS: Final = sheets.Limits(rows_count=50_000)
# What others call a field, where their faults name it.
FIELD_OF: Final = {"text": "address", "appointment_start": "appointment", "appointment_end": "appointment"}


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is no order. `cells` as the sheet has them; a fault's `where` is a field, or empty for the row."""

    number: int
    cells: tuple[str | int | None, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A sheet read: the rows that may be imported, those that can't, and the columns nobody knows.

    `columns` gives each known field's column, from 0.
    """

    headers: tuple[str, ...]
    columns: Mapping[str, int]
    good: tuple[ImportRow, ...]
    refused: tuple[RefusedRow, ...]
    unknown_headers: tuple[str, ...]
    cells: Mapping[int, tuple[Cell, ...]] = field(repr=False)


def read(content: bytes, filename: str, at: datetime) -> Reading:
    """This will read an .xlsx or .csv; Invalid where the file is no sheet or lacks a column that is needed."""
    table = sheets.read(content, filename, LIMITS, known_headers=sheets.known_headers(COLUMNS))
    mapping, faults = sheets.map_headers(table, COLUMNS)
    if faults:
        raise Invalid.of(faults)
    good: list[ImportRow] = []
    refused: list[RefusedRow] = []
    row_of: dict[str, int] = {}
    words = Words(at)
    for row in table.rows:
        try:
            made = parse(row.number, mapping.record(row), words)
        except Invalid as wrong:
            refused.append(refusal(row, wrong.faults))
            continue
        earlier = row_of.setdefault(made.ref, row.number)
        if earlier == row.number:
            good.append(made)
        else:
            twice = N_("This number stands in row %(row)s already. Delete one of the two rows.")
            refused.append(refusal(row, [Fault(REF, twice, {"row": earlier})]))
    return Reading(table.headers, mapping.indexes, tuple(good), tuple(refused), mapping.unknown, _cells(table))


def refusal(row: Row, faults: Iterable[Fault]) -> RefusedRow:
    """This will tie what is wrong with a row to its fields."""
    named = (replace(fault, where=FIELD_OF.get(fault.where, fault.where)) for fault in faults)
    return RefusedRow(row.number, tuple(map(_written, row.cells)), tuple(named))


def _written(cell: Cell) -> str | int | None:
    """A cell as it may be typed again: a time and a decimal become their text."""
    if isinstance(cell, datetime):
        return f"{cell.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
    return format(cell, "f") if isinstance(cell, Decimal) else cell


def _cells(table: Table) -> dict[int, tuple[Cell, ...]]:
    return {row.number: row.cells for row in table.rows}
