"""The one file of orders that knows how catalog, workforce and customers put things: their rows in, our terms out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.customers import api as customers
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Invalid, Unavailable
from bihuan.kernel.worktime import WorkCalendar
from bihuan.platform.actor import Actor
from bihuan.platform.policies.policy import registry

LIMITS_POLICY = "catalog.limits"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a kind of work takes and what is promised for it."""

    prefix: Code
    standard_minutes: int
    limit_minutes: int
    calendar: WorkCalendar
    first_response_minutes: int
    response_calendar: Code
    contact_minutes: int
    promise_hash: Code


@dataclass(frozen=True, slots=True)
class Place:
    """Whose order it is and where it lies; `path` is the zone's, or the customer's unit while the zone is unknown."""

    tier: Code
    area: Code
    zone_id: UUID | None
    path: str


@dataclass(frozen=True, slots=True)
class Worker:
    """A technician an order may be given to."""

    id: UUID
    path: str
    contractor_id: UUID | None
    active: bool


def terms_for(business: Code, work: Code, tier: Code, area: Code, on: datetime) -> Terms:
    """This will give the terms of a kind as the catalogue stood at `on`; Invalid where there is no such kind."""
    kind = catalog.kind(business, work, on)
    limit = catalog.limit(business, work, tier, area, on)
    return Terms(
        prefix=kind.prefix,
        standard_minutes=kind.standard_minutes,
        limit_minutes=limit.limit_minutes,
        calendar=catalog.calendar(limit.calendar, on),
        first_response_minutes=limit.first_response_minutes,
        response_calendar=limit.response_calendar,
        contact_minutes=limit.contact_minutes,
        promise_hash=registry[LIMITS_POLICY].at(on).hash,
    )


def calendar(name: Code, promised_at: datetime, version: Code | None = None) -> WorkCalendar:
    """This will give the calendar as it stood when the promise was made, and make sure that it is `version`.

    Policy versions are never changed or dated back, so the moment of the promise finds the version it was made under.
    """
    found = catalog.calendar(name, promised_at)
    if version is not None and found.version != version:
        raise Unavailable(
            N_("The working calendar %(name)s this order was promised under is gone. Restore its policy version."),
            code="calendar_lost",
            name=name,
        )
    return found


def codes(name: Code, on: datetime, business: Code | None = None) -> tuple[Code, ...]:
    """This will list the codes of a list that may be chosen for a business."""
    return tuple(row.code for row in catalog.code_list(name, on, business))


def marked_codes(name: Code, mark: Code, on: datetime) -> frozenset[Code]:
    """This will give the codes of a list that carry a mark."""
    return frozenset(row.code for row in catalog.code_list(name, on) if mark in row.marks)


def max_hold_minutes(reason: Code, on: datetime) -> int:
    """This will give the longest hold that may be approved for a reason."""
    minutes = catalog.code_row("hold_reasons", reason, on).max_minutes
    assert minutes is not None, "the catalogue's rules give every hold reason its longest minutes"
    return minutes


def closing_checks(business: Code, work: Code, on: datetime) -> tuple[catalog.CheckRow, ...]:
    """This will list the closing checks of a kind."""
    return catalog.checks(business, work, on)


def place_of(*, customer_id: UUID, address_id: UUID, service_id: UUID | None) -> Place:
    """This will give whose order it is and where it lies; Invalid if address or service are another customer's."""
    site = customers.site(address_id)
    if site.customer_id != customer_id:
        raise Invalid(N_("This address belongs to another customer. Choose another one."), where="address_id")
    if service_id is not None and customers.service(service_id).customer_id != customer_id:
        raise Invalid(N_("This service belongs to another customer. Choose another one."), where="service_id")
    return Place(site.tier, site.area, site.zone_id, site.path)


def worker(person_id: UUID, on: date) -> Worker:
    """This will give a technician by id, where and with whom they are on a day; NotFound if there is none."""
    person, place = workforce.person(person_id), workforce.place_on(person_id, on)
    return Worker(person.id, place.path, place.contractor_id, person.active)


def off_duty(person_id: UUID, at: datetime) -> Code | None:
    """This will give why a technician is not on duty on the day of `at`; None if they are."""
    why = workforce.off_duty(person_id, at)
    return None if why is None else why.value


def zone_path(zone_id: UUID) -> str:
    """This will give a zone's path; Invalid if the unit is no zone."""
    unit = workforce.unit(zone_id)
    if unit.kind != "zone":
        raise Invalid(N_("Choose a zone, the smallest unit of the tree."), where="zone_id")
    return unit.path


def names_of(person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """This will give people's names by id."""
    return {person_id: row.name for person_id, row in workforce.persons(set(person_ids)).items()}


def customers_with_phone(actor: Actor, phone: str) -> tuple[UUID, ...]:
    """This will give the customers in sight who have a phone number; Invalid if it is none."""
    return tuple(row.id for row in customers.by_phone(actor, phone))


def from_carrier(code_list: Code, text: str, on: datetime) -> Code | None:
    """This will give our code for a carrier's code or word; None if it is none we know."""
    return catalog.from_carrier(code_list, text, on)


def kind_named(text: str, on: datetime) -> tuple[Code, Code] | None:
    """This will give business and work of a kind called by its name, such as 宽带障碍; None if no kind is."""
    wanted = "".join(text.split()).casefold()
    for row in catalog.kinds(on):
        if wanted in ("".join(label.split()).casefold() for label in (row.label_zh, row.label_en)):
            return row.business, row.work
    return None
