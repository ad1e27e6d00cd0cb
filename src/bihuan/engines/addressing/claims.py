"""What a text claims: each name with the numbers said after it, and how far it can be trusted."""

from collections.abc import Iterable
from dataclasses import dataclass

from bihuan.engines.addressing.index import ADMIN, Index
from bihuan.engines.addressing.model import Level, Place, Reason
from bihuan.engines.addressing.scan import Exactness, Kind, Token

_SECTION_UNITS = frozenset("组社队")
_ROOM_UNITS = frozenset({"室", "单元", "层", "户", "门"})
_WIDEST_NUMBER_RANGE = 60
_SMALLEST_BARE_ROOM = 100


@dataclass(frozen=True, slots=True)
class Claim:
    """One name of the text. `near`: the text says beside it; `tainted`: unknown words stick to it."""

    token: Token
    numbers: tuple[Token, ...]
    near: bool
    tainted: bool

    @property
    def is_admin(self) -> bool:
        return all(place.level in ADMIN for place in self.token.places)


@dataclass(frozen=True, slots=True)
class Reading:
    """The places a claim can mean, once its numbers are followed; `numbered` when a number led to them."""

    claim: Claim
    places: tuple[Place, ...]
    numbered: bool
    problem: Reason | None = None


def claims(tokens: list[Token]) -> list[Claim]:
    """Give every name its numbers, and see what stands directly beside it."""
    found = []
    for i, token in enumerate(tokens):
        if token.kind is not Kind.NAME:
            continue
        before = tokens[i - 1] if i else None
        after = i + 1
        numbers: list[Token] = []
        while after < len(tokens) and _belongs(tokens, after):
            if tokens[after].kind is Kind.NUMBER:
                numbers.append(tokens[after])
            after += 1
        follows = tokens[after] if after < len(tokens) else None
        tainted_before = before is not None and before.kind is Kind.UNKNOWN
        tainted_after = follows is not None and follows.kind is Kind.UNKNOWN and not numbers
        if tainted_after and any(t.kind is Kind.GAP for t in tokens[i + 1 : after]):
            tainted_after = False
        near = follows is not None and follows.kind is Kind.NEAR
        found.append(Claim(token, tuple(numbers), near, tainted_before or tainted_after))
    return found


def _belongs(tokens: list[Token], at: int) -> bool:
    """Numbers and words like 小区 continue a name; a gap only when a number follows it."""
    if tokens[at].kind is Kind.GAP:
        return at + 1 < len(tokens) and tokens[at + 1].kind is Kind.NUMBER
    return tokens[at].kind in (Kind.NUMBER, Kind.SAME_PLACE)


def read(claim: Claim, index: Index, places: Iterable[Place]) -> Reading:
    """Follow the claim's numbers into each of the places it may mean."""
    led_to: list[Place] = []
    refused: list[Place] = []
    numbered = False
    for place in places:
        wanted = _wanted(place, claim.numbers)
        if not wanted:
            led_to.append(place)
            continue
        reached = [_part(place, number, index) for number in wanted]
        if None in reached:
            refused.append(place)
        else:
            numbered = True
            led_to.extend(part for part in dict.fromkeys(reached) if part is not None)
    if not led_to:
        return Reading(claim, tuple(refused), False, Reason.OUT_OF_RANGE)
    return Reading(claim, tuple(led_to), numbered)


def _wanted(place: Place, numbers: tuple[Token, ...]) -> tuple[int, ...]:
    """The numbers of the text that count for this kind of place."""
    if place.level is Level.VILLAGE:
        return next((token.numbers[:1] for token in numbers if token.unit in _SECTION_UNITS), ())
    if not numbers or place.level in ADMIN or place.level is Level.LANDMARK:
        return ()
    first = numbers[0]
    if place.level is Level.COMPOUND:
        building = next((token.numbers[:1] for token in numbers if token.unit == "栋"), None)
        if building is not None:
            return building
        room = first.unit in _ROOM_UNITS or (
            not first.unit and len(first.numbers) == 1 and first.numbers[0] > _SMALLEST_BARE_ROOM
        )
        return () if room else first.numbers[:1]
    if first.unit not in ("", "号"):
        return ()
    if not first.unit and len(numbers) > 1 and numbers[1].unit == "号":
        return (first.numbers[0], numbers[1].numbers[0])
    low, high = first.numbers[0], first.numbers[-1]
    if len(first.numbers) == 2 and low < high <= low + _WIDEST_NUMBER_RANGE and first.unit == "号":
        return (low, high)
    return (low,)


def _part(place: Place, number: int, index: Index) -> Place | None:
    """The part of a place with this number; the place itself when it has the number but no part of its own for it."""
    parts = index.parts(place, number)
    if parts:
        return parts[0]
    has_parts = any(child.level in (Level.NUMBERS, Level.BUILDING, Level.SECTION) for child in index.children[place.id])
    if has_parts or not place.first <= number <= place.last:
        return None
    return place


def weakest(readings: Iterable[Reading]) -> Exactness:
    return min((reading.claim.token.exactness for reading in readings), key=lambda e: e.value)
