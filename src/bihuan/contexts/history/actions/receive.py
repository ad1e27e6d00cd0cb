"""How an order of an older system comes in: its customer, address and service where they are new, then itself."""

from datetime import datetime

from bihuan.contexts.customers import api as customers
from bihuan.contexts.frontdesk import api as frontdesk
from bihuan.contexts.history.types import History
from bihuan.contexts.orders import api as orders
from bihuan.kernel.codes import Code
from bihuan.platform.action import action
from bihuan.platform.actor import Actor


@action("history.receive")
def receive(actor: Actor, *, history: History, system: Code, at: datetime) -> orders.Receipt:
    """This will take on one order of an older system as it was taken on there; its steps follow one by one."""
    who = history.customer
    customer_id = customers.register(actor, name=who.name, phone=who.phone, tier=who.tier, ref=who.ref, at=at)
    address_id = customers.add_address(actor, customer_id=customer_id, text=history.address, at=at)
    service_id = None
    if history.account is not None:
        service_id = customers.add_service(
            actor, customer_id=customer_id, business=history.business, account=history.account,
            address_id=address_id, at=at,
        )  # fmt: skip
    receipt = orders.receive(
        actor,
        business=history.business,
        work=history.work,
        symptom=history.symptom,
        customer_id=customer_id,
        address_id=address_id,
        service_id=service_id,
        source=history.source,
        live=history.live,
        appointment_start=history.appointment_start,
        appointment_end=history.appointment_end,
        note=history.note,
        outside=orders.OutsideRef(system, history.ref),
        at=at,
    )
    if history.call is not None and not receipt.known:
        frontdesk.take_over(
            actor, order_id=receipt.order_id, text=history.call.text, channel=history.call.channel, at=at
        )
    return receipt
