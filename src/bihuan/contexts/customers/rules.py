"""What an address tree must be before it may be loaded. Pure: rows in, faults by row out."""

from collections.abc import Iterable, Sequence

from bihuan.engines.addressing import Level
from bihuan.engines.addressing import Place as TreeRow
from bihuan.kernel.errors import N_, Fault

_PARITIES = ("", "odd", "even")
NUMBERED = frozenset({Level.NUMBERS, Level.BUILDING, Level.SECTION})


def tree_faults(rows: Sequence[TreeRow], zones: frozenset[str]) -> list[Fault]:
    """This will list everything wrong with a tree, by code: `zones` are the codes that exist."""
    faults = []
    seen: set[str] = set()
    for row in rows:
        faults += [Fault(f"node:{row.id}", msg) for msg in _wrong(row, seen, zones)]
        seen.add(row.id)
    return faults


def _wrong(row: TreeRow, seen: set[str], zones: frozenset[str]) -> Iterable[str]:
    if row.id in seen:
        yield N_("This code is used twice.")
    if row.parent is not None and row.parent not in seen:
        yield N_("The parent must stand before this row.")
    if not row.name.strip():
        yield N_("A place needs a name.")
    if row.level in NUMBERED and not row.last:
        yield N_("This level needs its numbers, from and to.")
    if row.first > row.last:
        yield N_("The first number is larger than the last.")
    if row.parity not in _PARITIES:
        yield N_("The side is odd, even, or empty for both.")
    if row.zone is not None and row.zone not in zones:
        yield N_("There is no such zone.")
    if (row.lat is None) != (row.lon is None):
        yield N_("Latitude and longitude go together.")
