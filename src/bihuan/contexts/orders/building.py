"""What taking on a job comes to: its columns and its event. Pure; one order at a desk and a sheet of them share it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from bihuan.contexts.orders import events, rules
from bihuan.contexts.orders.lifecycle import State
from bihuan.contexts.orders.translate import Place, Terms
from bihuan.kernel.codes import Code
from bihuan.kernel.units import Seconds
from bihuan.kernel.worktime import CHINA

Window: TypeAlias = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks for. `live`: a person speaks to the customer while registering, the first response."""

    business: Code
    work: Code
    symptom: Code | None
    source: Code
    customer_id: UUID
    address_id: UUID
    service_id: UUID | None
    appointment_start: datetime | None
    appointment_end: datetime | None
    live: bool = False


def check_wish(since: datetime, window: Window, note: str | None, *, at: datetime) -> str | None:
    """This will refuse what cannot be taken on, wherever it is, and give the note as it is kept."""
    rules.check_received(since, at=at)
    rules.check_window(*window, at=since)
    return rules.check_note(note)


def columns_of(order_id: UUID, asked: Asked, place: Place, terms: Terms, since: datetime) -> dict[str, Any]:
    """This will give a new order's columns, all but its number: what is promised stands in them from the start."""
    return {
        "id": order_id,
        "business": asked.business,
        "work": asked.work,
        "symptom": asked.symptom,
        "tier": place.tier,
        "area": place.area,
        "source": asked.source,
        "customer_id": asked.customer_id,
        "address_id": asked.address_id,
        "service_id": asked.service_id,
        "zone_id": place.zone_id,
        "org_path": place.path,
        "state": State.RECEIVED,
        "received_at": since,
        "business_date": since.astimezone(CHINA).date(),
        "standard_minutes": terms.standard_minutes,
        "limit_minutes": terms.limit_minutes,
        "calendar": terms.calendar.name,
        "calendar_version": terms.calendar.version,
        "first_response_minutes": terms.first_response_minutes,
        "response_calendar": terms.response_calendar,
        "contact_minutes": terms.contact_minutes,
        "promise_hash": terms.promise_hash,
        "due_at": terms.calendar.add(since, Seconds(terms.limit_minutes * 60)),
        "appointment_start": asked.appointment_start,
        "appointment_end": asked.appointment_end,
        "promised": asked.appointment_start is not None,
        "first_response_at": since if asked.live else None,
    }


def received(order: Any, live: bool) -> events.Received:
    """This will say what happened, of an order or whatever has its columns."""
    return events.Received(
        order_id=order.id,
        number=order.number,
        business=order.business,
        work=order.work,
        tier=order.tier,
        area=order.area,
        symptom=order.symptom,
        customer_id=order.customer_id,
        address_id=order.address_id,
        service_id=order.service_id,
        zone_id=order.zone_id,
        source=order.source,
        live=live,
        received_at=order.received_at,
        limit_minutes=order.limit_minutes,
        calendar=order.calendar,
        calendar_version=order.calendar_version,
        first_response_minutes=order.first_response_minutes,
        response_calendar=order.response_calendar,
        contact_minutes=order.contact_minutes,
        promise_hash=order.promise_hash,
        due_at=order.due_at,
        appointment_start=order.appointment_start,
        appointment_end=order.appointment_end,
    )
