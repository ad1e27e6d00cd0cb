"""The technician's steps. `claimed_at` is when the phone says it happened; `outside` registers it for him."""

from ninja import Router

from bihuan.api.acts import act
from bihuan.api.endpoints.orders import ORDER
from bihuan.contexts.orders import api as orders

router = Router()

act(router, f"{ORDER}/accept", orders.accept, "acceptOrder")
act(router, f"{ORDER}/contact", orders.contact, "contactCustomer")
act(router, f"{ORDER}/depart", orders.depart, "departForOrder")
act(router, f"{ORDER}/arrive", orders.arrive, "arriveAtOrder")
act(router, f"{ORDER}/complete", orders.complete, "completeOrder")
