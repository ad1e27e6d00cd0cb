"""Whose column is whose: a carrier's headers, in its own words, to the fields of an import."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bihuan.kernel.errors import N_, Fault
from bihuan.platform.sheets.places import place
from bihuan.platform.sheets.types import Cell, Row, Table

_ORNAMENT: Final = re.compile(r"[\s*:_\-/]")
_REMARK: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


@dataclass(frozen=True, slots=True)
class Column:
    """A field and the headers it goes by; the first is the one shown to people."""

    field: str
    headers: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column of a table holds which field; `unknown` headers are ignored, and said to be."""

    indexes: dict[str, int]
    unknown: tuple[str, ...]

    def record(self, row: Row) -> dict[str, Cell]:
        """This will give a row's cells by field; a field without a column is absent."""
        return {field: row.cells[index] for field, index in self.indexes.items()}


def normalised(header: str) -> str:
    """This will strip a header of what varies without meaning: width, case, blanks, colons, stars, (remarks)."""
    text = unicodedata.normalize("NFKC", header).casefold()
    return _ORNAMENT.sub("", _REMARK.sub("", text)) or _ORNAMENT.sub("", text)


def known_headers(columns: Sequence[Column]) -> tuple[str, ...]:
    """This will list every header of every column, for `read`."""
    return tuple(header for column in columns for header in column.headers)


def map_headers(table: Table, columns: Sequence[Column]) -> tuple[Mapping, tuple[Fault, ...]]:
    """This will match a table's headers to columns; faults name required columns missing and fields given twice."""
    field_of = {normalised(header): column.field for column in columns for header in column.headers}
    indexes: dict[str, int] = {}
    unknown: list[str] = []
    faults: list[Fault] = []
    for index, header in enumerate(table.headers):
        field = field_of.get(normalised(header))
        if field is None:
            unknown += [header] if header else []
        elif field in indexes:
            faults.append(
                Fault(
                    place(table.sheet, table.header_row, index + 1, header),
                    N_("“%(header)s” and “%(other)s” mean the same. Delete one of the two columns."),
                    {"header": header, "other": table.headers[indexes[field]]},
                )
            )
        else:
            indexes[field] = index
    return Mapping(indexes, tuple(unknown)), (*faults, *_missing(table, columns, indexes))


def _missing(table: Table, columns: Sequence[Column], indexes: dict[str, int]) -> Iterator[Fault]:
    for column in columns:
        if column.required and column.field not in indexes:
            yield Fault(
                place(table.sheet, table.header_row),
                N_("The column “%(header)s” is missing. Any of these headers will do: %(headers)s."),
                {"header": column.headers[0], "headers": ", ".join(column.headers)},
            )
