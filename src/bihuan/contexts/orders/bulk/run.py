"""A job that does one act to each of many orders, a few at a time; killed in the middle, it goes on where it was.

Each order is acted on through its own action under a key of its own, so an order whose act was committed and whose
result was not yet kept is not acted on again: its action gives the first result. Results are kept under the lease.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from pydantic import TypeAdapter

from bihuan.contexts.orders import events
from bihuan.contexts.orders.bulk.acts import Wish, act_on_one, check, faults_of, verb_for
from bihuan.contexts.orders.lifecycle import State
from bihuan.contexts.orders.models import BulkAct, BulkItem, Order
from bihuan.kernel.errors import N_, BihuanError, Fault, Invalid, NotFound, Refused, Unavailable
from bihuan.platform import clock, jobs
from bihuan.platform.action import act_permission, action, record
from bihuan.platform.actor import Actor, system_actor
from bihuan.platform.identity.rights import actor_named
from bihuan.platform.jobs import JobRun, job
from bihuan.platform.memory import atomic

BULK: Final = "orders.act_on_many"
BULK_JOB: Final = "orders.act_on_each"
MOST_COUNT: Final = 2_000  # some minutes' work; who wants more narrows the list
BATCH_COUNT: Final = 10  # results kept together, and how soon it stops when told to
FAULTS: Final = TypeAdapter(tuple[Fault, ...])
KEEPER = system_actor("orders", "orders.finish_many")


@action(BULK)
def act_on_many(
    actor: Actor,
    *,
    verb: str,
    numbers: tuple[str, ...],
    person_id: UUID | None = None,
    zone_id: UUID | None = None,
    text: str = "",
    at: datetime,
) -> UUID:
    """This will have one act done to each of these orders by a job, and give the id to ask after it by.

    The act's own permission is asked for now and again for each order. Orders out of sight are not taken on.
    """
    wish = Wish(verb, person_id, zone_id, text)
    check(wish)
    actor.require(f"orders.{verb}")
    wanted = tuple(dict.fromkeys(numbers))
    if len(wanted) > MOST_COUNT:
        raise Invalid(N_("At most %(most)s orders at once. Narrow the list first."), where="numbers", most=MOST_COUNT)
    seen = Order.objects.visible(actor, act_permission()).filter(number__in=wanted)
    known = {number: (pk, State(state)) for number, pk, state in seen.values_list("number", "pk", "state")}
    if not known:
        raise Refused(N_("None of these orders is in your area any more. Load the list again."))
    kept = BulkAct.objects.create(
        verb=verb, person_id=person_id, zone_id=zone_id, text=text.strip() or None, by=actor.id, created_at=at
    )
    chosen = [known[number] for number in wanted if number in known]
    BulkItem.objects.bulk_create(
        BulkItem(bulk=kept, order_id=order_id, position=position, verb=verb_for(wish, state))
        for position, (order_id, state) in enumerate(chosen)
    )
    record(events.ManyAsked(kept.pk, verb, len(chosen)), subject=("bulk_act", kept.pk), path="", at=at)
    jobs.enqueue(BULK_JOB, payload={"bulk_id": kept.pk}, key=f"{BULK_JOB}:{kept.pk}", actor=actor)
    return kept.pk


@action("orders.stop_many")
def stop_many(actor: Actor, *, bulk_id: UUID, at: datetime) -> None:
    """This will leave the rest of one's own orders as they are; what was done stays done."""
    if not BulkAct.objects.filter(pk=bulk_id, by=actor.id).exists():
        raise NotFound(N_("There is no such act of yours."))
    running = BulkAct.objects.filter(pk=bulk_id, finished_at=None, stopped_at=None)
    if not running.update(stopped_at=at):
        raise Refused(N_("It is over already; nothing is left to stop."))
    record(events.ManyStopped(bulk_id), subject=("bulk_act", bulk_id), path="", at=at)


@action("orders.finish_many")
def finish_many(actor: Actor, *, bulk_id: UUID, at: datetime) -> dict[str, int]:  # noqa: ARG001 - the job's own part
    """This will note that all of it is over, and empty the words that were the same for all."""
    items = BulkItem.objects.filter(bulk_id=bulk_id)
    counts = {f"{state}_count": items.filter(state=state).count() for state in BulkItem.State.values}
    if BulkAct.objects.filter(pk=bulk_id, finished_at=None).update(finished_at=at, text=None):
        facts = events.ManyFinished(bulk_id, counts["done_count"], counts["refused_count"], counts["waiting_count"])
        record(facts, subject=("bulk_act", bulk_id), path="", at=at)
    return counts


@job(BULK_JOB)
def act_on_each(run: JobRun, bulk_id: UUID) -> dict[str, Any]:
    """This will do the act to the orders that still wait for it; told to stop, it leaves the rest."""
    kept = BulkAct.objects.get(pk=bulk_id)
    wish = Wish(kept.verb, kept.person_id, kept.zone_id, kept.text or "")
    items = BulkItem.objects.filter(bulk_id=bulk_id)
    total, done = items.count(), items.exclude(state=BulkItem.State.WAITING).count()
    run.progress(done, total, N_("Orders"))
    while batch := _next(bulk_id):
        asker = actor_named(kept.by, at=clock.now())  # his rights as they are now
        if asker is None:
            raise NotFound(N_("Whoever asked for this has no account any more."))
        became = [(item, _tried(asker, wish, item, run)) for item in batch]
        with atomic():
            run.fenced()
            _keep(became)
        done += len(batch)
        run.progress(done, total, N_("Orders"))
    with atomic():
        run.fenced()
        return finish_many(KEEPER, bulk_id=bulk_id, at=clock.now())


def _next(bulk_id: UUID) -> list[BulkItem]:
    waiting = BulkItem.objects.filter(bulk_id=bulk_id, bulk__stopped_at=None, state=BulkItem.State.WAITING)
    return list(waiting.order_by("position")[:BATCH_COUNT])


def _tried(asker: Actor, wish: Wish, item: BulkItem, run: JobRun) -> tuple[Fault, ...]:
    """Why nothing was done to this order; nothing if it was done."""
    try:
        key = run.once_key(str(item.order_id))
        act_on_one(asker, item.verb, wish, key=key, order_id=item.order_id, at=clock.now())
    except Unavailable:  # the database is away: that says nothing about this order
        raise
    except BihuanError as refusal:
        return faults_of(refusal)
    return ()


def _keep(became: Iterable[tuple[BulkItem, tuple[Fault, ...]]]) -> None:
    for item, faults in became:
        item.state = BulkItem.State.REFUSED if faults else BulkItem.State.DONE
        item.refusal = FAULTS.dump_json(faults).decode() if faults else None
        item.save(update_fields=["state", "refusal"])
