"""A plan for orders of a proof's own, made without a solver: who gets what is drawn."""

import random
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.dispatch.types import Draft, Leg
from bihuan.kernel.worktime import CHINA
from bihuan.platform import clock
from bihuan.platform.actor import Actor


def proposed(actor: Actor, order_ids: Sequence[UUID], people: Sequence[UUID], dice: random.Random) -> UUID:
    """This will record a plan that gives each order to somebody, and give its id."""
    now, path = clock.now(), dispatch.groups_under("")[0]
    legs = tuple(
        Leg(order_id, dice.choice(people), place, now, now + timedelta(hours=1), 0, 0, False, {})
        for place, order_id in enumerate(order_ids, start=1)
    )
    draft = Draft(path, now.astimezone(CHINA).date(), "proof", 0, "proof", "{}", legs, ())
    plan_id: UUID = dispatch.record_plan(actor, draft=draft, at=now)
    return plan_id
