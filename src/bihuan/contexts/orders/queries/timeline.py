"""The timeline: each recorded event as verb and facts. How events read is said once, in `web/event_words`."""

from collections.abc import Iterable
from uuid import UUID

from bihuan.contexts.orders.rows import TimelineRow
from bihuan.platform.events.read import Recorded
from bihuan.platform.events.telling import PERSON, Names, named_in, telling_of, told


def timeline(history: Iterable[Recorded], names: Names) -> tuple[TimelineRow, ...]:
    """This will give an order's events newest first; `names` are those of the people in them."""
    rows = [_row(one, names) for one in history]
    return tuple(reversed(rows))


def people_in(history: Iterable[Recorded]) -> frozenset[UUID]:
    """This will gather whose names the timeline needs."""
    return frozenset(named_in(history).get(PERSON, ()))


def _row(one: Recorded, names: Names) -> TimelineRow:
    telling = telling_of(one.name)
    return TimelineRow(
        event_id=one.id,
        name=one.name,
        label=telling.label,
        tone=telling.tone,
        at=one.at,
        claimed_at=one.claimed_at,
        facts=told(one, names),
        actor=one.actor,
        channel=one.channel,
        by_system=one.actor.startswith("system:"),
    )
