"""Taking on a job: the promise is made, the number given, the outside system's number tied to it, in one act."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from bihuan.contexts.orders import rules
from bihuan.contexts.orders.actions.base import SUBJECT, load, tell
from bihuan.contexts.orders.building import Asked, check_wish, columns_of, received
from bihuan.contexts.orders.models import Note, Order
from bihuan.contexts.orders.reach import require_path
from bihuan.contexts.orders.translate import Place, Terms, codes, place_of, terms_for
from bihuan.contexts.orders.types import Receipt
from bihuan.kernel.codes import Code
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
    words = check_wish(since, (appointment_start, appointment_end), note, at=at)
    place = place_of(customer_id=customer_id, address_id=address_id, service_id=service_id)
    asked = Asked(
        business=business, work=work, symptom=symptom, source=source, customer_id=customer_id, address_id=address_id,
        service_id=service_id, appointment_start=appointment_start, appointment_end=appointment_end, live=live,
    )  # fmt: skip
    terms = promised(actor, asked, place, since, at=at)
    order_id = uuid4()
    if outside is not None:
        earlier = claim_ref(outside.system, outside.kind, outside.ref, subject_kind=SUBJECT, subject_id=order_id)
        if earlier is not None:
            known = load(actor, earlier)
            return Receipt(known.pk, known.number, known=True)
    order = Order(**columns_of(order_id, asked, place, terms, since))
    order.number = dated_number(terms.prefix, order.business_date)
    order.save(force_insert=True)
    if words:
        Note.objects.create(order=order, text=words, at=at, by=actor.id)
    tell(order, received(order, live), at=at)
    return Receipt(order.pk, order.number, known=False)


def promised(actor: Actor, asked: Asked, place: Place, since: datetime, *, at: datetime) -> Terms:
    """This will give what is promised for a job at a place the actor may take jobs on for; Invalid for no such job."""
    require_path(actor, place.path)
    terms = terms_for(asked.business, asked.work, place.tier, place.area, since)
    rules.require_code(asked.symptom, codes("symptoms", at, asked.business), where="symptom", needed=False)
    return terms
