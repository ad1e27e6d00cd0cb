"""What waits for a decision of the desk now: each open order once, under the decision that comes first.

`lane_of` is pure and says why an order waits; `decisions` finds those that may, sorts them by what runs out first and
gives one page. Three lanes have no time of their own and are sorted by the order's limit; a hold that waits and an
urge nobody answered are to be decided within the minutes of the policy `orders.targets`, or by the limit if that is
sooner.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, F, FilteredRelation, Max, OuterRef, Q, QuerySet, Subquery, When

from bihuan.contexts.orders.lifecycle import OPEN, POOL, State
from bihuan.contexts.orders.models import ContactAttempt, Hold, Order
from bihuan.contexts.orders.policies import TARGETS
from bihuan.contexts.orders.queries.lists import ROW_RELATIONS, VIEW, row_of
from bihuan.contexts.orders.rows import OrderRow
from bihuan.contexts.orders.types import DayTargets
from bihuan.kernel.codes import Code
from bihuan.kernel.worktime import CHINA, day_bounds
from bihuan.platform.actor import Actor
from bihuan.platform.events.read import newest_told
from bihuan.platform.paging import SIZE_DEFAULT_COUNT, Page

URGED: Final = "orders.urged"
LOOKED_AT_MAX_COUNT: Final = 3_000  # more than that is no inbox: it is cut, and says so
_COME_BACK: Final = (State.RETURNED, State.BLOCKED)


class Lane(StrEnum):
    """Why an order waits."""

    LIMIT = "limit"
    HOLD = "hold"
    URGE = "urge"
    REOPENED = "reopened"
    REPLAN = "replan"
    ZONE = "zone"


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides whether and why an order waits."""

    id: UUID
    state: State
    due_at: datetime
    zone_id: UUID | None
    escalation: int
    urges_count: int
    appointment_start: datetime | None
    hold_id: UUID | None
    hold_at: datetime | None
    hold_reason: Code | None
    hold_until: datetime | None
    urged_at: datetime | None
    spoken_at: datetime | None

    @property
    def urge_waits(self) -> bool:
        """Whether nobody has spoken to the customer since they asked again."""
        return self.urged_at is not None and (self.spoken_at is None or self.spoken_at < self.urged_at)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision that waits: of which order, since when, and by when it should be made."""

    row: OrderRow
    lane: Lane
    since: datetime | None
    act_by: datetime
    hold_id: UUID | None
    hold_reason: Code | None
    hold_until: datetime | None


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of decisions, how many wait in each lane, and a short mark of each: a page then knows what is new.

    `is_cut` when more may wait than were looked at: the counts are then the least there are.
    """

    page: Page[Decision]
    counts: Mapping[Lane, int]
    marks: tuple[str, ...]
    is_cut: bool


def lane_of(facts: Facts, *, tight_before: datetime, day_end: datetime) -> Lane | None:
    """This will say why an order waits for the desk; None if it goes its way."""
    if facts.hold_id is not None:
        return Lane.HOLD
    if facts.zone_id is None:
        return Lane.ZONE
    if facts.state is State.REOPENED or (facts.escalation and facts.state in POOL):
        return Lane.REOPENED
    if facts.state is not State.HELD and facts.due_at < tight_before:
        return Lane.LIMIT
    if facts.urge_waits:
        return Lane.URGE
    is_today = facts.appointment_start is None or facts.appointment_start < day_end
    return Lane.REPLAN if facts.state in _COME_BACK and is_today else None


def act_by(facts: Facts, lane: Lane, targets: DayTargets) -> datetime:
    """This will give when a decision runs out: the order's limit, or sooner what the policy allows the desk."""
    match lane:
        case Lane.HOLD if facts.hold_at is not None:
            return min(facts.due_at, facts.hold_at + timedelta(minutes=targets.hold_review_minutes))
        case Lane.URGE if facts.urged_at is not None:
            return min(facts.due_at, facts.urged_at + timedelta(minutes=targets.urge_answer_minutes))
        case _:
            return facts.due_at


def decisions(
    actor: Actor,
    *,
    at: datetime,
    tight_s: int,
    lane: str = "",
    number: int = 1,
    size_count: int = SIZE_DEFAULT_COUNT,
) -> Inbox:
    """This will give what waits in the actor's sight, what runs out first on top; `lane` narrows it. Two queries."""
    actor.require(VIEW)
    tight_before = at + timedelta(seconds=tight_s)
    _, day_end = day_bounds(at.astimezone(CHINA).date())
    targets = TARGETS.at(at).value
    candidates = _facts(_may_wait(actor, tight_before))
    found = [
        (act_by(facts, why, targets), facts, why)
        for facts in candidates[:LOOKED_AT_MAX_COUNT]
        if (why := lane_of(facts, tight_before=tight_before, day_end=day_end)) is not None
    ]
    found.sort(key=lambda one: (one[0], one[1].id))
    shown = [one for one in found if lane in ("", one[2])]
    page_number = min(max(number, 1), max(1, -(-len(shown) // size_count)))
    part = shown[(page_number - 1) * size_count : page_number * size_count]
    rows = {
        order.pk: row_of(order, at, actor)
        for order in Order.objects.filter(pk__in=[facts.id for _, facts, _ in part]).select_related(*ROW_RELATIONS)
    }
    return Inbox(
        page=Page(
            tuple(_decision(rows[facts.id], facts, why, by) for by, facts, why in part if facts.id in rows),
            len(shown),
            page_number,
            size_count,
        ),
        counts=Counter(why for _, _, why in found),
        marks=tuple(mark_of(facts.id, why) for _, facts, why in shown),
        is_cut=len(candidates) > LOOKED_AT_MAX_COUNT,
    )


def mark_of(order_id: UUID, lane: Lane) -> str:
    """This will give a decision's short mark: enough of the id to tell it from the others of one inbox."""
    return f"{order_id.hex[-10:]}{lane[:2]}"


def _may_wait(actor: Actor, tight_before: datetime) -> QuerySet[Any]:
    """The open orders any lane could hold, with what the lanes ask: one query, whatever hangs on them.

    Where they must be cut, holds and urges come first: they have a time of their own, and often a limit far away.
    """
    urged_at = Case(When(urges_count__gt=0, then=Subquery(newest_told(URGED, "order", OuterRef("pk")))))
    spoken = ContactAttempt.objects.filter(order=OuterRef("pk"), spoken=True).order_by()
    spoken_at = Case(
        When(urges_count__gt=0, then=Subquery(spoken.values("order").annotate(newest=Max("at")).values("newest")))
    )
    waiting = FilteredRelation("holds", condition=Q(holds__state=Hold.State.REQUESTED))
    seen: QuerySet[Any] = Order.objects.visible(actor, VIEW).filter(state__in=sorted(OPEN))
    asked = seen.annotate(waiting=waiting, urged_at=urged_at, spoken_at=spoken_at).filter(
        Q(due_at__lt=tight_before)
        | Q(waiting__isnull=False)
        | Q(zone__isnull=True)
        | Q(urges_count__gt=0)
        | Q(state__in=(*_COME_BACK, State.REOPENED))
    )
    own_time_first = Case(When(Q(waiting__isnull=False) | Q(urges_count__gt=0), then=0), default=1)
    found: QuerySet[Any] = asked.order_by(own_time_first, "due_at", "pk")[: LOOKED_AT_MAX_COUNT + 1]
    return found


def _facts(found: QuerySet[Any]) -> list[Facts]:
    rows = found.values_list(
        "pk", "state", "due_at", "zone_id", "escalation", "urges_count", "appointment_start",
        "waiting__pk", F("waiting__requested_at"), F("waiting__reason"), F("waiting__wanted_until"),
        "urged_at", "spoken_at",
    )  # fmt: skip
    return [Facts(row[0], State(row[1]), *row[2:]) for row in rows]


def _decision(row: OrderRow, facts: Facts, lane: Lane, by: datetime) -> Decision:
    since = {Lane.HOLD: facts.hold_at, Lane.URGE: facts.urged_at}.get(lane)
    return Decision(row, lane, since, by, facts.hold_id, facts.hold_reason, facts.hold_until)
