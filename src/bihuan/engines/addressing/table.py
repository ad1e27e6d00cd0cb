"""The CSV form of an address tree, and of labelled addresses. Columns: README.md."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from bihuan.engines.addressing.model import Level, Place
from bihuan.kernel.errors import N_, Fault, Invalid

_FIRST_ROW = 2  # the header is line 1


class Labelled(NamedTuple):
    """An address and the zone a person found for it; empty: a person would ask."""

    text: str
    zone: str
    why: str


def read_places(rows: Iterable[Mapping[str, str]]) -> tuple[Place, ...]:
    """Read rows of cells by column name; `id`, `parent` and `zone` are codes. Raises Invalid listing every fault."""
    places, faults = [], []
    for number, cells in enumerate(rows, start=_FIRST_ROW):
        where = f"row {number}"
        try:
            places.append(_place(cells))
        except KeyError as missing:
            raise Invalid(N_("The column %(column)s is missing."), column=str(missing.args[0])) from missing
        except ValueError as wrong:
            faults.append(Fault(where, N_("Not a number or level that is known: %(problem)s"), {"problem": str(wrong)}))
    if faults:
        raise Invalid.of(faults)
    return tuple(places)


def _place(cells: Mapping[str, str]) -> Place:
    return Place(
        id=cells["code"],
        parent=cells["parent"] or None,
        level=Level(cells["level"]),
        name=cells["name"],
        aliases=tuple(name for name in cells["aliases"].split("|") if name),
        first=int(cells["number_from"] or 0),
        last=int(cells["number_to"] or 0),
        parity=cells["parity"],
        zone=cells["zone"] or None,
        lat=float(cells["lat"]) if cells["lat"] else None,
        lon=float(cells["lon"]) if cells["lon"] else None,
        accuracy_m=int(cells["accuracy_m"]) if cells["accuracy_m"] else None,
        area=cells["area"] or None,
    )


def load_places(path: Path) -> tuple[Place, ...]:
    """Read an address tree from a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return read_places(csv.DictReader(file))


def load_labelled(path: Path) -> Iterator[Labelled]:
    """Read labelled addresses: text|zone|why, a header line first; addresses may hold commas and quotes."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        yield Labelled(*(part.strip() for part in line.split("|", 2)))
