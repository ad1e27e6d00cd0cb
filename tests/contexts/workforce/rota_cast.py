"""A group of six with a zone each and a support team of two, on the small district; and who may do what with it."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.types import Employment, UnitKind
from bihuan.platform import clock
from bihuan.platform.actor import Actor
from bihuan.platform.models import Delivery
from bihuan.platform.worker import run_until_idle
from tests.contexts.workforce.cast import AT, BOSS, LONG_AGO, TODAY, Town, build, oneself, shift

FIRST = TODAY + timedelta(days=7)  # Monday in a week
WEEKS = 1
LAST = FIRST + timedelta(days=WEEKS * 7 - 1)
DAYS = [FIRST + timedelta(days=number) for number in range(WEEKS * 7)]


@dataclass(frozen=True)
class Rota:
    """The town, its group's people by code, and the support team's."""

    town: Town
    people: dict[str, UUID]
    support: dict[str, UUID]

    @property
    def group(self) -> UUID:
        return self.town.units["R"]

    def oneself(self, code: str) -> Actor:
        """A technician with what technicians hold."""
        return oneself(self.people[code])


def rota() -> Rota:
    """This will add group R with zones RZ0 … RZ5 of R0 … R5, and the support team S with S0 and S1."""
    town = build()
    for code, name in (("R", "轮休组"), ("S", "支撑队")):
        town.units[code] = workforce.add_unit(
            BOSS, parent_id=town.units["D1"], kind=UnitKind.GROUP, code=code, name=name, area=None, at=AT
        )
    people = {}
    for number in range(6):
        zone = workforce.add_unit(
            BOSS,
            parent_id=town.units["R"],
            kind=UnitKind.ZONE,
            code=f"RZ{number}",
            name=f"片区{number}",
            area="town",
            at=AT,
        )
        town.units[f"RZ{number}"] = zone
        people[f"R{number}"] = _person(f"R{number}", f"组员{number}", town.units["R"], number)
        workforce.set_zone_owner(BOSS, zone_id=zone, person_id=people[f"R{number}"], valid_from=LONG_AGO, at=AT)
    support = {
        code: _person(code, f"支撑{code}", town.units["S"], 7 + number) for number, code in enumerate(("S0", "S1"))
    }
    return Rota(town, people, support)


def _person(code: str, name: str, unit_id: UUID, number: int) -> UUID:
    return workforce.add_person(
        BOSS,
        code=code,
        particulars=workforce.Particulars(name, f"1541000000{number}"),
        place=workforce.Place(unit_id, "technician" if number < 7 else "support_technician", Employment.OWN),
        valid_from=LONG_AGO,
        at=AT,
    )


def plan(made: Rota, *, actor: Actor = BOSS, repair: bool = False, unit: str = "R") -> workforce.RotaPlanRow:
    """This will let the job make a rota and give the group's newest plan."""
    at = AT + timedelta(minutes=repair)  # a repair comes after the rota it repairs
    with clock.frozen(at):
        workforce.plan_rota(actor, unit_id=made.town.units[unit], first=FIRST, weeks=WEEKS, repair=repair, at=at)
        run_until_idle()
    failed = Delivery.objects.filter(name="workforce.plan_rota").exclude(last_error="").first()
    assert failed is None, failed.last_error
    return workforce.rota_plans(BOSS, made.group)[0]


def work(made: Rota, code: str, *days: date) -> None:
    """This will roster working days."""
    workforce.set_roster(BOSS, person_id=made.people[code], days=tuple(shift(day) for day in days), at=AT)


def letters(made: Rota, code: str) -> str:
    """A person's standing days: work, rest, leave, or not set."""
    rows = workforce.roster(BOSS, FIRST, LAST).get(made.people[code], ())
    kinds = {row.date: row.kind.value[0].upper() for row in rows}
    return "".join(kinds.get(day, "-") for day in DAYS)
