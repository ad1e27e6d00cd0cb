"""Decision tables: rows of conditions, tried against facts.

A cell is one value, several joined by `;`, or `*` for any. How many rows may answer is the table's hit policy, and
`faults` proves it over the domains of the inputs: combinations no row answers, rows that contradict each other, rows
that can never answer, values nobody knows. Row numbers are those of the sheet: the header is row 1.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import combinations
from typing import Final, Generic, TypeVar

from bihuan.kernel.errors import N_, Fault, Refused

T = TypeVar("T")
ANY: Final = "*"
SEPARATOR: Final = ";"
_FIRST_ROW: Final = 2


class Hit(Enum):
    """How many rows may answer the same facts."""

    UNIQUE = "unique"  # exactly one
    FIRST = "first"  # several may; the topmost counts
    COLLECT = "collect"  # all that match count; none is an answer too


@dataclass(frozen=True, slots=True)
class Row(Generic[T]):
    """One row: `when` holds the accepted values of each input, None for any."""

    number: int
    when: tuple[frozenset[str] | None, ...]
    then: T

    def accepts(self, facts: Sequence[str]) -> bool:
        """This will tell whether the row answers these facts."""
        return all(cell is None or fact in cell for cell, fact in zip(self.when, facts, strict=True))

    def meets(self, other: "Row[T]") -> bool:
        """This will tell whether some facts are answered by both rows."""
        pairs = zip(self.when, other.when, strict=True)
        return all(mine is None or theirs is None or mine & theirs for mine, theirs in pairs)


class DecisionTable(Generic[T]):
    """Rows over named inputs. Build it from (cells, result) pairs in the order of the sheet."""

    def __init__(self, name: str, inputs: Sequence[str], rows: Iterable[tuple[Sequence[str], T]], hit: Hit) -> None:
        self.name = name
        self.inputs = tuple(inputs)
        self.hit = hit
        self.rows: tuple[Row[T], ...] = tuple(
            Row(number, tuple(_cell(text) for _, text in zip(self.inputs, cells, strict=True)), then)
            for number, (cells, then) in enumerate(rows, start=_FIRST_ROW)
        )

    def decide(self, **facts: str) -> Row[T]:
        """This will give the one row that answers; Refused(code="no_rule") if the table has a gap there."""
        if self.hit is Hit.COLLECT:
            raise TypeError(f"{self.name} collects; ask it with collect()")
        for row in self._matching(facts):
            return row
        raise Refused(
            N_("No row of %(table)s answers %(facts)s. Add one."),
            code="no_rule",
            table=self.name,
            facts=", ".join(f"{name}={facts[name]}" for name in self.inputs),
        )

    def collect(self, **facts: str) -> tuple[Row[T], ...]:
        """This will give every row that answers, in the order of the sheet."""
        return tuple(self._matching(facts))

    def _matching(self, facts: Mapping[str, str]) -> Iterator[Row[T]]:
        if facts.keys() != set(self.inputs):
            raise TypeError(f"{self.name} decides on {', '.join(self.inputs)}")
        values = [facts[name] for name in self.inputs]
        return (row for row in self.rows if row.accepts(values))

    def faults(self, domains: Mapping[str, Collection[str]]) -> tuple[Fault, ...]:
        """This will find everything wrong with the table, given all values each input can take."""
        ordered = [tuple(domains[name]) for name in self.inputs]
        found = list(self._unknown(ordered))
        answered: set[int] = set()
        for box, matching in _boxes(ordered, self.rows):
            if not matching and self.hit is not Hit.COLLECT:
                found.append(self._gap(box))
            answered.update(row.number for row in matching[:1])
        if self.hit is Hit.FIRST:
            found += [self._idle(row) for row in self.rows if row.number not in answered]
        if self.hit is Hit.UNIQUE:
            found += [self._overlap(*pair) for pair in combinations(self.rows, 2) if pair[0].meets(pair[1])]
        return tuple(found)

    def _unknown(self, domains: Sequence[Collection[str]]) -> Iterator[Fault]:
        for row in self.rows:
            for name, cell, domain in zip(self.inputs, row.when, domains, strict=True):
                for value in sorted((cell or frozenset()).difference(domain)):
                    yield Fault(
                        self._place(row, name),
                        N_("“%(value)s” is not one of %(known)s."),
                        {"value": value, "known": ", ".join(domain)},
                    )

    def _gap(self, box: Sequence[str]) -> Fault:
        facts = ", ".join(f"{name}={values}" for name, values in zip(self.inputs, box, strict=True))
        return Fault(self.name, N_("No row answers %(facts)s. Add one."), {"facts": facts})

    def _idle(self, row: Row[T]) -> Fault:
        return Fault(
            self._place(row), N_("This row can never answer: rows above it take all its cases. Remove or move it.")
        )

    def _overlap(self, earlier: Row[T], later: Row[T]) -> Fault:
        return Fault(
            self._place(later),
            N_("This row and row %(row)s answer the same facts. Narrow one of them."),
            {"row": earlier.number},
        )

    def _place(self, row: Row[T], column: str = "") -> str:
        return f"{self.name}!{row.number}" + (f" {column}" if column else "")


def _cell(text: str) -> frozenset[str] | None:
    return None if text == ANY else frozenset(part.strip() for part in text.split(SEPARATOR))


def _boxes(
    domains: Sequence[tuple[str, ...]], rows: tuple[Row[T], ...], depth: int = 0
) -> Iterator[tuple[tuple[str, ...], tuple[Row[T], ...]]]:
    """All combinations of the domains, gathered into boxes that the same rows answer.

    Values of an input that select the same rows are walked once, so the walk grows with the table, not with the
    product of the domains; a box names a whole domain as `*`.
    """
    if depth == len(domains):
        yield (), rows
        return
    alike: dict[tuple[int, ...], tuple[tuple[Row[T], ...], list[str]]] = {}
    for value in domains[depth]:
        selected = tuple(row for row in rows if (cell := row.when[depth]) is None or value in cell)
        alike.setdefault(tuple(row.number for row in selected), (selected, []))[1].append(value)
    for selected, values in alike.values():
        label = ANY if len(values) == len(domains[depth]) else SEPARATOR.join(values)
        for box, matching in _boxes(domains, selected, depth + 1):
            yield (label, *box), matching
