"""Orders: found, read, taken on, and what the desk does with them."""

from typing import Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from bihuan.api.acts import act
from bihuan.api.door import ApiRequest
from bihuan.api.reads import read, rows_of
from bihuan.api.strict import Paging, UnitPath, query_of
from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.frontdesk import api as frontdesk
from bihuan.contexts.orders import api as orders
from bihuan.platform import clock

router = Router()
ORDER = "/orders/{uuid:order_id}"
VIEW = "orders.view"
# Not by phone: an address is written to logs. Who has one searches the customer first.
ASKED = query_of(
    orders.OrderFilter,
    "phone",
    "path",
    base=Paging,
    path=(UnitPath, ""),
    sort=(Literal[tuple(orders.SORTS)], "tightest"),
)
OrderQuery = ASKED.model


@read(router, "/orders", VIEW, "listOrders", tuple[orders.OrderRow, ...])
def list_orders(
    request: ApiRequest,
    response: HttpResponse,
    asked: Query[OrderQuery],  # type: ignore[valid-type]
) -> tuple[orders.OrderRow, ...]:
    """This will list the orders in sight, personal data masked, the tightest limit first."""
    given = asked.given()  # type: ignore[attr-defined]
    page = orders.list_orders(
        request.actor,
        ASKED.value(asked),
        at=clock.now(),
        sort=given["sort"],
        number=given["page"],
        size_count=given["size"],
    )
    return rows_of(response, page)


@read(router, ORDER, VIEW, "getOrder", orders.OrderDetail)
def get_order(request: ApiRequest, order_id: UUID) -> orders.OrderDetail:
    """This will give one order whole: its clock, visits, holds, notes, timeline and next steps."""
    return orders.detail(request.actor, order_id, at=clock.now())


@read(router, f"{ORDER}/tickets", "frontdesk.view", "listTicketsOfOrder", tuple[frontdesk.TicketRow, ...])
def list_tickets(request: ApiRequest, order_id: UUID) -> tuple[frontdesk.TicketRow, ...]:
    """This will list the calls that led to an order or were joined with it."""
    return frontdesk.tickets_of(request.actor, order_id)


act(router, "/orders", orders.receive, "receiveOrder", made_at="/orders/{order_id}")
act(router, f"{ORDER}/assign", orders.assign, "assignOrder")
act(router, f"{ORDER}/reassign", orders.reassign, "reassignOrder")
act(router, f"{ORDER}/withdraw", orders.withdraw, "withdrawOrder")
act(router, f"{ORDER}/return", orders.give_back, "returnOrder")
act(router, f"{ORDER}/cancel", orders.cancel, "cancelOrder")
act(router, f"{ORDER}/urge", orders.urge, "urgeOrder")
act(router, f"{ORDER}/note", orders.note, "noteOrder")
act(router, f"{ORDER}/holds", orders.request_hold, "requestHold")
act(router, "/holds/{uuid:hold_id}/decide", orders.decide_hold, "decideHold")
act(router, f"{ORDER}/resume", orders.resume, "resumeOrder")
act(router, f"{ORDER}/block", orders.block, "blockOrder")
act(router, f"{ORDER}/unblock", orders.unblock, "unblockOrder")
act(router, f"{ORDER}/reschedule", dispatch.reschedule, "rescheduleOrder")
act(router, f"{ORDER}/zone", orders.set_zone, "setZoneOfOrder")
act(router, f"{ORDER}/close", orders.close, "closeOrder")
