"""Taking on a job: the promise is made, the number given, the outside system's number tied to it, in one act."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from bihuan.contexts.orders import events, rules
from bihuan.contexts.orders.actions.base import SUBJECT, load, tell
from bihuan.contexts.orders.lifecycle import State
from bihuan.contexts.orders.models import Note, Order
from bihuan.contexts.orders.reach import require_path
from bihuan.contexts.orders.translate import codes, place_of, terms_for
from bihuan.contexts.orders.types import Receipt
from bihuan.kernel.codes import Code
from bihuan.kernel.units import Seconds
from bihuan.kernel.worktime import CHINA
from bihuan.platform.action import action
from bihuan.platform.actor import Actor
from bihuan.platform.models.refs import claim_ref
from bihuan.platform.models.series import dated_number


@dataclass(frozen=True, slots=True)
class OutsideRef:
    """What the order is called where it came from: `ref` of `kind` in `system`."""

    system: Code
    ref: str
    kind: Code = SUBJECT


@action("orders.receive")
def receive(
    actor: Actor,
    *,
    business: Code,
    work: Code,
    customer_id: UUID,
    address_id: UUID,
    at: datetime,
    service_id: UUID | None = None,
    symptom: Code | None = None,
    source: Code = "desk",
    live: bool = False,
    received_at: datetime | None = None,
    appointment_start: datetime | None = None,
    appointment_end: datetime | None = None,
    note: str | None = None,
    outside: OutsideRef | None = None,
) -> Receipt:
    """This will take on a job and promise its limit from `received_at` (None: from now).

    `live`: a person speaks to the customer while registering, which is the first response. The same outside number
    received twice is one order: the second time nothing is made and the receipt says so.
    Errors: Invalid for a kind, symptom or appointment that is none; NotFound for a place outside the actor's area.
    """
    since = received_at or at
    rules.check_received(since, at=at)
    rules.check_window(appointment_start, appointment_end, at=since)
    words = rules.check_note(note)
    place = place_of(customer_id=customer_id, address_id=address_id, service_id=service_id)
    require_path(actor, place.path)
    terms = terms_for(business, work, place.tier, place.area, since)
    rules.require_code(symptom, codes("symptoms", at, business), where="symptom", needed=False)
    order_id = uuid4()
    if outside is not None:
        earlier = claim_ref(outside.system, outside.kind, outside.ref, subject_kind=SUBJECT, subject_id=order_id)
        if earlier is not None:
            known = load(actor, earlier)
            return Receipt(known.pk, known.number, known=True)
    order = Order(
        id=order_id,
        business=business,
        work=work,
        symptom=symptom,
        tier=place.tier,
        area=place.area,
        source=source,
        customer_id=customer_id,
        address_id=address_id,
        service_id=service_id,
        zone_id=place.zone_id,
        org_path=place.path,
        state=State.RECEIVED,
        received_at=since,
        business_date=since.astimezone(CHINA).date(),
        standard_minutes=terms.standard_minutes,
        limit_minutes=terms.limit_minutes,
        calendar=terms.calendar.name,
        calendar_version=terms.calendar.version,
        first_response_minutes=terms.first_response_minutes,
        response_calendar=terms.response_calendar,
        contact_minutes=terms.contact_minutes,
        promise_hash=terms.promise_hash,
        due_at=terms.calendar.add(since, Seconds(terms.limit_minutes * 60)),
        appointment_start=appointment_start,
        appointment_end=appointment_end,
        promised=appointment_start is not None,
        first_response_at=since if live else None,
    )
    order.number = dated_number(terms.prefix, order.business_date)
    order.save(force_insert=True)
    if words:
        Note.objects.create(order=order, text=words, at=at, by=actor.id)
    tell(order, _facts(order, live), at=at)
    return Receipt(order.pk, order.number, known=False)


def _facts(order: Order, live: bool) -> events.Received:
    return events.Received(
        order_id=order.pk,
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
