"""Policies as a workbook and back without loss: a sheet per policy, every cell as the policy's file has it.

A header reads `标准工时 (standard_minutes)`: the words are the reader's, the name in brackets is what counts.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time
from decimal import Decimal
from typing import Final

from bihuan.kernel.errors import N_, Fault, Invalid
from bihuan.platform import sheets
from bihuan.platform.policies.policy import registry
from bihuan.platform.policies.shapes import Grid
from bihuan.platform.sheets.places import place

_NAMED: Final = re.compile(r".*[(（]\s*([a-z][a-z0-9_]*)\s*[)）]\s*", re.DOTALL)
_INT: Final = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_LIMITS: Final = sheets.Limits(sheets_count=100, rows_count=2_001, columns_count=50)
Heading = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a workbook holds: each policy's cells by name, and the sheets that are no policy's."""

    grids: dict[str, Grid]
    unknown: tuple[str, ...]


def to_workbook(grids: Iterable[tuple[str, Grid]], heading: Heading) -> bytes:
    """This will write each policy's cells on a sheet of its own; `heading(policy, column)` words a column."""
    return sheets.write_book(
        sheets.Leaf(
            name,
            [f"{heading(name, column)} ({column})" for column in grid.headers],
            [[_outgoing(text) for text in row] for row in grid.rows],
        )
        for name, grid in grids
    )


def from_workbook(content: bytes, filename: str) -> Taken:
    """This will read the cells of every sheet that carries a policy's name; what they say is checked by `Policy`.

    Raises Invalid with the file's fault, or a fault for each empty row and repeated or nameless column.
    """
    grids: dict[str, Grid] = {}
    unknown: list[str] = []
    faults: list[Fault] = []
    for table in sheets.read_book(content, filename, _LIMITS):
        if table.sheet in registry:
            faults += _gaps(table)
            grids[table.sheet] = _grid(table)
        else:
            unknown.append(table.sheet)
    if faults:
        raise Invalid.of(faults)
    if not grids:
        raise Invalid(
            N_("No sheet here is called after a policy, for example %(name)s. Export first, then edit that."),
            where=filename,
            name=next(iter(sorted(registry)), ""),
        )
    return Taken(grids, tuple(unknown))


def by_sheet(name: str, faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """This will name places as the workbook does: `catalog.kinds!C7` for `kinds.csv!C7`."""
    file = registry[name].file.name
    return tuple(
        replace(fault, where=name + fault.where.removeprefix(file)) if fault.where.startswith(file) else fault
        for fault in faults
    )


def _outgoing(text: str) -> sheets.Outgoing:
    if not text:
        return None
    return int(text) if _INT.fullmatch(text) and text != "-0" else text


def _grid(table: sheets.Table) -> Grid:
    headers = tuple(_column(header) for header in table.headers)
    width = max((index for index, header in enumerate(headers, start=1) if header), default=0)
    return Grid(headers[:width], tuple(tuple(map(_text, row.cells[:width])) for row in table.rows))


def _column(header: str) -> str:
    named = _NAMED.fullmatch(header)
    return named[1] if named else header.strip()


def _text(cell: sheets.Cell) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.strftime("%Y-%m-%d %H:%M")
        case Decimal():
            return format(cell, "f")
        case _:
            return str(cell)


def _gaps(table: sheets.Table) -> Iterator[Fault]:
    """Rows must stand together, directly under the headers, so that a fault's row is the sheet's."""
    if table.header_row != 1:
        yield Fault(
            place(table.sheet, table.header_row), N_("The headers belong in row 1. Delete the rows above them.")
        )
        return
    for expected, row in enumerate(table.rows, start=2):
        if row.number != expected:
            yield Fault(place(table.sheet, expected), N_("This row is empty. Delete it, so that the list is whole."))
            return
