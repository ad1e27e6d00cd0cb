"""Declaring policies: what an installation may set otherwise than shipped, and what must hold for it.

    KINDS = table_policy("catalog.kinds", KindRow, key=("business", "work"), file=FOLDER / "kinds.csv")
    KINDS.at(when).value      the rows in force then

A context declares its policies in its `policies.py`; declaring registers them.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from bihuan.kernel.errors import N_, Fault, Invalid
from bihuan.kernel.tables import ANY
from bihuan.platform.policies import store
from bihuan.platform.policies.shapes import Grid, Shape, TableShape, ValueShape
from bihuan.platform.policies.trying import on_trial
from bihuan.platform.policies.types import BEGINNING, PolicyVersion
from bihuan.platform.sheets.places import place

T = TypeVar("T")
Check = Callable[[T], Iterable[Fault]]
registry: dict[str, "Policy[Any]"] = {}
cross_checks: list["CrossCheck"] = []


class Policy(Generic[T]):
    """One declared policy: its shipped file, its form, and the versions that came after."""

    def __init__(self, name: str, shape: Shape[T], file: Path, check: Check[T] | None) -> None:
        if name in registry:
            raise ValueError(f"policy {name} is declared twice")
        self.name = name
        self.file = file
        self.shape = shape
        self._check = check
        self._read_before: dict[str, T] = {}
        registry[name] = self

    @property
    def is_table(self) -> bool:
        """Whether it is a table of rows, or else one set of values."""
        return isinstance(self.shape, TableShape)

    def read(self, text: str) -> T:
        """This will read and check a text; Invalid carries a fault for each cell that is wrong."""
        return self._checked(self.shape.read(self.file.name, text))

    def read_grid(self, grid: Grid) -> T:
        """This will read and check cells somebody edited; Invalid carries a fault for each cell that is wrong."""
        return self._checked(self.shape.read_grid(self.file.name, grid))

    def grid(self, value: T) -> Grid:
        """This will lay a value out in cells."""
        return self.shape.grid(value)

    def write(self, value: T) -> str:
        """This will write a value as its canonical text, which the hash is taken over."""
        return self.shape.write(value)

    @cached_property
    def shipped(self) -> PolicyVersion[T]:
        """Version zero: the file that came with the program."""
        value = self.read(self.file.read_text(encoding="utf-8"))
        return PolicyVersion(self.name, value, content_hash(self.write(value)), BEGINNING)

    def at(self, when: datetime) -> PolicyVersion[T]:
        """This will give the version in force at `when` (aware). A version stored elsewhere is seen within a second."""
        if tried := on_trial(self.name):
            return tried
        head = store.in_force(self.name, when)
        return self.shipped if head is None else self.stored(head)

    def stored(self, head: store.Head) -> PolicyVersion[T]:
        """This will read a stored version."""
        if head.hash not in self._read_before:
            self._read_before[head.hash] = self.read(store.content(head))
        return PolicyVersion(self.name, self._read_before[head.hash], head.hash, head.effective_from, head.number)

    def _checked(self, value: T) -> T:
        if self._check is not None and (faults := tuple(self._check(value))):
            raise Invalid.of(faults)
        return value


@dataclass(frozen=True)
class CrossCheck:
    """A rule over several policies; `check` is given their values in the order they are listed."""

    policies: tuple[Policy[Any], ...]
    check: Callable[..., Iterable[Fault]]


def table_policy(
    name: str, row: type[T], *, key: Sequence[str], file: Path, check: Check[tuple[T, ...]] | None = None
) -> Policy[tuple[T, ...]]:
    """This will declare a table: a CSV file with a row of `row` per line, no two with the same `key`."""
    return Policy(name, TableShape(row, key), file, check)


def value_policy(name: str, cls: type[T], *, file: Path, check: Check[T] | None = None) -> Policy[T]:
    """This will declare a set of values: a TOML file with the fields of `cls`."""
    return Policy(name, ValueShape(cls), file, check)


def cross_check(policies: Sequence[Policy[Any]], check: Callable[..., Iterable[Fault]]) -> None:
    """This will demand that `check(value, value, …)` finds no fault at any moment, whichever version is activated."""
    cross_checks.append(CrossCheck(tuple(policies), check))


def codes_exist_in(
    policy: Policy[tuple[Any, ...]], column: str, known: Policy[tuple[Any, ...]], known_column: str = "code"
) -> None:
    """This will demand that every code in `column` is one of the other table's; `*` and an empty cell are none."""
    shape = policy.shape
    assert isinstance(shape, TableShape)
    number = list(shape.columns).index(column) + 1

    def check(rows: tuple[Any, ...], known_rows: tuple[Any, ...]) -> Iterable[Fault]:
        codes = {getattr(row, known_column) for row in known_rows}
        for index, row in enumerate(rows, start=2):
            cell = getattr(row, column)
            for code in cell if isinstance(cell, tuple) else (cell,):
                if code not in codes and code not in (None, ANY):
                    yield Fault(
                        place(policy.file.name, index, number, column),
                        N_("“%(code)s” is not in %(file)s. Add it there or correct it here."),
                        {"code": code, "file": known.file.name},
                    )

    cross_check((policy, known), check)


def content_hash(text: str) -> str:
    """This will hash a canonical text."""
    return hashlib.sha256(text.encode()).hexdigest()
