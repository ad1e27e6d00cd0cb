"""The closed loop on one page: which event wakes which reaction.

Read it from top to bottom and you have followed an order from the customer's call to the customer's yes.
A reaction runs once per event, in a transaction of its own, after the event's commit; it may only call downwards.
"""

from collections.abc import Mapping

REACTIONS: Mapping[str, tuple[str, ...]] = {
    # The request is in: the customer gets its number and the supervision channel.
    "orders.received": ("care.tell_received",),
    # The order found its zone, or a better one: who may see it there sees what was reported, and keeps its window.
    "orders.zone_set": ("frontdesk.follow_order", "dispatch.follow_zone"),
    # Somebody will come: who, when, and by which phone; what was announced before is taken back.
    "orders.assigned": ("care.tell_assigned",),
    "orders.reassigned": ("care.tell_assigned",),
    "orders.rescheduled": ("care.tell_rescheduled", "dispatch.free_window"),
    "orders.withdrawn": ("care.tell_taken_back",),
    "orders.returned": ("care.tell_taken_back",),
    "orders.blocked": ("care.tell_taken_back",),
    # The visit: on the way, waiting for something, done.
    "orders.departed": ("care.tell_departed",),
    "orders.hold_approved": ("care.tell_held",),
    "orders.completed": ("care.tell_completed", "care.queue_callback", "dispatch.free_window"),
    # The customer speaks: satisfied closes the loop, dissatisfied opens it again, one level higher.
    "orders.reopened": ("care.tell_reopened", "care.drop_callback"),
    "orders.closed": ("care.tell_closed", "care.drop_callback", "dispatch.free_window", "frontdesk.settle"),
    "orders.cancelled": ("care.tell_cancelled", "dispatch.free_window", "frontdesk.settle"),
    # A person says where an unplaced address lies: the orders waiting there get their zone.
    "customers.address_confirmed": ("orders.follow_address",),
    # A customer is erased: whatever was written, told or reported about them goes too; the record stays whole.
    "customers.erased": ("orders.forget", "care.forget", "frontdesk.forget"),
}
