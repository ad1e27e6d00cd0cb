"""The address tree made ready for look-up: names to places by hashing, never by scanning."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from bihuan.engines.addressing.model import Level, Place
from bihuan.engines.addressing.nearby import Surroundings
from bihuan.engines.addressing.normalise import normalise
from bihuan.engines.addressing.sounds import fold
from bihuan.engines.addressing.wordlist import KINDS_OF_COMPOUND

ADMIN = frozenset({Level.DISTRICT, Level.STREET, Level.COMMUNITY})
UNNAMED = frozenset({Level.NUMBERS, Level.BUILDING, Level.SECTION})
# 光明街道 is said as 光明; a community is not: 光明社区 and a compound called 光明 are two things.
_ADMIN_KIND = re.compile(r"(?<=..)(?:街道|镇|乡|区|县)$")
_COMMUNITY_KIND = re.compile(r"(?<=..)(?:社区|居委会)$")
_OFFICES = ("办", "办事处")
_SHORTEST_LOCAL_NAME = 3
_COMMON_BIGRAM_COUNT = 500


class Index:
    """Look-up tables over one version of an address tree.

    `outer` are names of what encloses the tree (province, city): said or not said, they decide nothing.
    """

    def __init__(self, places: Iterable[Place], outer: Iterable[str] = ()) -> None:
        self.places: dict[str, Place] = {place.id: place for place in places}
        self.children: defaultdict[str, list[Place]] = defaultdict(list)
        self.names: defaultdict[str, list[Place]] = defaultdict(list)
        self.shortened: defaultdict[str, list[Place]] = defaultdict(list)
        self.folded: defaultdict[str, set[str]] = defaultdict(set)
        self.outer = frozenset(normalise(name) for name in outer)
        self.stems: defaultdict[str, list[Place]] = defaultdict(list)
        roads = _names_by_road(self.places.values())
        for place in self.places.values():
            if place.parent is not None:
                self.children[place.parent].append(place)
            if place.level not in UNNAMED:
                self._add_names(place, _of_its_road(place, roads))
        for name in [name for name in self.shortened if any(p.level in ADMIN for p in self.names.get(name, ()))]:
            del self.shortened[name]
        for name in self.names:
            self.folded[fold(name)].add(name)
        lengths = {len(name) for table in (self.names, self.shortened, self.stems, self.outer) for name in table}
        self.lengths = sorted(lengths, reverse=True)
        # By the letter they begin with, the longest first: most letters begin few names, or none.
        self.lengths_from = _by_first_letter(self.names, self.shortened, self.stems, self.outer)
        self.folded_lengths_from = _by_first_letter(self.folded)
        self._zones: dict[str, frozenset[str]] = {}

    def _add_names(self, place: Place, by_road: Iterable[str]) -> None:
        names = dict.fromkeys(normalise(name) for name in (place.name, *place.aliases, *by_road))
        if place.level in ADMIN:
            names |= dict.fromkeys(name + office for name in names for office in _OFFICES if name.endswith("街道"))
            names |= dict.fromkeys(_ADMIN_KIND.sub("", name) for name in names)
        if place.level is Level.COMMUNITY:
            for name in names:
                self.stems[_COMMUNITY_KIND.sub("", name)].append(place)
        # 青澜市第二中学 is 第二中学 to those who live there.
        names |= dict.fromkeys(
            name.removeprefix(outer)
            for name in names
            for outer in self.outer
            if name.startswith(outer) and len(name) >= len(outer) + _SHORTEST_LOCAL_NAME
        )
        for name in names:
            self.names[name].append(place)
            for short in _shortened(place.level, name):
                if place not in self.shortened[short]:
                    self.shortened[short].append(place)

    def is_name(self, before: str, said: str, after: str) -> bool:
        """True when a known name begins before, and ends in or after, what is said between."""
        start, whole = normalise(before), normalise(before + said + after)
        return any(
            whole[at : at + length] in self.names
            for length in self.lengths
            for at in range(max(0, len(start) - length + 1), len(start))
            if len(start) < at + length
        )

    def zones(self, place: Place) -> frozenset[str]:
        """Every zone that some part of the place lies in."""
        found = self._zones.get(place.id)
        if found is None:
            own = frozenset() if place.zone is None else frozenset({place.zone})
            found = own.union(*(self.zones(child) for child in self.children[place.id]))
            self._zones[place.id] = found
        return found

    def zones_of(self, places: Iterable[Place]) -> frozenset[str]:
        """Every zone that some part of one of the places lies in."""
        return frozenset().union(*(self.zones(place) for place in places))

    def lineage(self, place: Place) -> list[Place]:
        """The place and all that it lies in, innermost first."""
        path = [place]
        while path[-1].parent is not None:
            path.append(self.places[path[-1].parent])
        return path

    def label(self, place: Place) -> str:
        """The place's name as a person would read it out, from the outside in."""
        return "".join(p.name for p in reversed(self.lineage(place)) if p.level is not Level.NUMBERS)

    def parts(self, place: Place, number: int) -> list[Place]:
        """The stretch, building or section of a place that has this number; empty when none has."""
        return [
            child
            for child in self.children[place.id]
            if child.level in UNNAMED
            and child.first <= number <= child.last
            and child.parity in ("", "odd" if number % 2 else "even")
        ]

    @cached_property
    def surroundings(self) -> Surroundings:
        return Surroundings(self.places)

    @cached_property
    def _bigrams(self) -> dict[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name in self.names:
            for bigram in {name[i : i + 2] for i in range(len(name) - 1)}:
                found[bigram].append(name)
        return dict(found)

    def similar(self, text: str, limit_count: int = 5) -> list[Place]:
        """Places whose name shares most letter pairs with a text: suggestions for a person, never an answer."""
        score: defaultdict[str, int] = defaultdict(int)
        for bigram in {text[i : i + 2] for i in range(len(text) - 1)}:
            names = self._bigrams.get(bigram, ())
            # A pair that hundreds of names share (花园, 小区) says nothing about which one is meant.
            for name in names if len(names) <= _COMMON_BIGRAM_COUNT else ():
                score[name] += 1
        best = sorted(score, key=lambda name: (-2 * score[name] / (len(name) + len(text)), name))
        return [place for name in best[:limit_count] for place in self.names[name]][:limit_count]


def _by_first_letter(*tables: Iterable[str]) -> dict[str, tuple[int, ...]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for table in tables:
        for name in table:
            found[name[:1]].add(len(name))
    return {letter: tuple(sorted(lengths, reverse=True)) for letter, lengths in found.items()}


def _names_by_road(places: Iterable[Place]) -> dict[tuple[str | None, str], tuple[str, ...]]:
    return {(place.parent, place.name): place.aliases for place in places if place.level is Level.ROAD}


def _of_its_road(place: Place, roads: Mapping[tuple[str | None, str], tuple[str, ...]]) -> list[str]:
    """A lane by its road's other names: 老正街120弄 is 文昌街120弄."""
    if place.level is not Level.LANE:
        return []
    heads = (place.name[:end] for end in range(len(place.name) - 1, 1, -1))
    own = next((head for head in heads if (place.parent, head) in roads), "")
    return [alias + place.name.removeprefix(own) for alias in roads.get((place.parent, own), ())]


def _shortened(level: Level, name: str) -> list[str]:
    """A name as people shorten it when a building or section follows: 锦绣花园 3 栋 -> 锦绣 3 栋."""
    if level is Level.VILLAGE and name.endswith("村") and len(name) > 2:
        return [name[:-1]]
    if level is Level.COMPOUND:
        return [name[: -len(kind)] for kind in KINDS_OF_COMPOUND if name.endswith(kind) and len(name) > len(kind) + 1]
    return []
