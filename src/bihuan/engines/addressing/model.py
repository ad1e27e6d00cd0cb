"""What the library takes and gives: places of an address tree, and the answer to one written address."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    DISTRICT = "district"
    STREET = "street"  # 街道, 镇, 乡
    COMMUNITY = "community"
    ROAD = "road"
    NUMBERS = "numbers"  # a stretch of a road's house numbers
    LANE = "lane"
    COMPOUND = "compound"
    BUILDING = "building"
    VILLAGE = "village"
    SECTION = "section"  # 组, 社, 队
    LANDMARK = "landmark"


class Reason(StrEnum):
    """Why this answer: the first five say how a zone was found, the others why a person must be asked."""

    NUMBER = "number"
    BUILDING = "building"
    SECTION = "section"
    PLACE = "place"
    ONE_ZONE = "one_zone"  # the place is not exact, but all of it lies in one zone

    NOTHING_KNOWN = "nothing_known"
    TOO_COARSE = "too_coarse"
    AMBIGUOUS = "ambiguous"
    NUMBER_MISSING = "number_missing"
    OUT_OF_RANGE = "out_of_range"
    CONFLICT = "conflict"
    UNKNOWN_PART = "unknown_part"
    ONLY_NEAR = "only_near"


@dataclass(frozen=True, slots=True)
class Place:
    """One node of the address tree.

    `first` and `last` are inclusive: house numbers of a stretch or lane, buildings of a compound, sections of a
    village; 0 and 0 mean not known. `parity` is "odd", "even" or "" for both sides. `zone` is None where the place
    lies in several zones, or where only its parts are known. Coordinates are WGS-84 degrees.
    """

    id: str
    parent: str | None
    level: Level
    name: str
    aliases: tuple[str, ...] = ()
    first: int = 0
    last: int = 0
    parity: str = ""
    zone: str | None = None
    lat: float | None = None
    lon: float | None = None
    accuracy_m: int | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that the text may mean: for a person to choose from."""

    place: str
    label: str
    zone: str | None


@dataclass(frozen=True, slots=True)
class Match:
    """The zone of a written address, or None and the reason to ask.

    `place` may be None although the zone is certain (two places of one zone fit). Confidence is 0 when asking.
    """

    zone: str | None
    place: str | None
    lat: float | None
    lon: float | None
    accuracy_m: int | None
    area: str | None
    confidence_percent: int
    reason: Reason
    candidates: tuple[Candidate, ...] = ()
