"""Cut a normalised address into names of the tree, numbers, and what is neither."""

import re
from dataclasses import dataclass
from enum import Enum

from bihuan.engines.addressing.index import ADMIN, Index
from bihuan.engines.addressing.model import Level, Place
from bihuan.engines.addressing.sounds import fold
from bihuan.engines.addressing.wordlist import (
    DENIAL,
    DOUBT,
    EITHER,
    JOINT,
    NEAR,
    NOISE,
    PART,
    RESIDENT,
    SAME_COMPOUND,
    SAME_PLACE,
    THEREABOUTS,
    UNTIL,
)

_NUMBER = re.compile(r"第?(附)?(\d+)((?:-\d+)*)[A-Z]?(单元|[栋室号层楼组社队门户](?![学医])|[弄巷期区路街])?")
_SHORT_NEEDS = re.compile(r"\d+(?:栋|-\d+|号?楼)")
_SHORT_VILLAGE_NEEDS = re.compile(r"\d+[组社队]")
_TOWER = re.compile(r"[A-Z]栋?(?=\d|$|,)")
# Units that make a number part of some name the tree doesn't know (2 期, 56 弄), not a number within a place.
_NAMING_UNITS = frozenset("弄巷期区路街")
_LONGEST_HOUSE_NUMBER = 4
_SHORTEST_FOLDED = 3


class Kind(Enum):
    NAME = "name"
    NUMBER = "number"
    NEAR = "near"
    SAME_PLACE = "same_place"
    NOISE = "noise"
    GAP = "gap"
    JOINT = "joint"  # 或者, 、: what stands on both sides may be meant
    DOUBT = "doubt"
    DENIAL = "denial"
    PART = "part"  # 二期, 北区
    UNKNOWN = "unknown"


class Exactness(Enum):
    """How a name was read; the value is the most that can be believed, in per cent."""

    EXACT = 100
    SHORTENED = 85
    CONFUSED = 80


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    text: str
    start: int
    end: int
    places: tuple[Place, ...] = ()
    exactness: Exactness = Exactness.EXACT
    numbers: tuple[int, ...] = ()
    unit: str = ""
    rivals: bool = False  # a misspelt name that may be either of two, in different zones


def scan(text: str, index: Index) -> list[Token]:
    """Read from left to right, always the longest known name first; what is unknown stays as it stands."""
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        token = _next(text, at, index, tokens[-1] if tokens else None)
        if token.kind is Kind.UNKNOWN and tokens and tokens[-1].kind is Kind.UNKNOWN:
            token = Token(Kind.UNKNOWN, tokens[-1].text + token.text, tokens.pop().start, token.end)
        tokens.append(token)
        at = token.end
    return tokens


def _next(text: str, at: int, index: Index, before: Token | None) -> Token:
    if text[at] == "," or (text[at] == "、" and not _joins(text, at + 1, index)):
        return Token(Kind.GAP, text[at], at, at + 1)
    named = _name(text, at, index)
    if named is not None and not all(place.level in ADMIN for place in named.places):
        return named
    # 光明理 is 光明里 misspelt, rather than the street 光明 and an unknown 理.
    confused = _confused(text, at, index)
    if named is not None:
        return confused if confused is not None and confused.end > named.end else named
    after_place = before is not None and before.kind in (Kind.NAME, Kind.NUMBER, Kind.SAME_PLACE)
    at_gap = before is not None and before.kind is Kind.GAP
    at_joint = before is not None and before.kind is Kind.JOINT
    part = PART.match(text, at) if after_place or at_gap or at_joint else None
    if part:
        return Token(Kind.PART, part[0], at, part.end())
    number = _number(text, at)
    if number is not None:
        return number
    at_compound = after_place and _all_are(before, Level.COMPOUND)
    for pattern, kind, fits in (
        (SAME_COMPOUND, Kind.SAME_PLACE, at_compound),
        (DOUBT, Kind.DOUBT, True),
        (DENIAL, Kind.DENIAL, True),
        (NEAR, Kind.NEAR, before is not None and not at_gap),
        (SAME_PLACE, Kind.SAME_PLACE, after_place),
        (RESIDENT, Kind.NOISE, after_place),
        (NOISE, Kind.NOISE, True),
    ):
        found = pattern.match(text, at) if fits else None
        if found:
            return Token(kind, found[0], at, found.end())
    joint = JOINT.match(text, at) or (UNTIL.match(text, at) if before and before.kind is Kind.NUMBER else None)
    if joint and before is not None and _joins(text, joint.end(), index):
        return Token(Kind.JOINT, joint[0], at, joint.end())
    # Or what? Whatever it is, the writer isn't sure.
    either = EITHER.match(text, at)
    if either:
        return Token(Kind.DOUBT, either[0], at, either.end())
    if _all_are(before, Level.LANDMARK):
        tower = _TOWER.match(text, at)
        if tower:
            return Token(Kind.SAME_PLACE, tower[0], at, tower.end())
    return confused or Token(Kind.UNKNOWN, text[at], at, at + 1)


def _joins(text: str, at: int, index: Index) -> bool:
    """True when a number, a part or a name stands here: 和 joins two of them, but 和谐路 is no second place."""
    return bool(_NUMBER.match(text, at) or PART.match(text, at)) or _name(text, at, index) is not None


def _all_are(token: Token | None, level: Level) -> bool:
    return token is not None and bool(token.places) and all(place.level is level for place in token.places)


def _name(text: str, at: int, index: Index) -> Token | None:
    for length in index.lengths_from.get(text[at], ()) if at < len(text) else ():
        name = text[at : at + length]
        if len(name) < length:
            continue
        if name in index.outer:
            return Token(Kind.NOISE, name, at, at + length)
        if name in index.names:
            return Token(Kind.NAME, name, at, at + length, tuple(index.names[name]))
        if name in index.shortened:
            places = tuple(
                place
                for place in index.shortened[name]
                if (_SHORT_VILLAGE_NEEDS if place.level is Level.VILLAGE else _SHORT_NEEDS).match(text, at + length)
            )
            if places:
                return Token(Kind.NAME, name, at, at + length, places, Exactness.SHORTENED)
        if name in index.stems and THEREABOUTS.match(text, at + length):
            return Token(Kind.NAME, name, at, at + length, tuple(index.stems[name]), Exactness.SHORTENED)
    return None


def _number(text: str, at: int) -> Token | None:
    found = _NUMBER.match(text, at)
    if found is None:
        return None
    more = tuple(int(digits) for digits in found[3].split("-") if digits and len(digits) <= _LONGEST_HOUSE_NUMBER)
    unit = found[4] or ""
    if unit in _NAMING_UNITS and unit:
        return Token(Kind.UNKNOWN, found[0], at, found.end())
    if len(found[2]) > _LONGEST_HOUSE_NUMBER:
        return Token(Kind.NOISE, found[0], at, found.end())
    if found[1]:
        return Token(Kind.SAME_PLACE, found[0], at, found.end())
    return Token(Kind.NUMBER, found[0], at, found.end(), numbers=(int(found[2]), *more), unit=unit)


def _confused(text: str, at: int, index: Index) -> Token | None:
    """A name with one letter of like sound or shape in place of its own; with two it may be another name."""
    for length in index.folded_lengths_from.get(fold(text[at]), ()):
        name = text[at : at + length]
        if length < _SHORTEST_FOLDED or len(name) < length:
            continue
        meant = [each for each in index.folded.get(fold(name), ()) if _letters_apart_count(each, name) == 1]
        if meant:
            places = tuple(place for each in sorted(meant) for place in index.names[each])
            rivals = len(meant) > 1 and len(index.zones_of(places)) > 1
            return Token(Kind.NAME, name, at, at + length, places, Exactness.CONFUSED, rivals=rivals)
    return None


def _letters_apart_count(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))
