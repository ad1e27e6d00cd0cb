"""How the day stands: what is open, who was answered in time, what was done in time; counted from the orders."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet

from bihuan.contexts.orders.lifecycle import OPEN, State
from bihuan.contexts.orders.models import Order
from bihuan.contexts.orders.policies import TARGETS
from bihuan.contexts.orders.queries.lists import VIEW, missed_at
from bihuan.contexts.orders.translate import calendar
from bihuan.kernel.shares import Kept
from bihuan.kernel.units import Seconds
from bihuan.kernel.worktime import CHINA, day_bounds
from bihuan.platform.actor import Actor

_STANDING: Final = sorted(state.value for state in State if state is not State.CANCELLED)


@dataclass(frozen=True, slots=True)
class DayFigures:
    """The orders' live figures. `unanswered_count`: received today and nobody has spoken to the customer yet."""

    open_count: int
    overdue_count: int
    received_count: int
    unanswered_count: int
    answered: Kept
    done: Kept
    due_count: int


def day_figures(actor: Actor, *, at: datetime) -> DayFigures:
    """This will count the day so far in the actor's sight; three queries, each within one day's index range."""
    actor.require(VIEW)
    start, end = day_bounds(at.astimezone(CHINA).date())
    targets = TARGETS.at(at).value
    seen: QuerySet[Any] = Order.objects.visible(actor, VIEW).order_by()
    standing = seen.filter(state__in=sorted(OPEN)).aggregate(
        open=Count("pk"), overdue=Count("pk", filter=Q(due_at__lt=at))
    )
    received = list(
        seen.filter(received_at__gte=start, received_at__lt=end, state__in=_STANDING).values_list(
            "received_at", "first_response_at", "first_response_minutes", "response_calendar"
        )
    )
    kept = [answered_in_time(since, met_at, count, name, at) for since, met_at, count, name in received]
    done = seen.filter(state__in=_STANDING, due_at__gte=start, due_at__lt=end).aggregate(
        due=Count("pk"),
        kept=Count("pk", filter=Q(completed_at__lte=F("due_at"))),
        missed=Count("pk", filter=missed_at(at)),
    )
    return DayFigures(
        open_count=standing["open"],
        overdue_count=standing["overdue"],
        received_count=len(received),
        unanswered_count=sum(met_at is None for _, met_at, _, _ in received),
        answered=Kept(kept.count(True), kept.count(False), targets.first_response_bp),
        done=Kept(done["kept"], done["missed"], targets.due_bp),
        due_count=done["due"],
    )


def answered_in_time(
    received_at: datetime, met_at: datetime | None, minutes: int, calendar_name: str, at: datetime
) -> bool | None:
    """This will say whether somebody spoke to the customer in time; None while they still may.

    Within the bare minutes it was in time whatever the calendar says, so only the others ask the calendar.
    """
    if (met_at or at) - received_at <= timedelta(minutes=minutes):
        return True if met_at else None
    due_at = calendar(calendar_name, received_at).add(received_at, Seconds(minutes * 60))
    if met_at is not None:
        return met_at <= due_at
    return None if at <= due_at else False
