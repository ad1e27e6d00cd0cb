"""New customers, addresses and services: what must hold of them, and their columns. No database, no clock.

The single acts and lists of many both build by this.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from bihuan.contexts.customers.translate import Located
from bihuan.contexts.customers.types import ServiceStatus
from bihuan.kernel.codes import Code, is_code
from bihuan.kernel.errors import N_, BihuanError, Fault, Invalid, Refused
from bihuan.platform.privacy import blind, normalise_phone, phone_last4

NAME_MAX_CHARS: Final = 60
TEXT_MAX_CHARS: Final = 200
ACCOUNT_MAX_CHARS: Final = 64


def check_customer(name: str, phone: str, tier: Code, ref: str | None, tiers: Collection[Code]) -> None:
    """This will refuse what is no customer, with every fault."""
    faults = []
    if not name.strip():
        faults.append(Fault("name", N_("The customer's name is missing.")))
    if len(name) > NAME_MAX_CHARS:
        faults.append(Fault("name", N_("At most %(most)s characters."), {"most": NAME_MAX_CHARS}))
    try:
        normalise_phone(phone)
    except BihuanError as wrong:
        faults.append(Fault("phone", wrong.msg, wrong.params))
    if tier not in tiers:
        faults.append(Fault("tier", N_("This tier is not in the catalogue.")))
    if ref is not None and not is_code(ref):
        faults.append(Fault("ref", N_("The customer number has letters, digits and . _ - : / only.")))
    if faults:
        raise Invalid.of(faults)


def check_address(text: str) -> None:
    """This will refuse what is no address."""
    if not text.strip():
        raise Invalid(N_("The address is missing."), where="text")
    if len(text) > TEXT_MAX_CHARS:
        raise Invalid(N_("At most %(most)s characters."), where="text", most=TEXT_MAX_CHARS)


def check_service(business: Code, account: str, businesses: Collection[Code]) -> None:
    """This will refuse what is no service."""
    if business not in businesses:
        raise Invalid(N_("This business is not in the catalogue."), where="business")
    if not account.strip() or len(account) > ACCOUNT_MAX_CHARS:
        raise Invalid(N_("An account has 1 to %(most)s characters."), where="account", most=ACCOUNT_MAX_CHARS)


def account_taken() -> Refused:
    """This will say that an account is another customer's."""
    return Refused(N_("This account is another customer's."), code="account_taken", where="account")


def identity(name: str, phone: str) -> dict[str, Any]:
    """This will give the columns that say who a customer is; Invalid for a phone that is none."""
    spelled = normalise_phone(phone)
    return {
        "name": name.strip(),
        "name_blind": blind(name, "customers.name"),
        "phone": spelled,
        "phone_blind": blind(spelled, "customers.phone"),
        "phone_last4": phone_last4(spelled),
    }


def address_blind(text: str) -> str:
    """This will give what an address is found by."""
    return blind(text, "customers.address")


def account_blind(business: Code, account: str) -> str:
    """This will give what a service's account is found by."""
    return blind(account, f"customers.account.{business}")


def customer(who: Mapping[str, Any], tier: Code, ref: str | None, path: str, at: datetime) -> dict[str, Any]:
    """This will give the columns of a new customer; it lies at `path` until it has an address."""
    return {"id": uuid4(), "ref": ref, "tier": tier, "org_path": path, "registered_at": at, **who}


def address(customer_id: UUID, text: str, blinded: str, located: Located, at: datetime) -> dict[str, Any]:
    """This will give the columns of a new address."""
    return {
        "id": uuid4(),
        "customer_id": customer_id,
        "text": text.strip(),
        "text_blind": blinded,
        "node_id": located.node_id,
        "zone_id": located.zone_id,
        "match": located.state.value,
        "reason": located.reason,
        "lat": located.lat,
        "lon": located.lon,
        "accuracy_m": located.accuracy_m,
        "area": located.area,
        "org_path": located.path,
        "added_at": at,
    }


def service(
    customer_id: UUID, address_id: UUID | None, *, business: Code, account: str, blinded: str, at: datetime
) -> dict[str, Any]:
    """This will give the columns of a new service."""
    return {
        "id": uuid4(),
        "customer_id": customer_id,
        "business": business,
        "account": account.strip(),
        "account_blind": blinded,
        "address_id": address_id,
        "status": ServiceStatus.ACTIVE.value,
        "added_at": at,
    }


def home_path(placed: Iterable[tuple[datetime, UUID, str]]) -> str | None:
    """This will say where a customer belongs: to the unit of the first address that has a zone. `placed` are those."""
    return min(placed, default=(None, None, None))[2]
