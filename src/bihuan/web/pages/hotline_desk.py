"""All that the hotline's three columns show of one call."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.customers import api as customers
from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.frontdesk import api as frontdesk
from bihuan.contexts.orders import api as orders
from bihuan.kernel.units import Seconds
from bihuan.platform.actor import Actor
from bihuan.web.labels import language
from bihuan.web.pages.hotline_call import LATER, REPAIR, Call
from bihuan.web.pages.hotline_solving import Panel

WORK_KEYS, SYMPTOM_KEYS, SLOT_KEYS = "ASDFV", "123456789", "QWERTY"
ORDINARY, TOWN = "ordinary", "town"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may be chosen, on its key."""

    key: str
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Window:
    """One window on offer, on its key; `value` is what the form sends."""

    key: str
    value: str
    offer: dispatch.SlotOffer


@dataclass(frozen=True, slots=True)
class Promise:
    """What the customer may be told of the limit. `sure`: the place is known, so it will not change any more."""

    tier: str
    limit_minutes: int
    due_at: datetime
    sure: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """One call with all that can be chosen in it. `match` is set for a new customer's address only."""

    call: Call
    caller: frontdesk.CallerDesk | None
    service: customers.ServiceRow | None
    address: customers.AddressRow | None
    match: customers.Match | None
    businesses: tuple[Choice, ...]
    works: tuple[Choice, ...]
    symptoms: tuple[Choice, ...]
    windows: tuple[Window, ...]
    promise: Promise
    standing: orders.OrderRow | None
    faults: Mapping[str, str]
    solving: Panel | None = None

    @property
    def placed(self) -> bool:
        """Whether the address has its zone, without which no window can be promised."""
        return _zone(self.address, self.match) is not None

    @property
    def sure(self) -> bool:
        """Whether the address was placed by its own words, so that nothing has to be asked."""
        return self.match is not None and self.match.zone_id is not None and self.call.node_id is None

    @property
    def reason(self) -> str:
        """How the address came to its zone, or why it did not; an English message id."""
        return customers.PLACE_REASONS.get(self.match.reason, "") if self.match else ""

    @property
    def window(self) -> dispatch.SlotOffer | None:
        """The window chosen, if it is still on offer."""
        return next((one.offer for one in self.windows if one.value == self.call.slot), None)


def lay(actor: Actor, call: Call, at: datetime, faults: Mapping[str, str] | None = None) -> Desk:
    """This will gather what there is to see and to choose, and bring the call's own choices into its range."""
    caller = frontdesk.caller_desk(actor, call.customer_id, at=at) if call.customer_id else None
    service = _service(caller, call)
    address = _address(caller, call, service)
    match = customers.match_address(call.address) if caller is None and call.address else None
    if match is not None:
        match = _as_meant(match, call.node_id)
    businesses = _choices("", [(row.code, row) for row in catalog.code_list("businesses", at)])
    named = call.business if call.business in {one.code for one in businesses} else businesses[0].code
    business = service.business if service else named
    works = _works(business, at)
    work = call.work if call.work in {one.code for one in works} else works[0].code
    symptoms = _symptoms(business, work, at)
    known = {"address_id": address.id} if address else {"zone_id": _zone(address, match)}
    offers = dispatch.offer_slots(actor, **known, business=business, work=work, at=at, count=len(SLOT_KEYS))
    windows = tuple(
        Window(key, f"{offer.date.isoformat()}/{offer.slot}", offer)
        for key, offer in zip(SLOT_KEYS, offers, strict=False)
    )
    meant = replace(
        call,
        service_id=service.id if service else None,
        service_before=str(service.id) if service else "",
        address_id=address.id if address else None,
        business=business,
        work=work,
        symptom=call.symptom if call.symptom in {one.code for one in symptoms} else "",
        slot=call.slot if call.slot in {LATER, *(one.value for one in windows)} else "" if windows else LATER,
    )
    return Desk(
        call=meant,
        caller=caller,
        service=service,
        address=address,
        match=match,
        businesses=businesses,
        works=works,
        symptoms=symptoms,
        windows=windows,
        promise=_promise(meant, caller, address.area if address else match.area if match else None, at),
        standing=_standing(caller, meant),
        faults=faults or {},
    )


def _service(caller: frontdesk.CallerDesk | None, call: Call) -> customers.ServiceRow | None:
    """The service the call is about: the one chosen; at the beginning the first; none for something new."""
    if caller is None:
        return None
    services = [row for row in caller.card.services if row.status != customers.ServiceStatus.ENDED]
    if not call.business and call.service_id is None:
        return services[0] if services else None
    return next((row for row in services if row.id == call.service_id), None)


def _address(
    caller: frontdesk.CallerDesk | None, call: Call, service: customers.ServiceRow | None
) -> customers.AddressRow | None:
    """Where the work is: the address chosen, unless another service was chosen since; then that service's."""
    if caller is None or not caller.card.addresses:
        return None
    by_id = {row.id: row for row in caller.card.addresses}
    same = call.service_before == (str(service.id) if service else "")
    wanted = [call.address_id if same else None, service.address_id if service else None]
    return next((by_id[one] for one in wanted if one in by_id), caller.card.addresses[0])


def _as_meant(match: customers.Match, node_id: UUID | None) -> customers.Match:
    """A place the caller confirmed stands for what the address alone could not say."""
    meant = next((one for one in match.candidates if one.node_id == node_id), None)
    return replace(match, zone_id=meant.zone_id, node_id=node_id) if meant and not match.zone_id else match


def _zone(address: customers.AddressRow | None, match: customers.Match | None) -> UUID | None:
    return address.zone_id if address else match.zone_id if match else None


def _choices(keys: str, rows: list[tuple[str, catalog.Labelled]]) -> tuple[Choice, ...]:
    """Beyond the keys there are, a choice is made by Tab and arrows."""
    padded = [*keys, *[""] * len(rows)]
    return tuple(
        Choice(key, code, catalog.label(row, language())) for key, (code, row) in zip(padded, rows, strict=False)
    )


def _works(business: str, at: datetime) -> tuple[Choice, ...]:
    done = {row.work for row in catalog.kinds(at) if row.business == business}
    rows = sorted(catalog.code_list("works", at), key=lambda row: row.code != REPAIR)
    return _choices(WORK_KEYS, [(row.code, row) for row in rows if row.code in done])


def _symptoms(business: str, work: str, at: datetime) -> tuple[Choice, ...]:
    """Only what is out of order shows a symptom."""
    rows = catalog.code_list("symptoms", at, business) if work == REPAIR else ()
    return _choices(SYMPTOM_KEYS, [(row.code, row) for row in rows])


def _promise(call: Call, caller: frontdesk.CallerDesk | None, area: str | None, at: datetime) -> Promise:
    tier = caller.card.customer.tier if caller else ORDINARY
    limit = catalog.limit(call.business, call.work, tier, area or TOWN, at)
    due_at = catalog.calendar(limit.calendar, at).add(at, Seconds(limit.limit_minutes * 60))
    return Promise(tier, limit.limit_minutes, due_at, sure=bool(area))


def _standing(caller: frontdesk.CallerDesk | None, call: Call) -> orders.OrderRow | None:
    """The order that is open for the same work on the same service, to which the call belongs."""
    if caller is None or call.service_id is None:
        return None
    return next(
        (
            row
            for row in caller.open_orders
            if row.state in orders.OPEN and row.work == call.work and caller.service_of.get(row.id) == call.service_id
        ),
        None,
    )
