"""What an address tree must be before it may be loaded. Pure: rows in, faults by row out."""

from collections.abc import Iterable, Mapping, Sequence

from bihuan.contexts.customers.types import TreeRow
from bihuan.engines.addressing import Level
from bihuan.kernel.errors import N_, Fault, Invalid

_PARITIES = ("", "odd", "even")
_HEADER_ROWS = 1
NUMBERED = frozenset({Level.NUMBERS, Level.BUILDING, Level.SECTION})


def tree_row(cells: Mapping[str, str], line: int) -> TreeRow:
    """This will read one line of the CSV form; `line` is the line's number in the file, for the fault."""
    where = f"address_nodes.csv!{line}"
    try:
        return TreeRow(
            code=cells["code"],
            parent=cells["parent"] or None,
            level=cells["level"],
            name=cells["name"],
            aliases=tuple(name for name in cells["aliases"].split("|") if name),
            number_from=int(cells["number_from"] or 0),
            number_to=int(cells["number_to"] or 0),
            parity=cells["parity"],
            zone=cells["zone"] or None,
            lat=float(cells["lat"]) if cells["lat"] else None,
            lon=float(cells["lon"]) if cells["lon"] else None,
            accuracy_m=int(cells["accuracy_m"]) if cells["accuracy_m"] else None,
            area=cells["area"] or None,
        )
    except KeyError as missing:
        raise Invalid(N_("The column %(column)s is missing."), where=where, column=str(missing.args[0])) from missing
    except ValueError as wrong:
        raise Invalid(N_("A number is expected in this row."), where=where) from wrong


def tree_rows(lines: Iterable[Mapping[str, str]]) -> tuple[TreeRow, ...]:
    """This will read the lines of the CSV form, header taken off."""
    return tuple(tree_row(cells, number) for number, cells in enumerate(lines, start=_HEADER_ROWS + 1))


def tree_faults(rows: Sequence[TreeRow], zones: frozenset[str]) -> list[Fault]:
    """This will list everything wrong with a tree, by code: `zones` are the codes that exist."""
    faults = []
    seen: set[str] = set()
    for row in rows:
        faults += [Fault(f"node:{row.code}", msg) for msg in _wrong(row, seen, zones)]
        seen.add(row.code)
    return faults


def _wrong(row: TreeRow, seen: set[str], zones: frozenset[str]) -> Iterable[str]:
    if row.code in seen:
        yield N_("This code is used twice.")
    if row.parent is not None and row.parent not in seen:
        yield N_("The parent must stand before this row.")
    if not row.name.strip():
        yield N_("A place needs a name.")
    if row.level not in set(Level):
        yield N_("This level is not known.")
    elif row.level in NUMBERED and not row.number_to:
        yield N_("This level needs its numbers, from and to.")
    if row.number_from > row.number_to:
        yield N_("The first number is larger than the last.")
    if row.parity not in _PARITIES:
        yield N_("The side is odd, even, or empty for both.")
    if row.zone is not None and row.zone not in zones:
        yield N_("There is no such zone.")
    if (row.lat is None) != (row.lon is None):
        yield N_("Latitude and longitude go together.")
