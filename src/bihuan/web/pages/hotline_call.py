"""What has been said in one call so far, as the hotline's form sends it; and whom a typed number or name means."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.customers import api as customers
from bihuan.contexts.frontdesk import api as frontdesk
from bihuan.contexts.orders import api as orders
from bihuan.kernel.codes import Code, is_code
from bihuan.kernel.errors import Invalid
from bihuan.platform.actor import Actor
from bihuan.platform.privacy import normalise_phone
from bihuan.web.requests import day_in, uuid_in

LATER = "later"
REPAIR: Code = "repair"
_PHONE = re.compile(r"[\d\s+()（）-]{7,}")
_NUMBER = re.compile(r"(?:\D*\d){4}")


@dataclass(frozen=True, slots=True)
class Call:
    """One call. `customer_id` None: somebody new, whose `name`, `phone` and `address` are being asked.

    `slot` is "2026-11-21/1416", "later" or empty while nothing was chosen; `key` makes sending it twice one act.
    `typed` is what was typed of somebody new when the call began; it names the call while the form is being filled.
    """

    key: str
    customer_id: UUID | None = None
    service_id: UUID | None = None
    service_before: str = ""
    address_id: UUID | None = None
    business: Code = ""
    work: Code = REPAIR
    symptom: Code = ""
    text: str = ""
    slot: str = ""
    another: bool = False
    name: str = ""
    phone: str = ""
    address: str = ""
    node_id: UUID | None = None
    typed: str = ""

    @property
    def chosen_slot(self) -> frontdesk.SlotChoice | None:
        """The window chosen; None where the customer decides later."""
        day, _, slot = self.slot.partition("/")
        return frontdesk.SlotChoice(date.fromisoformat(day), slot) if slot else None


def begun(customer_id: UUID | None = None, *, name: str = "", phone: str = "") -> Call:
    """This will begin a call with somebody known, or new and known by name or phone."""
    return Call(uuid4().hex, customer_id, name=name, phone=phone, typed=name or phone)


def read(sent: Mapping[str, str]) -> Call:
    """This will read a call from the form; what is malformed counts as not chosen."""
    return Call(
        key=sent.get("key", "")[:64] or uuid4().hex,
        customer_id=uuid_in(sent.get("customer", "")),
        service_id=uuid_in(sent.get("service", "")),
        service_before=sent.get("service_before", ""),
        address_id=uuid_in(sent.get("address_id", "")),
        business=_code(sent, "business"),
        work=_code(sent, "work") or REPAIR,
        symptom=_code(sent, "symptom"),
        text=sent.get("text", ""),
        slot=_slot(sent.get("slot", "")),
        another="another" in sent,
        name=sent.get("name", "").strip(),
        phone=sent.get("phone", "").strip(),
        address=sent.get("address", "").strip(),
        node_id=uuid_in(sent.get("node", "")),
        typed=sent.get("typed", "")[:64],
    )


def _code(sent: Mapping[str, str], name: str) -> Code:
    value = sent.get(name, "")
    return value if is_code(value) else ""


def _slot(value: str) -> str:
    day, _, slot = value.partition("/")
    if value == LATER or not is_code(slot):
        return value if value == LATER else ""
    return value if day_in(day) else ""


@dataclass(frozen=True, slots=True)
class Found:
    """Whom a search means; `order_id` where it named an order."""

    callers: tuple[customers.CustomerRow, ...]
    order_id: UUID | None = None


def find(actor: Actor, text: str, at: datetime) -> Found:
    """This will look for a caller by phone, account or name, each whole, or by the number of one of their orders."""
    businesses = [row.code for row in catalog.code_list("businesses", at)]
    ways: tuple[Callable[[], tuple[customers.CustomerRow, ...]], ...] = (
        lambda: customers.by_phone(actor, text),
        lambda: customers.by_account(actor, text, businesses),
        lambda: customers.by_name(actor, text),
    )
    for way in ways:
        try:
            callers = way()
        except Invalid:  # not a phone number at all, so look on
            continue
        if callers:
            return Found(callers)
    rows = orders.list_orders(actor, orders.OrderFilter(text=text), at=at, sort="newest").rows
    callers = tuple(customers.get(actor, customer) for customer in dict.fromkeys(row.customer_id for row in rows))
    return Found(callers, rows[0].id if len(rows) == 1 else None)


def broken_number(text: str) -> bool:
    """This will say whether `text` is a number, but no phone's: mistyped, and nobody's name."""
    if not _NUMBER.match(text):
        return False
    try:
        normalise_phone(text)
    except Invalid:
        return True
    return False


def somebody_new(text: str) -> Call:
    """This will begin a call with somebody the installation does not know, keeping what was typed."""
    return begun(phone=text) if _PHONE.fullmatch(text) else begun(name=text)
