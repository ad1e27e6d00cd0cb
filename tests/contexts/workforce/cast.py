"""A small district every test may start from: two groups with two zones each, four people, and who may do what."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.models import OrgUnit, Person
from bihuan.contexts.workforce.types import DayKind, Employment, RosterRow, UnitKind
from bihuan.kernel.worktime import CHINA
from bihuan.platform.actor import Actor, Grant, system_actor

AT = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)  # Monday, 09:00 in China
TODAY = date(2026, 11, 16)
LONG_AGO = date(2026, 1, 1)
BOSS = system_actor("boss", "workforce.*")
NOBODY = system_actor("nobody", "workforce.view")
SQUARE = ((105.0, 31.0), (105.1, 31.0), (105.1, 31.1), (105.0, 31.1))
EAST_SQUARE = ((105.1, 31.0), (105.2, 31.0), (105.2, 31.1), (105.1, 31.1))


@dataclass(frozen=True)
class Town:
    """Ids by code."""

    units: dict[str, UUID]
    people: dict[str, UUID]

    def path(self, code: str) -> str:
        return OrgUnit.objects.get(code=code).path


def build() -> Town:
    """Province P > city C > districts D1 (groups G1, G2) and D2 (G3); zones Z1, Z2 of G1 and Z3, Z4 of G2; people."""
    units: dict[str, UUID] = {}
    for code, parent, kind in (
        ("P", None, UnitKind.PROVINCE),
        ("C", "P", UnitKind.CITY),
        ("D1", "C", UnitKind.DISTRICT),
        ("D2", "C", UnitKind.DISTRICT),
        ("G1", "D1", UnitKind.GROUP),
        ("G2", "D1", UnitKind.GROUP),
        ("G3", "D2", UnitKind.GROUP),
        ("Z1", "G1", UnitKind.ZONE),
        ("Z2", "G1", UnitKind.ZONE),
        ("Z3", "G2", UnitKind.ZONE),
        ("Z4", "G2", UnitKind.ZONE),
    ):
        units[code] = workforce.add_unit(
            BOSS,
            parent_id=units[parent] if parent else None,
            kind=kind,
            code=code,
            name=f"单位{code}",
            area="town" if kind is UnitKind.ZONE else None,
            at=AT,
        )
    units["HT"] = workforce.add_contractor(BOSS, code="HT", name="恒通", unit_id=units["C"], at=AT)
    people = {
        code: workforce.add_person(
            BOSS,
            code=code,
            particulars=workforce.Particulars(name, f"1540000000{code[1]}", 31.05, 105.05),
            place=workforce.Place(units[unit], post, employment, contractor),
            valid_from=LONG_AGO,
            at=AT,
        )
        for code, name, unit, post, employment, contractor in (
            ("T1", "陈建国", "G1", "technician", Employment.OWN, None),
            ("T2", "刘洋", "G1", "technician", Employment.AGENCY, None),
            ("T3", "周文斌", "G2", "technician", Employment.CONTRACTOR, units["HT"]),
            ("D4", "李静怡", "D1", "dispatcher", Employment.OWN, None),
        )
    }
    return Town(units, people)


def manager(path: str, *permissions: str) -> Actor:
    """Somebody with these permissions (all of workforce's if none are named) at and below a path."""
    grant = Grant(frozenset(permissions or ("workforce.*",)), path=path)
    return Actor("user:manager", "user", grants=(grant,))


def of_contractor(contractor_id: UUID) -> Actor:
    """A contractor's resident manager."""
    return Actor("user:resident", "user", grants=(Grant(frozenset({"workforce.*"}), contractor_id=contractor_id),))


def oneself(person_id: UUID) -> Actor:
    """A person with grants over their own rows."""
    grants = (Grant(frozenset({"workforce.*"}), own=True),)
    return Actor("user:self", "user", grants=grants, person_id=person_id)


def clock(day: date, text: str) -> datetime:
    """A time of day in China."""
    return datetime.combine(day, time.fromisoformat(text), CHINA)


def shift(
    day: date, start: str = "08:30", end: str = "18:00", rest: tuple[str, str] | None = ("12:00", "13:30")
) -> RosterRow:
    """A worked day."""
    pause = (clock(day, rest[0]), clock(day, rest[1])) if rest else (None, None)
    return RosterRow(day, DayKind.WORK, clock(day, start), clock(day, end), *pause)


def rest(day: date) -> RosterRow:
    """A rest day."""
    return RosterRow(day, DayKind.REST)


def days(first: date, count: int) -> list[date]:
    """Days running."""
    return [first + timedelta(days=n) for n in range(count)]


def person(code: str) -> Person:
    """The stored row."""
    found: Person = Person.objects.get(code=code)
    return found
