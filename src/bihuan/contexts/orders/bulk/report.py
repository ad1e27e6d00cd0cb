"""What becomes of one's own acts on many orders: how far each is, and which orders it left as they were, and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from bihuan.contexts.orders.bulk.run import BULK, BULK_JOB, FAULTS
from bihuan.contexts.orders.models import BulkAct, BulkItem
from bihuan.kernel.errors import N_, Fault, NotFound
from bihuan.platform.actor import Actor
from bihuan.platform.models.delivery import Delivery
from bihuan.platform.paging import Page, page_of

_DONE, _REFUSED = Q(items__state=BulkItem.State.DONE), Q(items__state=BulkItem.State.REFUSED)


@dataclass(frozen=True, slots=True)
class BulkReport:
    """One act on many orders. `given_up`: its job failed again and again, and a person must look at it."""

    id: UUID
    verb: str
    person_name: str
    zone_name: str
    created_at: datetime
    stopped_at: datetime | None
    finished_at: datetime | None
    total_count: int
    done_count: int
    refused_count: int
    given_up: bool

    @property
    def waiting_count(self) -> int:
        """Not looked at yet; after its end, those left because it was stopped."""
        return self.total_count - self.tried_count

    @property
    def tried_count(self) -> int:
        """Looked at: done, or left as they are for a reason."""
        return self.done_count + self.refused_count


@dataclass(frozen=True, slots=True)
class RefusedOrder:
    """An order that was left as it was, and why."""

    number: str
    faults: tuple[Fault, ...]


def bulk_report(actor: Actor, bulk_id: UUID) -> BulkReport:
    """This will give one of the actor's own acts on many; NotFound for anybody else's."""
    found = _mine(actor).filter(pk=bulk_id).first()
    if found is None:
        raise NotFound(N_("There is no such act of yours."))
    given_up = Delivery.objects.filter(name=BULK_JOB, state=Delivery.State.DEAD)
    return _report(found, given_up=given_up.filter(payload__bulk_id=str(bulk_id)).exists())


def bulk_reports(actor: Actor, *, number: int = 1) -> Page[BulkReport]:
    """This will list the actor's own acts on many, newest first."""
    return page_of(_mine(actor).order_by("-created_at", "pk"), _report, number=number)


def refused_orders(actor: Actor, bulk_id: UUID, *, number: int = 1) -> Page[RefusedOrder]:
    """This will list the orders one of the actor's own acts left as they were, in its order."""
    bulk_report(actor, bulk_id)
    refused = BulkItem.objects.filter(bulk_id=bulk_id, state=BulkItem.State.REFUSED)
    return page_of(refused.select_related("order").order_by("position"), _refused, number=number, size_count=200)


def _mine(actor: Actor) -> Any:
    actor.require(BULK)
    counted = BulkAct.objects.filter(by=actor.id).select_related("person", "zone")
    return counted.annotate(
        total=Count("items"), done=Count("items", filter=_DONE), refused=Count("items", filter=_REFUSED)
    )


def _report(found: Any, *, given_up: bool = False) -> BulkReport:
    return BulkReport(
        id=found.pk,
        verb=found.verb,
        person_name=found.person.name if found.person else "",
        zone_name=found.zone.name if found.zone else "",
        created_at=found.created_at,
        stopped_at=found.stopped_at,
        finished_at=found.finished_at,
        total_count=found.total,
        done_count=found.done,
        refused_count=found.refused,
        given_up=given_up,
    )


def _refused(item: Any) -> RefusedOrder:
    read = FAULTS.validate_json(item.refusal or "[]")
    faults = (Fault(one.where, one.msg, {name: _tuple(value) for name, value in one.params.items()}) for one in read)
    return RefusedOrder(item.order.number, tuple(faults))


def _tuple(value: object) -> object:
    """JSON knows lists only; words are put together from tuples."""
    return tuple(value) if isinstance(value, list) else value
