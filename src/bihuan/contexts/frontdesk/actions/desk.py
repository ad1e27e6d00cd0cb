"""What the front desk does with a call that it doesn't solve: an order, an urge on one that stands, or an answer."""

from datetime import datetime
from uuid import UUID

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.customers import api as customers
from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.frontdesk.actions.tickets import join, open_ticket, require_none_stands
from bihuan.contexts.frontdesk.events import TicketAdvised
from bihuan.contexts.frontdesk.types import (
    AdviseResult,
    NewCustomer,
    RegisterResult,
    Report,
    SlotChoice,
    TicketState,
)
from bihuan.contexts.orders import api as orders
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Fault, Invalid
from bihuan.platform.action import action, record
from bihuan.platform.actor import Actor


@action("frontdesk.register")
def register(
    actor: Actor,
    *,
    customer_id: UUID | None = None,
    new_customer: NewCustomer | None = None,
    address_id: UUID | None = None,
    service_id: UUID | None = None,
    business: Code,
    work: Code,
    symptom: Code | None = None,
    text: str = "",
    slot: SlotChoice | None = None,
    channel: Code = "hotline",
    live: bool = True,
    another: bool = False,
    at: datetime,
) -> RegisterResult:
    """This will turn a call into a ticket and an order, with the window reserved in the same transaction.

    Either `customer_id` (with one of that customer's addresses) or `new_customer`. `live`: a person spoke to the
    customer, which is the first response. `slot` None: the customer decides later. `another`: the same work on the
    same service is wanted again although an order for it stands. Raises Conflict if the window has just been taken;
    then nothing is written and the desk shows what is left.
    """
    caller, place = _who_and_where(actor, customer_id, new_customer, address_id, at)
    if service_id is not None and not another:
        require_none_stands(actor, caller, service_id, work)
    booking = None
    if slot is not None:
        booking = dispatch.reserve_slot(
            actor, address_id=place, business=business, work=work, date=slot.date, slot=slot.slot, at=at
        )
    receipt = orders.receive(
        actor,
        customer_id=caller,
        address_id=place,
        service_id=service_id,
        business=business,
        work=work,
        symptom=symptom,
        source=channel,
        live=live,
        note=text,
        appointment_start=booking.start_at if booking else None,
        appointment_end=booking.end_at if booking else None,
        at=at,
    )
    if booking is not None:
        dispatch.bind_booking(actor, booking_id=booking.booking_id, order_id=receipt.order_id, at=at)
    report = Report(caller, service_id, channel, business, work, symptom, text)
    ticket = open_ticket(actor, report, TicketState.ORDERED, orders.brief(receipt.order_id).org_path, at)
    join(ticket, receipt.order_id, attached=False, at=at)
    return RegisterResult(
        ticket_id=ticket.id,
        ticket_number=ticket.number,
        order_id=receipt.order_id,
        order_number=receipt.number,
        attached=False,
        appointment_start=booking.start_at if booking else None,
        appointment_end=booking.end_at if booking else None,
    )


@action("frontdesk.attach")
def attach(actor: Actor, *, order_id: UUID, text: str = "", channel: Code = "hotline", at: datetime) -> RegisterResult:
    """This will record a call about an order that stands already: a ticket joined to it, and an urge on the order."""
    outcome = orders.urge(actor, order_id=order_id, at=at)
    if text.strip():
        orders.note(actor, order_id=order_id, text=text, at=at)
    order = orders.brief(order_id)
    report = Report(order.customer_id, order.service_id, channel, order.business, order.work, order.symptom, text)
    ticket = open_ticket(actor, report, TicketState.ORDERED, order.org_path, at)
    join(ticket, order_id, attached=True, at=at)
    return RegisterResult(
        ticket_id=ticket.id,
        ticket_number=ticket.number,
        order_id=order_id,
        order_number=outcome.number,
        attached=True,
        appointment_start=order.appointment_start,
        appointment_end=order.appointment_end,
    )


@action("frontdesk.advise")
def advise(
    actor: Actor,
    *,
    customer_id: UUID,
    service_id: UUID | None = None,
    business: Code,
    work: Code,
    symptom: Code | None = None,
    text: str,
    channel: Code = "hotline",
    at: datetime,
) -> AdviseResult:
    """This will record a call that needed an answer only; what was answered must be said."""
    if not text.strip():
        raise Invalid.of([Fault("text", N_("Say in a few words what was asked and answered."))])
    caller = customers.get(actor, customer_id)
    catalog.kind(business, work, at)
    if symptom is not None:
        catalog.require("symptoms", symptom, at, business)
    if service_id is not None and customers.service(service_id).customer_id != customer_id:
        raise Invalid.of([Fault("service_id", N_("This service belongs to another customer. Choose another one."))])
    report = Report(caller.id, service_id, channel, business, work, symptom, text)
    ticket = open_ticket(actor, report, TicketState.ADVISED, caller.path, at)
    record(TicketAdvised(ticket.id), subject=("ticket", ticket.id), path=ticket.org_path, at=at)
    return AdviseResult(ticket.id, ticket.number)


def _who_and_where(
    actor: Actor, customer_id: UUID | None, new: NewCustomer | None, address_id: UUID | None, at: datetime
) -> tuple[UUID, UUID]:
    if (customer_id is None) == (new is None):
        raise Invalid.of([Fault("customer_id", N_("Name a known customer, or give a new one's name and phone."))])
    if new is not None:
        made = customers.register(actor, name=new.name, phone=new.phone, tier=new.tier, at=at)
        place = customers.add_address(actor, customer_id=made, text=new.address, at=at)
        if new.node_id is not None:
            customers.confirm_address(actor, address_id=place, node_id=new.node_id, at=at)
        return made, place
    if address_id is None:
        raise Invalid.of([Fault("address_id", N_("Choose the address the call is about."))])
    assert customer_id is not None
    return customers.get(actor, customer_id).id, address_id
