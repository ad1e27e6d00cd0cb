"""What happened to customers: ids, codes and counts, never a name, phone or address."""

from dataclasses import dataclass
from uuid import UUID

from bihuan.contexts.customers.types import CopyReason, MatchState, UnmaskReason
from bihuan.kernel.codes import Code
from bihuan.platform.events import event


@event("customers.registered")
@dataclass(frozen=True, slots=True)
class Registered:
    """A customer is known for the first time."""

    customer_id: UUID
    tier: Code


@event("customers.updated")
@dataclass(frozen=True, slots=True)
class Updated:
    """A customer's data changed; `tier` is what holds now."""

    customer_id: UUID
    tier: Code
    name_changed: bool
    phone_changed: bool
    tier_changed: bool


@event("customers.address_added")
@dataclass(frozen=True, slots=True)
class AddressAdded:
    """A customer has an address; without a zone it waits for a person."""

    address_id: UUID
    customer_id: UUID
    zone_id: UUID | None
    match: MatchState
    reason: Code
    confidence_percent: int


@event("customers.address_confirmed")
@dataclass(frozen=True, slots=True)
class AddressConfirmed:
    """A person said which zone an address lies in."""

    address_id: UUID
    customer_id: UUID
    zone_id: UUID
    node_id: UUID | None
    zone_before_id: UUID | None


@event("customers.service_added")
@dataclass(frozen=True, slots=True)
class ServiceAdded:
    """A customer has a service."""

    service_id: UUID
    customer_id: UUID
    business: Code
    address_id: UUID | None


@event("customers.service_moved")
@dataclass(frozen=True, slots=True)
class ServiceMoved:
    """A service the customer had is at another address of theirs."""

    service_id: UUID
    customer_id: UUID
    address_id: UUID
    address_before_id: UUID | None


@event("customers.unmasked")
@dataclass(frozen=True, slots=True)
class Unmasking:
    """Somebody asked to see a customer's whole data, and why."""

    customer_id: UUID
    disclosure_id: UUID
    reason: UnmaskReason


@event("customers.copied")
@dataclass(frozen=True, slots=True)
class Copied:
    """All that is held about a customer was taken along for them, and why."""

    customer_id: UUID
    reason: CopyReason


@event("customers.erased")
@dataclass(frozen=True, slots=True)
class Erased:
    """A customer's personal data are gone; the customer's id remains in the record."""

    customer_id: UUID
    addresses_count: int
    services_count: int


@event("customers.tree_loaded")
@dataclass(frozen=True, slots=True)
class TreeWasLoaded:
    """The address tree is another; matching uses it from now on."""

    tree_id: UUID
    added_count: int
    changed_count: int
    retired_count: int
