"""The whole city in one value, or a few of its groups for tests."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from bihuan.config.demo.city import ground, people
from bihuan.config.demo.city.customers import Customer, customer
from bihuan.config.demo.city.people import CITY, CONTRACTOR, CONTRACTOR_NAME, People
from bihuan.config.demo.city.places import CITY_NAME, Places
from bihuan.contexts.workforce import api as workforce

PROVINCE, PROVINCE_NAME = "SF", "示范省"
CITY_PATH = "00010001"
GROUPS_COUNT = len(ground.groups())


@dataclass(frozen=True)
class City:
    """The city, or some of its groups from the first."""

    groups: tuple[ground.Group, ...]
    places: Places
    people: People
    whole: bool

    @property
    def share(self) -> float:
        """What part of the city's zones, and so of its demand, this is."""
        every = sum(len(group.zones) for group in ground.groups())
        return sum(len(group.zones) for group in self.groups) / every

    def customer(self, number: int) -> Customer:
        """This will give the n-th customer, from 1."""
        return customer(number, self.places.homes, self._zones)

    @property
    def _zones(self) -> list[str]:
        return list(self.places.homes)

    def staff(self, today: date, days_before: int, days_after: int) -> workforce.Load:
        """This will gather units, people, means and rota, as the workforce loads them."""
        technicians = self.people.technicians
        rosters = (
            *people.rosters(self.groups, today, days_before, days_after),
            *(people.support_rosters(today, days_before, days_after) if self.whole else ()),
        )
        zones = tuple(zone for group in self.groups for zone in group.zones)
        return workforce.Load(
            units=tuple(self._units()),
            contractors=(workforce.ContractorIn(CONTRACTOR, CONTRACTOR_NAME, CITY),),
            people=tuple(self.people.rows),
            zones=tuple(workforce.ZoneIn(zone.code, f"T{zone.number:02}", ground.outline(zone)) for zone in zones),
            skills=tuple(people.skills(technicians)),
            equipment=tuple(people.equipment(technicians)),
            rosters=rosters,
        )

    def _units(self) -> list[workforce.UnitIn]:
        kinds = workforce.UnitKind
        units = [
            workforce.UnitIn(PROVINCE, None, kinds.PROVINCE, PROVINCE_NAME),
            workforce.UnitIn(CITY, PROVINCE, kinds.CITY, CITY_NAME),
        ]
        districts = dict.fromkeys(group.district for group in self.groups)
        units += [workforce.UnitIn(one.code, CITY, kinds.DISTRICT, one.name) for one in districts]
        for group in self.groups:
            units.append(workforce.UnitIn(group.code, group.district.code, kinds.GROUP, group.name))
            units += [workforce.UnitIn(zone.code, group.code, kinds.ZONE, zone.name, zone.kind) for zone in group.zones]
        return units


@cache
def city(groups_count: int = GROUPS_COUNT) -> City:
    """This will build the city, or its first `groups_count` groups."""
    groups = ground.groups()[:groups_count]
    whole = groups_count >= GROUPS_COUNT
    return City(groups=groups, places=Places(groups), people=People(groups, whole=whole), whole=whole)
