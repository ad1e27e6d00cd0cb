"""Proving that nothing in the record was changed, removed or slipped in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min

from bihuan.platform.events.seal import HEAD_ID, link
from bihuan.platform.models.event import Event, EventHead


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What verification found; `broken_at` is the first position that does not fit, None if all do."""

    verified_count: int
    broken_at: int | None
    unsealed_count: int
    oldest_unsealed_s: int

    @property
    def whole(self) -> bool:
        """True if every sealed event fits and the head agrees with the last one."""
        return self.broken_at is None


TOLD_EVERY_COUNT = 2000


def verify(at: datetime, told: Callable[[int, int], None] | None = None) -> ChainReport:
    """This will walk the chain from its first event to its head, and report the age of the unsealed tail at `at`.

    The head is read first: what is sealed while the walk goes on comes after it and belongs to the next walk.
    `told` is given how many events were walked, and of how many.
    """
    head = EventHead.objects.get(pk=HEAD_ID)
    expected, chain, broken = 0, "", None
    sealed = Event.objects.filter(position__lte=head.position).order_by("position")
    for event in sealed.iterator(chunk_size=TOLD_EVERY_COUNT):
        if told is not None and expected % TOLD_EVERY_COUNT == 0:
            told(expected, head.position)
        expected += 1
        if event.position != expected or link(chain, event) != event.chain:
            broken = expected
            break
        chain = event.chain
    if broken is None and (head.position, head.chain) != (expected, chain):
        broken = expected + 1
    # Asked for before the head is read again: whatever is honestly sealed meanwhile, the head knows of.
    newest = Event.objects.aggregate(newest=Max("position"))["newest"] or 0
    known = EventHead.objects.get(pk=HEAD_ID).position
    if broken is None and newest > known:
        broken = known + 1
    unsealed = Event.objects.filter(position__isnull=True)
    oldest = unsealed.aggregate(oldest=Min("recorded_at"))["oldest"]
    return ChainReport(
        verified_count=expected if broken is None else broken - 1,
        broken_at=broken,
        unsealed_count=unsealed.count(),
        oldest_unsealed_s=int((at - oldest).total_seconds()) if oldest else 0,
    )
