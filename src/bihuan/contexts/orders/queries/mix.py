"""What kinds of orders there are, counted: whom a change of the rules would touch."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from bihuan.contexts.orders.lifecycle import OPEN
from bihuan.contexts.orders.models import Order
from bihuan.contexts.orders.queries.lists import VIEW
from bihuan.kernel.codes import Code
from bihuan.platform.actor import Actor

_KIND = ("business", "work", "tier", "area")
_Kind = tuple[Code, Code, Code, Code]


@dataclass(frozen=True, slots=True)
class MixRow:
    """One kind of order: how many were received in the time asked for, and how many are open now."""

    business: Code
    work: Code
    tier: Code
    area: Code
    received_count: int
    open_count: int


def mix(actor: Actor, *, since: datetime) -> tuple[MixRow, ...]:
    """This will count the actor's orders received since a moment, and those open now, by kind; two queries."""
    actor.require(VIEW)
    seen = Order.objects.visible(actor, VIEW).order_by().values_list(*_KIND).annotate(count=Count("pk"))
    received: dict[_Kind, int] = {tuple(row[:4]): row[4] for row in seen.filter(received_at__gte=since)}
    standing: dict[_Kind, int] = {tuple(row[:4]): row[4] for row in seen.filter(state__in=sorted(OPEN))}
    return tuple(
        MixRow(*kind, received.get(kind, 0), standing.get(kind, 0)) for kind in sorted({**received, **standing})
    )
