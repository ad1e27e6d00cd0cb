"""How a whole policy is read from its text and written back: a table (CSV) or a set of values (TOML).

Reading gathers every fault with its cell, so that a file is mended in one go. Writing is canonical: a version's hash
is taken over it.
"""

import csv
import io
import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any, Final, Generic, Protocol, TypeVar

from bihuan.kernel.errors import N_, BihuanError, Fault, Invalid
from bihuan.platform.policies.columns import Column, MisreadError, columns_of
from bihuan.platform.sheets.places import place

T = TypeVar("T")
NAME: Final = "name"
VALUE: Final = "value"
_HEADER_ROW: Final = 1
_COMMENT: Final = re.compile(r"(?m)^[ \t]*(#.*)?\n")


@dataclass(frozen=True, slots=True)
class Grid:
    """A policy as cells of text, right or wrong: what a page edits and a workbook's sheet holds.

    A table has its columns as headers; a set of values has `name` and `value`, a row for each. Row 1 is the headers'.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Shape(Protocol[T]):
    """What a policy needs of its form."""

    columns: dict[str, Column]
    key: tuple[str, ...]

    def read(self, source: str, text: str) -> T:
        """This will read the value; Invalid carries a fault per cell, each at `source!cell`."""
        ...

    def write(self, value: T) -> str:
        """This will write the canonical text."""
        ...

    def essence(self, text: str) -> str:
        """This will leave out of a text what `write` doesn't write, such as comments."""
        ...

    def grid(self, value: T) -> Grid:
        """This will lay the value out in cells."""
        ...

    def read_grid(self, source: str, grid: Grid) -> T:
        """This will read the value from cells; Invalid carries a fault per cell, each at `source!cell`."""
        ...


class TableShape(Generic[T]):
    """Rows of one dataclass in a CSV file, the header in its first line; `key` columns tell rows apart."""

    def __init__(self, row: type[T], key: Sequence[str]) -> None:
        self.row = row
        self.columns = {column.name: column for column in columns_of(row)}
        self.key = tuple(key)
        if unknown := set(self.key) - self.columns.keys():
            raise TypeError(f"{row.__name__}: the key names unknown columns {sorted(unknown)}")

    def read(self, source: str, text: str) -> tuple[T, ...]:
        return self._read(source, list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))))

    def grid(self, value: tuple[T, ...]) -> Grid:
        columns = self.columns.items()
        rows = (tuple(column.write(getattr(row, name)) for name, column in columns) for row in value)
        return Grid(tuple(self.columns), tuple(rows))

    def read_grid(self, source: str, grid: Grid) -> tuple[T, ...]:
        return self._read(source, [list(grid.headers), *map(list, grid.rows)])

    def _read(self, source: str, lines: list[list[str]]) -> tuple[T, ...]:
        headers = [header.strip() for header in lines[0]] if lines else []
        faults = list(self._header_faults(source, headers))
        if faults:
            raise Invalid.of(faults)
        rows: list[T] = []
        first_with: dict[tuple[Any, ...], int] = {}
        for number, cells in enumerate(lines[1:], start=_HEADER_ROW + 1):
            if not any(cell.strip() for cell in cells):
                continue
            row = self._row(source, number, headers, cells, faults)
            if row is None:
                continue
            rows.append(row)
            key = tuple(getattr(row, name) for name in self.key)
            if self.key and first_with.setdefault(key, number) != number:
                column = headers.index(self.key[0]) + 1
                faults.append(
                    Fault(
                        place(source, number, column, self.key[0]),
                        N_("This row repeats %(key)s of row %(row)s. Remove one of them."),
                        {"key": self._key_text(key), "row": first_with[key]},
                    )
                )
        if faults:
            raise Invalid.of(faults)
        return tuple(rows)

    def write(self, value: tuple[T, ...]) -> str:
        out = io.StringIO()
        grid = self.grid(value)
        csv.writer(out, lineterminator="\n").writerows([grid.headers, *grid.rows])
        return out.getvalue()

    def essence(self, text: str) -> str:
        return text

    def _header_faults(self, source: str, headers: list[str]) -> Iterator[Fault]:
        known = ", ".join(self.columns)
        times = Counter(headers)
        for number, header in enumerate(headers, start=1):
            where = place(source, _HEADER_ROW, number, header)
            if header not in self.columns:
                yield Fault(
                    where,
                    N_("No column is called “%(name)s”. Correct or remove it; the columns are %(known)s."),
                    {"name": header, "known": known},
                )
            elif times[header] > 1 and headers.index(header) < number - 1:
                yield Fault(where, N_("The column “%(name)s” stands here twice. Remove one."), {"name": header})
        for name, column in self.columns.items():
            if name not in times and not column.may_lack:
                yield Fault(
                    place(source, _HEADER_ROW),
                    N_("The column “%(name)s” is missing. Add it; the columns are %(known)s."),
                    {"name": name, "known": known},
                )

    def _row(self, source: str, number: int, headers: list[str], cells: list[str], faults: list[Fault]) -> T | None:
        if len(cells) != len(headers):
            faults.append(
                Fault(
                    place(source, number),
                    N_("This row has %(cells)s cells, the header has %(headers)s. Look for a missing or extra comma."),
                    {"cells": len(cells), "headers": len(headers)},
                )
            )
            return None
        before = len(faults)
        values = {name: column.absent() for name, column in self.columns.items() if column.may_lack}
        for index, (name, text) in enumerate(zip(headers, cells, strict=True), start=1):
            try:
                values[name] = self.columns[name].read(text)
            except MisreadError as misread:
                faults.append(Fault(place(source, number, index, name), misread.msg, misread.params))
        if len(faults) > before:
            return None
        return _made(self.row, values, place(source, number), faults)

    def _key_text(self, key: tuple[Any, ...]) -> str:
        return ", ".join(self.columns[name].write(value) for name, value in zip(self.key, key, strict=True))


class ValueShape(Generic[T]):
    """One dataclass in a TOML file, a line `name = value` per field; whole-line comments are for the reader."""

    def __init__(self, cls: type[T]) -> None:
        self.cls = cls
        self.columns = {column.name: column for column in columns_of(cls)}
        self.key: tuple[str, ...] = (NAME,)

    def read(self, source: str, text: str) -> T:
        try:
            found = tomllib.loads(text, parse_float=Decimal)
        except tomllib.TOMLDecodeError as problem:
            raise Invalid(N_("This is not TOML: %(problem)s."), where=source, problem=problem) from problem
        return self._read(found, _value, source, {})

    def grid(self, value: T) -> Grid:
        return Grid(
            (NAME, VALUE),
            tuple((name, column.write(getattr(value, name))) for name, column in self.columns.items()),
        )

    def read_grid(self, source: str, grid: Grid) -> T:
        if grid.headers != (NAME, VALUE):
            raise Invalid(N_("The columns of this sheet are name and value."), where=place(source, _HEADER_ROW))
        found: dict[str, str] = {}
        places: dict[str, str] = {}
        for number, (name, text) in enumerate(grid.rows, start=_HEADER_ROW + 1):
            where = place(source, number, 2, name)
            if name in found:
                raise Invalid(N_("The value “%(name)s” stands here twice. Remove one."), where=where, name=name)
            found[name], places[name] = text.strip(), where
        return self._read(found, _from_cell, source, places)

    def _read(
        self, found: dict[str, Any], read: Callable[[Column, Any], Any], source: str, places: dict[str, str]
    ) -> T:
        faults = [
            Fault(
                places.get(name, f"{source}!{name}"),
                N_("No value is called “%(name)s”. Correct or remove it; the values are %(known)s."),
                {"name": name, "known": ", ".join(self.columns)},
            )
            for name in found.keys() - self.columns.keys()
        ]
        values = {}
        for name, column in self.columns.items():
            try:
                values[name] = read(column, found.get(name))
            except MisreadError as misread:
                faults.append(Fault(places.get(name, f"{source}!{name}"), misread.msg, misread.params))
        made = None if faults else _made(self.cls, values, source, faults)
        if made is None:
            raise Invalid.of(faults)
        return made

    def write(self, value: T) -> str:
        written = ((column, getattr(value, name)) for name, column in self.columns.items())
        return "".join(f"{column.name} = {_toml(column, it)}\n" for column, it in written if it is not None)

    def essence(self, text: str) -> str:
        return _COMMENT.sub("", text)


def _made(cls: type[T], values: dict[str, Any], where: str, faults: list[Fault]) -> T | None:
    """The row itself may still refuse (in `__post_init__`) values that are fine one by one."""
    try:
        return cls(**values)
    except BihuanError as problem:
        faults.append(Fault(where, problem.msg, problem.params))
        return None


def _value(column: Column, value: Any) -> Any:
    if value is None:
        if column.may_lack:
            return column.absent()
        raise MisreadError(N_("The value “%(name)s” is missing. Add it."), name=column.name)
    if column.element is None:
        return column.read(_as_cell(value))
    if not isinstance(value, list):
        raise MisreadError(N_("“%(name)s” holds several values. Write them in [ ], with commas."), name=column.name)
    return tuple(column.element.read(_as_cell(part)) for part in value)


def _from_cell(column: Column, text: str | None) -> Any:
    if not text and not column.may_lack and column.element is None:
        raise MisreadError(N_("The value “%(name)s” is missing. Add it."), name=column.name)
    return column.read(text or "")


def _as_cell(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case str() | int():
            return str(value)
        case Decimal():
            return format(value, "f")
        case time():
            return value.strftime("%H:%M")
        case date():
            return value.isoformat()
        case _:
            raise MisreadError(N_("“%(value)s” is not a single value."), value=value)


def _toml(column: Column, value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(column, part) for part in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = (column.element or column.cell).write(value)
    return text if isinstance(value, int | Decimal | date) else json.dumps(text, ensure_ascii=False)
