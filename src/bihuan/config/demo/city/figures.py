"""Whether the city can be worked: its mean load, from the policies in force and this page's assumptions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bihuan.config.demo.city import people
from bihuan.config.demo.city.demand import (
    FAULT_MONTH_COUNT,
    FAULTS,
    INSTALL_MOVE_MONTH_COUNT,
    INSTALLS,
    INTERCEPTED_PERCENT,
    MOVE_PERCENT,
)
from bihuan.config.demo.city.ground import Group, groups
from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.dispatch import api as dispatch

SECOND_VISIT_PERCENT: Final = 4  # of repairs: held, come back, or reopened
ABSENT_PERCENT: Final = 4  # sick, training, leave
MONTH_DAYS: Final = 30.4


@dataclass(frozen=True, slots=True)
class Load:
    """One way to man the city: visits a month, the minutes they take and the minutes there are."""

    name: str
    technicians_count: int
    visits_count: float
    wanted_minutes: float
    there_minutes: float

    @property
    def load_ratio(self) -> float:
        """The mean load: 1 is all of everybody's time."""
        return self.wanted_minutes / self.there_minutes


def loads(at: datetime) -> tuple[Load, ...]:
    """This will give the load of the carrier's own people alone with every fault visited, and that of the city."""
    own = [group for group in groups() if not group.district.contractor]
    solved = (100 - INTERCEPTED_PERCENT) / 100
    return (
        _load("own technicians alone, every fault visited", own, people.SUPPORT_TEAM_COUNT, 1.0, at),
        _load("the city: intercepts, and the contractor", list(groups()), 0, solved, at),
    )


def _load(name: str, manned: list[Group], further_count: int, visited: float, at: datetime) -> Load:
    repairs = FAULT_MONTH_COUNT * visited * (100 + SECOND_VISIT_PERCENT) / 100
    travel_minutes = dispatch.RULES.at(at).value.slot_travel_minutes
    repair_minutes = _mean_minutes(FAULTS, {"repair": 100}, at) + travel_minutes
    install_minutes = _mean_minutes(INSTALLS, {"install": 100 - MOVE_PERCENT, "move": MOVE_PERCENT}, at)
    wanted = repairs * repair_minutes + INSTALL_MOVE_MONTH_COUNT * (install_minutes + travel_minutes)
    sizes = [len(group.zones) for group in manned]
    days = MONTH_DAYS * sum(size * (1 - 1 / size) for size in sizes) + further_count * MONTH_DAYS * 6 / 7
    return Load(
        name=name,
        technicians_count=sum(sizes) + further_count,
        visits_count=repairs + INSTALL_MOVE_MONTH_COUNT,
        wanted_minutes=wanted,
        there_minutes=days * _shift_minutes() * (100 - ABSENT_PERCENT) / 100,
    )


def _mean_minutes(businesses: Mapping[str, int], works: Mapping[str, int], at: datetime) -> float:
    every = sum(businesses.values()) * sum(works.values())
    return (
        sum(
            catalog.kind(business, work, at).standard_minutes * share * often
            for business, share in businesses.items()
            for work, often in works.items()
        )
        / every
    )


def _shift_minutes() -> int:
    begin, end, pause, resume = (one.hour * 60 + one.minute for one in people.DAY_SHIFT)
    return end - begin - (resume - pause)


def lines(at: datetime) -> Iterator[str]:
    """This will put the loads into words, a line each."""
    for one in loads(at):
        yield (
            f"{one.name}: {one.technicians_count} technicians, {one.visits_count:,.0f} visits a month, "
            f"{one.wanted_minutes / 60:,.0f} h wanted, {one.there_minutes / 60:,.0f} h there, load {one.load_ratio:.2f}"
        )
