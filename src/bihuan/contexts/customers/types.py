"""The words of customers, and the frozen rows that queries give.

Coordinates are WGS-84 degrees unless a datum is named. Rows are masked; whole names, phones and addresses come only in
`Reach`, `Place` and `Unmasked`, each of which says who may ask for it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bihuan.kernel.codes import Code
from bihuan.kernel.geo import Datum


class MatchState(StrEnum):
    """How an address came to its zone: found by the tree or its coordinates, not found, or said by a person."""

    MATCHED = "matched"
    ASKED = "asked"
    CONFIRMED = "confirmed"


class ServiceStatus(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"


class UnmaskReason(StrEnum):
    """For what a person may ask to see a customer's whole data."""

    CONTACT = "contact"
    VISIT = "visit"
    IDENTITY = "identity"
    COMPLAINT = "complaint"
    CORRECTION = "correction"


class CopyReason(StrEnum):
    """For what all that is held about a customer may be taken along."""

    ACCESS = "access"
    PORTABILITY = "portability"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True)
class HeldAddress:
    """An address as it is held."""

    text: str
    lat: float | None
    lon: float | None
    added_at: datetime


@dataclass(frozen=True, slots=True)
class HeldService:
    """A service as it is held."""

    business: Code
    account: str
    status: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class HeldCustomer:
    """All that the customers' tables hold about one person. `looked`: when they were shown whole, and what for."""

    name: str
    phone: str
    ref: str
    tier: Code
    registered_at: datetime
    addresses: tuple[HeldAddress, ...]
    services: tuple[HeldService, ...]
    looked: tuple[tuple[datetime, UnmaskReason], ...]


@dataclass(frozen=True, slots=True)
class CopyRow:
    """That somebody took along all that is held about a customer."""

    at: datetime
    actor: str
    reason: CopyReason


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A point as its source gives it: the datum must be named, it is never guessed."""

    lat: float
    lon: float
    datum: Datum
    accuracy_m: int


@dataclass(frozen=True, slots=True)
class TreeLoaded:
    """What a load of the address tree did, in nodes."""

    added_count: int
    changed_count: int
    retired_count: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place a written address may mean."""

    node_id: UUID
    label: str
    zone_id: UUID | None


@dataclass(frozen=True, slots=True)
class Match:
    """Where a written address lies, or `zone_id` None and the reason to ask a person."""

    zone_id: UUID | None
    node_id: UUID | None
    lat: float | None
    lon: float | None
    accuracy_m: int | None
    area: Code | None
    confidence_percent: int
    reason: Code
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One customer, masked. An erased customer has empty texts."""

    id: UUID
    ref: str
    name: str
    phone: str
    tier: Code
    path: str
    erased: bool


@dataclass(frozen=True, slots=True)
class AddressRow:
    """One address of a customer, masked to its street."""

    id: UUID
    customer_id: UUID
    text: str
    zone_id: UUID | None
    match: MatchState
    reason: Code
    area: Code


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service of a customer, its account masked."""

    id: UUID
    customer_id: UUID
    business: Code
    account: str
    address_id: UUID | None
    status: ServiceStatus


@dataclass(frozen=True, slots=True)
class Sought:
    """An address found by its parts, masked; `share_bp` is how much of what was typed it has."""

    customer_id: UUID
    address_id: UUID
    name: str
    phone: str
    tier: Code
    text: str
    share_bp: int
    path: str


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """A customer with addresses and services, oldest first."""

    customer: CustomerRow
    addresses: tuple[AddressRow, ...]
    services: tuple[ServiceRow, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """An address that waits for a person: whole, because nobody can place what is masked."""

    address_id: UUID
    customer_id: UUID
    text: str
    reason: Code
    candidates: tuple[Candidate, ...]
    since: datetime


@dataclass(frozen=True, slots=True)
class Reach:
    """A customer's whole name and phone, for the message or call that is due. Empty once erased."""

    name: str
    phone: str
    tier: Code
    org_path: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where an order lies: the whole text, for whoever is sent there. `path` is the unit's above an unknown zone."""

    address_id: UUID
    customer_id: UUID
    text: str
    zone_id: UUID | None
    path: str
    lat: float | None
    lon: float | None
    accuracy_m: int | None
    area: Code
    match: MatchState
    reason: Code


@dataclass(frozen=True, slots=True)
class Site:
    """What an order takes from its address: whose it is and of which tier, and where it lies. No personal data."""

    customer_id: UUID
    tier: Code
    area: Code
    zone_id: UUID | None
    path: str


@dataclass(frozen=True, slots=True)
class Unmasked:
    """A customer's whole data, shown to one person for one reason. `texts` are addresses by id, `accounts` services."""

    name: str
    phone: str
    texts: dict[UUID, str]
    accounts: dict[UUID, str]
