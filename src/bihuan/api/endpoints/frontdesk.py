"""What the hotline does with a call."""

from ninja import Router

from bihuan.api.acts import act
from bihuan.api.endpoints.orders import ORDER
from bihuan.contexts.frontdesk import api as frontdesk

router = Router()

act(router, "/tickets", frontdesk.register, "registerTicket", made_at="/orders/{order_id}")
act(router, "/tickets/advice", frontdesk.advise, "adviseCaller")
act(router, "/tickets/intercept", frontdesk.intercept, "interceptFault")
act(router, f"{ORDER}/attach", frontdesk.attach, "attachCall")
