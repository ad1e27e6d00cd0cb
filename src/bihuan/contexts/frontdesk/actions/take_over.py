"""The call behind an order that an older system took on, and any call about it since."""

from datetime import datetime
from uuid import UUID

from bihuan.contexts.frontdesk.actions.tickets import join, open_ticket
from bihuan.contexts.frontdesk.types import Report, TicketState
from bihuan.contexts.orders import api as orders
from bihuan.kernel.codes import Code
from bihuan.platform.action import act_permission, action
from bihuan.platform.actor import Actor


@action("frontdesk.take_over")
def take_over(actor: Actor, *, order_id: UUID, text: str = "", channel: Code = "hotline", at: datetime) -> UUID:
    """This will record the call that led to an order already taken on, as a ticket joined to it."""
    order = orders.visible_brief(actor, order_id, act_permission())
    report = Report(order.customer_id, order.service_id, channel, order.business, order.work, order.symptom, text)
    ticket = open_ticket(actor, report, TicketState.ORDERED, order.org_path, at)
    join(ticket, order_id, attached=False, at=at)
    return UUID(str(ticket.id))
