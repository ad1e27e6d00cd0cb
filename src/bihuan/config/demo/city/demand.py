"""What customers ask of the city, call by call: the month's figures given the shape of week, hour and weather.

A month's orders are the sources' figures exactly; how they fall on days and hours is this page's assumption.
"""

import random
from bisect import bisect
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import accumulate
from typing import Final

from bihuan.config.demo.city.ground import SEED
from bihuan.kernel.worktime import CHINA

INSTALL_MOVE_MONTH_COUNT: Final = 6_766
FAULT_MONTH_COUNT: Final = 16_818
INTERCEPTED_PERCENT: Final = 35

# Monday first. Faults follow the working week, installations the weekend.
FAULT_WEEK: Final = (1.10, 1.05, 1.02, 1.00, 1.02, 0.96, 0.85)
INSTALL_WEEK: Final = (0.96, 0.94, 0.95, 0.97, 1.03, 1.13, 1.02)
# Hour by hour: faults round the clock, most of them before noon and after supper; the counter is open from 8 to 20.
FAULT_HOURS: Final = (8, 5, 3, 2, 2, 3, 8, 22, 48, 66, 68, 58, 44, 46, 54, 56, 54, 50, 50, 62, 66, 54, 34, 18)
INSTALL_HOURS: Final = (0, 0, 0, 0, 0, 0, 0, 0, 40, 90, 100, 85, 45, 60, 90, 95, 85, 70, 45, 25, 0, 0, 0, 0)
# The chance of rain by month, how often rain is a storm, and what each does to the day's faults.
RAIN_PERCENT: Final = (12, 14, 20, 28, 36, 44, 50, 46, 42, 34, 22, 12)
STORM_PERCENT: Final = 22
WEATHER_FACTOR: Final[Mapping[str, float]] = {"dry": 1.0, "rain": 1.25, "storm": 1.7}

FAULTS: Final = {"broadband": 66, "iptv": 16, "fixed": 12, "mobile": 4, "leased": 2}
INSTALLS: Final = {"broadband": 74, "iptv": 14, "fixed": 12}
MOVE_PERCENT: Final = 22
# Of each symptom how common it is, and how readily it is solved on the line: what must be mended on site never is.
SYMPTOMS: Final[Mapping[str, Mapping[str, tuple[int, float]]]] = {
    "broadband": {
        "los_red": (22, 0.0),
        "no_connection": (30, 1.0),
        "slow": (16, 1.3),
        "drops": (14, 0.6),
        "wifi_weak": (9, 1.2),
        "login_fails": (9, 3.0),
    },
    "iptv": {"no_picture": (40, 1.0), "freezes": (35, 0.8), "box_fault": (25, 1.4)},
    "fixed": {"no_dial_tone": (45, 0.4), "noise": (35, 0.3), "cannot_call": (20, 1.4)},
    "mobile": {"no_signal": (40, 0.3), "weak_signal": (35, 0.3), "no_data": (25, 2.0)},
    "leased": {"circuit_down": (50, 0.2), "bit_errors": (25, 0.3), "high_latency": (25, 0.8)},
}


@dataclass(frozen=True, slots=True)
class Call:
    """One customer's wish: a fault (`symptom`), solved on the line or not, or an installation or move."""

    at: datetime
    business: str
    work: str
    symptom: str | None = None
    intercepted: bool = False


def weather(on: date) -> str:
    """This will say what the weather of a day is: dry, rain or storm."""
    rng = random.Random(f"{SEED} weather {on}")
    if rng.randrange(100) >= RAIN_PERCENT[on.month - 1]:
        return "dry"
    return "storm" if rng.randrange(100) < STORM_PERCENT else "rain"


def fault_weight(on: date) -> float:
    """This will say how a day's faults compare with others'."""
    return FAULT_WEEK[on.weekday()] * WEATHER_FACTOR[weather(on)]


@cache
def month(year: int, number: int) -> Mapping[date, tuple[int, int]]:
    """This will give each day's (faults, installs and moves); over the month they are the figures exactly."""
    days = [date(year, number, day) for day in range(1, monthrange(year, number)[1] + 1)]
    faults = shared_out(FAULT_MONTH_COUNT, [fault_weight(on) for on in days])
    installs = shared_out(INSTALL_MOVE_MONTH_COUNT, [INSTALL_WEEK[on.weekday()] for on in days])
    return dict(zip(days, zip(faults, installs, strict=True), strict=True))


def shared_out(total_count: int, weights: Sequence[float]) -> list[int]:
    """This will split a whole number by weights, the largest remainders rounded up."""
    exact = [total_count * weight / sum(weights) for weight in weights]
    counts = [int(one) for one in exact]
    by_rest = sorted(range(len(exact)), key=lambda i: (counts[i] - exact[i], i))
    for i in by_rest[: total_count - sum(counts)]:
        counts[i] += 1
    return counts


def calls(on: date, share_ratio: float = 1.0) -> list[Call]:
    """This will give a day's calls in their order; of a part of the city, that part's share of them."""
    faults, installs = month(on.year, on.month)[on]
    rng = random.Random(f"{SEED} calls {on}")
    made = [*_faults(on, faults, rng), *(_install(on, rng) for _ in range(installs))]
    if share_ratio < 1.0:
        made = rng.sample(made, round(len(made) * share_ratio))
    return sorted(made, key=lambda call: call.at)


def _faults(on: date, count: int, rng: random.Random) -> list[Call]:
    """The day's faults; the share the sources assume is solved on the line, the readiest first."""
    drawn = []
    for _ in range(count):
        business = pick(FAULTS, rng)
        symptom = pick({code: often for code, (often, _ease) in SYMPTOMS[business].items()}, rng)
        ease = SYMPTOMS[business][symptom][1]
        drawn.append((rng.random() / ease if ease else float("inf"), rng.random(), business, symptom))
    drawn.sort()
    solved = round(count * INTERCEPTED_PERCENT / 100)
    return [
        Call(_moment(on, FAULT_HOURS, rng), business, "repair", symptom, intercepted=place < solved)
        for place, (_ease, _tie, business, symptom) in enumerate(drawn)
    ]


def _install(on: date, rng: random.Random) -> Call:
    work = "move" if rng.randrange(100) < MOVE_PERCENT else "install"
    return Call(_moment(on, INSTALL_HOURS, rng), pick(INSTALLS, rng), work)


def pick(weights: Mapping[str, int], rng: random.Random) -> str:
    """This will draw one code by its weight."""
    return rng.choices(list(weights), list(weights.values()))[0]


def _moment(on: date, hours: Sequence[int], rng: random.Random) -> datetime:
    bounds = list(accumulate(hours))
    hour = bisect(bounds, rng.random() * bounds[-1])
    return datetime.combine(on, time(hour), CHINA) + timedelta(seconds=rng.randrange(3_600))
