"""The rows a whole workforce is loaded from, each naming others by their codes: the demo's tables and import sheets."""

from dataclasses import dataclass
from datetime import date

from bihuan.contexts.workforce.rules.outlines import Corner
from bihuan.contexts.workforce.types import Employment, RosterRow, UnitKind
from bihuan.kernel.codes import Code


@dataclass(frozen=True, slots=True)
class UnitIn:
    """A unit; parents come before their children. `area` for zones."""

    code: Code
    parent: Code | None
    kind: UnitKind
    name: str
    area: Code | None = None


@dataclass(frozen=True, slots=True)
class ZoneIn:
    """A zone's owner and outline, corners as (lon, lat); None leaves as it is."""

    code: Code
    owner: Code | None
    outline: tuple[Corner, ...] | None


@dataclass(frozen=True, slots=True)
class ContractorIn:
    """A contractor, working in `unit` and below."""

    code: Code
    name: str
    unit: Code


@dataclass(frozen=True, slots=True)
class PersonIn:
    """A person and their place."""

    code: Code
    name: str
    phone: str | None
    employment: Employment
    contractor: Code | None
    unit: Code
    post: Code
    start_lat: float | None = None
    start_lon: float | None = None


@dataclass(frozen=True, slots=True)
class SkillIn:
    """A skill held; `level` is its rank."""

    person: Code
    skill: Code
    level: int
    certificate: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class EquipmentIn:
    """A piece of equipment of `unit`'s store, carried by `holder` if any."""

    kind: Code
    serial: str
    unit: Code
    holder: Code | None
    calibration_due: date | None


@dataclass(frozen=True, slots=True)
class RosterIn:
    """One person's roster days."""

    person: Code
    days: tuple[RosterRow, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """Everything loaded together, in this order; what is there already is brought in line, not doubled."""

    units: tuple[UnitIn, ...] = ()
    contractors: tuple[ContractorIn, ...] = ()
    people: tuple[PersonIn, ...] = ()
    zones: tuple[ZoneIn, ...] = ()
    skills: tuple[SkillIn, ...] = ()
    equipment: tuple[EquipmentIn, ...] = ()
    rosters: tuple[RosterIn, ...] = ()


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows changed something; the others were there already."""

    units: int
    contractors: int
    people: int
    zones: int
    skills: int
    equipment: int
    rosters: int
