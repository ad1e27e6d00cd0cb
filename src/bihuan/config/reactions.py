"""The closed loop on one page: which event wakes which reaction.

Read it from top to bottom and you have followed an order from the customer's call to the customer's yes.
A reaction runs once per event, in a transaction of its own, after the event's commit; it may only call downwards.
"""

from collections.abc import Mapping

REACTIONS: Mapping[str, tuple[str, ...]] = {}
