"""What a day's planning problem is, and what a plan is.

Units, said once for the whole package:
- A time is an integer count of seconds since midnight of the plan day; it may be negative or pass 86,400 (night shift).
- A duration is in integer seconds (`_s`), a distance in integer metres (`_m`), a rate in basis points (`_bp`).
- A place is `[lon, lat]` in degrees, WGS-84.
- Every interval includes both its ends.
- A skill level is an integer; higher is better. A certificate is a skill: who fills the problem leaves out lapsed ones.
- A cost is an integer count of seconds of travel; everything else is expressed as so much travel.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Place(NamedTuple):
    lon: float
    lat: float


class Window(NamedTuple):
    start_s: int
    end_s: int


@dataclass(frozen=True, slots=True)
class Break:
    """A pause of `duration_s` lying wholly within `window`. It may interrupt a journey, never a service."""

    window: Window
    duration_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Technician:
    """One person's day. `end` None: it ends at the last customer's. `worked_s` is load carried before this plan."""

    id: str
    start: Place
    shift: Window  # leaves `start` and reaches `end` within it
    end: Place | None = None
    breaks: tuple[Break, ...] = ()  # in time order; an absence of some hours is a break too
    skills: Mapping[str, int] = field(default_factory=dict)
    equipment: frozenset[str] = frozenset()
    zones: frozenset[str] = frozenset()
    worked_s: int = 0
    resting: bool = False  # a rest day: gets nothing, and is not counted when workload is balanced


@dataclass(frozen=True, slots=True)
class Standing:
    """Who held the order before this plan: moving it to another costs."""

    technician_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One piece of work at one place. Windows, promise and release bind the start of service; the deadline is soft."""

    id: str
    place: Place
    service_s: int
    tier: str
    zone: str | None = None  # None: not known, so nobody's own and nobody's foreign
    windows: tuple[Window, ...] = ()  # any one of them will do; empty: any time
    promised: Window | None = None  # told to the customer; binds besides `windows`
    release_s: int | None = None  # not before
    deadline_s: int | None = None  # service should have ended by then; later is late, and costs by tier
    skills: Mapping[str, int] = field(default_factory=dict)
    equipment: frozenset[str] = frozenset()
    pinned: str | None = None  # this technician or nobody
    standing: Standing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StraightLine:
    """Travel = great-circle distance × detour at a steady speed, plus parking; nothing between equal places."""

    detour_bp: int = 13_500
    speed_kmh: int = 20
    parking_s: int = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Travel looked up: row = from, column = to, both in the order of `places`."""

    places: tuple[Place, ...]
    seconds: tuple[tuple[int, ...], ...]
    metres: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TierWeight:
    """What failing one customer of a tier costs: leaving him out, being late at all, and each second late."""

    unserved_s: int
    late_s: int
    late_bp: int


def _default_tiers() -> Mapping[str, TierWeight]:
    return {
        "ordinary": TierWeight(unserved_s=12_000, late_s=1_800, late_bp=1_000),
        "silver": TierWeight(unserved_s=30_000, late_s=3_600, late_bp=2_000),
        "gold": TierWeight(unserved_s=60_000, late_s=7_200, late_bp=4_000),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The four dispatch rules as numbers, and the price of changing what stands."""

    tiers: Mapping[str, TierWeight] = field(default_factory=_default_tiers)
    outside_zone_s: int = 600
    travel_bp: int = 10_000
    balance_bp: int = 1_000  # of the load above the mean, summed over technicians
    handover_s: int = 900  # another technician than the standing one
    promised_handover_s: int = 1_800  # on top, where the customer was promised a window and so told a name


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    technicians: tuple[Technician, ...]
    orders: tuple[Order, ...]
    travel: StraightLine | Matrix = field(default_factory=StraightLine)
    weights: Weights = field(default_factory=Weights)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One order in a route. `travel_*` is the journey to it; `arrive_s` to `start_s` is waiting."""

    order_id: str
    travel_s: int
    travel_m: int
    arrive_s: int
    start_s: int
    end_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One technician's day: leaves at `depart_s`, is at the end point at `finish_s`; `home_*` is that last journey."""

    technician_id: str
    depart_s: int
    stops: tuple[Stop, ...]
    breaks: tuple[Window, ...]
    home_s: int
    home_m: int
    finish_s: int

    @property
    def travel_s(self) -> int:
        return sum(stop.travel_s for stop in self.stops) + self.home_s

    @property
    def travel_m(self) -> int:
        return sum(stop.travel_m for stop in self.stops) + self.home_m


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Routes of those who got work, and the orders nobody got. Every order stands in exactly one of the two."""

    routes: tuple[Route, ...]
    unplanned: tuple[str, ...]
