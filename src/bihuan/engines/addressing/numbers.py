"""Which numbers of a text count for a place: each that may be meant is weighed."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bihuan.engines.addressing.index import ADMIN, UNNAMED, Index
from bihuan.engines.addressing.model import Level, Place
from bihuan.engines.addressing.scan import Kind, Token

_SECTION_UNITS = frozenset("组社队")
_ROOM_UNITS = frozenset({"室", "单元", "层", "户", "门"})
_WIDEST_RANGE = 60
_SMALLEST_BARE_ROOM = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """`must`: numbers the text means, which the place has to have; `may`: others that count if the place has them."""

    must: tuple[int, ...] = ()
    may: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the text with its unit; `joined`: 或者, 和 or 、 stands between it and the number before it."""

    values: tuple[int, ...]
    unit: str
    joined: bool = False
    loose: bool = False  # only a comma between it and the next

    @property
    def ascends(self) -> bool:
        return len(self.values) == 2 and self.values[0] < self.values[1] <= self.values[0] + _WIDEST_RANGE

    @property
    def must(self) -> tuple[int, ...]:
        """The first value; and the last of a range (12-15 栋, but 300-5 号 is number 300)."""
        return self.values if self.unit and (self.ascends or self.unit == "栋") else self.values[:1]

    @property
    def may(self) -> tuple[int, ...]:
        """What lies within a range, or within what may be one (248-252)."""
        return tuple(range(self.values[0] + 1, self.values[1] + 1)) if self.ascends else ()

    @property
    def along(self) -> tuple[int, ...]:
        """The same for house numbers, whose odd and even ones are on two sides."""
        one_side = self.ascends and (self.values[1] - self.values[0]) % 2 == 0
        return tuple(value for value in self.may if not one_side or (value - self.values[0]) % 2 == 0)


def gather(tokens: Sequence[Token]) -> tuple[Number, ...]:
    """Numbers in the order said; those joined share the unit that is said once: 12、13 栋."""
    found: list[Number] = []
    joined = until = False
    for i, token in enumerate(tokens):
        if token.kind is Kind.JOINT:
            joined, until = True, token.text in ("至", "到")
        elif token.kind is Kind.NUMBER:
            loose = i + 2 < len(tokens) and tokens[i + 1].kind is Kind.GAP and tokens[i + 2].kind is Kind.NUMBER
            number = Number(token.numbers, token.unit, joined, loose)
            if until and found and found[-1].unit in ("", number.unit) and len(number.values + found[-1].values) == 2:
                first = found.pop()
                low, high = sorted(first.values + number.values)
                number = Number((low, high), number.unit, first.joined)
            found.append(number)
            joined = until = False
    for order in (range(len(found) - 2, -1, -1), range(1, len(found))):
        for i in order:
            other = i + 1 if order.step < 0 else i - 1
            if not found[i].unit and found[max(i, other)].joined and found[other].unit:
                found[i] = Number(found[i].values, found[other].unit, found[i].joined, found[i].loose)
    return tuple(found)


def wanted(place: Place, numbers: Sequence[Number]) -> Wanted:
    """The numbers of the text that count for this kind of place."""
    if not numbers or place.level in ADMIN or place.level is Level.LANDMARK:
        return Wanted()
    if place.level is Level.VILLAGE:
        return _with_unit(numbers, _SECTION_UNITS)
    if place.level is Level.COMPOUND:
        return _buildings(numbers)
    return _house_numbers(numbers)


def _all(said: Sequence[Number], may: Sequence[int] = ()) -> Wanted:
    must = dict.fromkeys(value for each in said for value in each.must)
    return Wanted(tuple(must), (*may, *(value for each in said for value in each.may)))


def _with_unit(numbers: Sequence[Number], units: AbstractSet[str]) -> Wanted:
    """Every number with such a unit; bare ones before it (12,13 栋) may share it."""
    said = [each for each in numbers if each.unit in units]
    at = numbers.index(said[0]) if said else 0
    may = list[int]()
    while at and not numbers[at - 1].unit and numbers[at - 1].loose:
        at -= 1
        may += numbers[at].values[:1]
    return _all(said, may)


def _buildings(numbers: Sequence[Number]) -> Wanted:
    if any(each.unit == "栋" for each in numbers):
        return _with_unit(numbers, {"栋"})
    first = numbers[0]
    if first.unit in _ROOM_UNITS or (
        not first.unit and len(first.values) == 1 and first.values[0] > _SMALLEST_BARE_ROOM
    ):
        return Wanted()
    said, may = [first], list[int]()
    for each in numbers[1:]:
        if each.joined and each.unit == first.unit:
            said.append(each)
        elif each.unit == first.unit == "号":
            may += each.values[:1]
        else:
            break
    return _all(said, may)


def _house_numbers(numbers: Sequence[Number]) -> Wanted:
    first = numbers[0]
    if first.unit not in ("", "号"):
        return Wanted()
    said, may = [first], list[int]()
    for each in numbers[1:]:
        if each.unit not in ("", "号"):
            break
        if each.joined or not said[-1].unit:
            said.append(each)
        elif each.unit:
            may += each.values[:1]
    # 155-157 号 is along one side of the road, 155-156 号 across it.
    return Wanted(_all(said).must, (*may, *(value for each in said for value in each.along)))


def parts(place: Place, number: int, index: Index) -> list[Place]:
    """The parts of a place with this number; the place itself when it has the number but no part of its own for it."""
    found = index.parts(place, number)
    if found:
        return found
    has_parts = any(child.level in UNNAMED for child in index.children[place.id])
    return [] if has_parts or not place.first <= number <= place.last else [place]
