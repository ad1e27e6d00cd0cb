"""Proving that nothing in the record was changed, removed or slipped in."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

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


def verify(at: datetime) -> ChainReport:
    """This will walk the chain from its first event to its head, and report the age of the unsealed tail at `at`."""
    expected, chain, broken = 0, "", None
    for event in Event.objects.filter(position__isnull=False).order_by("position").iterator(chunk_size=2000):
        expected += 1
        if event.position != expected or link(chain, event) != event.chain:
            broken = expected
            break
        chain = event.chain
    head = EventHead.objects.get(pk=HEAD_ID)
    if broken is None and (head.position, head.chain) != (expected, chain):
        broken = expected + 1
    unsealed = Event.objects.filter(position__isnull=True)
    oldest = unsealed.aggregate(oldest=Min("recorded_at"))["oldest"]
    return ChainReport(
        verified_count=expected if broken is None else broken - 1,
        broken_at=broken,
        unsealed_count=unsealed.count(),
        oldest_unsealed_s=int((at - oldest).total_seconds()) if oldest else 0,
    )
