"""What is known of a list's customers: asked for by the set, locked as the single acts lock it, never opened."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from bihuan.contexts.customers.models import Address, Customer, Service
from bihuan.kernel.codes import Code
from bihuan.platform.action import act_permission
from bihuan.platform.actor import Actor

PARAMETERS_COUNT: Final = 500  # SQLite takes no more than so many at once


@dataclass(frozen=True, slots=True)
class Home:
    """One address of a customer, as an order takes it."""

    id: UUID
    area: Code
    zone_id: UUID | None
    path: str

    def placed(self, since: datetime) -> list[tuple[datetime, UUID, str]]:
        """This will say when it came, its id and its path; nothing while its zone is not known."""
        return [] if self.zone_id is None else [(since, self.id, self.path)]


@dataclass(slots=True)
class Known:
    """A customer with their addresses by blind index; `placed` has those whose zone is known."""

    id: UUID
    tier: Code
    path: str
    homes: dict[str, Home] = field(default_factory=dict)
    placed: list[tuple[datetime, UUID, str]] = field(default_factory=list)


@dataclass(slots=True)
class Held:
    """Whose a service is, and where."""

    id: UUID
    customer_id: UUID
    address_id: UUID | None


def key(who: Mapping[str, Any]) -> tuple[str, str]:
    """This will give what a customer without a number of the carrier's is known by: name and phone."""
    return who["name_blind"], who["phone_blind"]


def customers(actor: Actor, wanted: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Known]:
    """This will give the customers in sight who have these names and phones, the longest known of each, locked."""
    seen = Customer.objects.visible(actor, act_permission()).filter(erased_at__isnull=True)
    keys = {key(who) for who in wanted}
    found: dict[tuple[str, str], Known] = {}
    for phones in _parts({phone for _, phone in keys}):
        rows = seen.filter(phone_blind__in=phones).order_by("registered_at")
        for pk, name, phone in rows.values_list("pk", "name_blind", "phone_blind"):
            if (name, phone) in keys and (name, phone) not in found:
                found[name, phone] = Known(pk, "", "")
    by_id = {known.id: known for known in found.values()}
    for part in _parts(by_id):
        kept = Customer.objects.filter(pk__in=part, erased_at__isnull=True).order_by("pk").select_for_update()
        for pk, tier, path in kept.values_list("pk", "tier", "org_path"):
            by_id[pk].tier, by_id[pk].path = tier, path
        columns = ("customer_id", "text_blind", "added_at", "pk", "area", "zone_id", "org_path")
        for owner, text, since, *home in Address.objects.filter(customer__in=part).values_list(*columns):
            known, one = by_id[owner], Home(*home)
            known.homes[text] = one
            known.placed += one.placed(since)
    return {names: known for names, known in found.items() if known.path}  # without those erased meanwhile


def services(blinds: Collection[str]) -> dict[tuple[Code, str], Held]:
    """This will give the services that have these accounts, by business and account, locked."""
    found: dict[tuple[Code, str], Held] = {}
    for part in _parts(blinds):
        rows = Service.objects.filter(account_blind__in=part).order_by("pk").select_for_update()
        for business, blinded, *held in rows.values_list(
            "business", "account_blind", "pk", "customer_id", "address_id"
        ):
            found[business, blinded or ""] = Held(*held)
    return found


def _parts(values: Collection[Any]) -> Iterator[list[Any]]:
    listed = sorted(values)
    for start in range(0, len(listed), PARAMETERS_COUNT):
        yield listed[start : start + PARAMETERS_COUNT]
