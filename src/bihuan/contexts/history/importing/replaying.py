"""Replaying a batch in memory: each step by the action that takes it live. No transaction, and nothing is written."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from bihuan.contexts.customers import api as customers
from bihuan.contexts.history import rules
from bihuan.contexts.history.actions.cast import Cast
from bihuan.contexts.history.actions.receive import receive
from bihuan.contexts.history.actions.steps import Course
from bihuan.contexts.history.importing.reading import FAULTS_MAX_COUNT
from bihuan.contexts.history.types import History, Numbered, Replayed
from bihuan.contexts.orders import api as orders
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import BihuanError, Fault, Invalid, Unavailable
from bihuan.platform.models.refs import ExternalRef, known_refs
from bihuan.platform.models.series import NumberSeries
from bihuan.platform.replay import Replay, replaying

ORDER: Final = "order"
REF_COLUMNS: Final = ("system", "kind", "ref")
Numbers = Mapping[tuple[Code, dt.date], int]


def replay_batch(system: Code, batch: Sequence[Numbered], at: datetime, numbers: Numbers | None = None) -> Replayed:
    """This will replay a batch; orders known by the older system's number are passed over.

    `numbers`: by series, the last one given out before those set aside for this batch. Invalid names the line, the
    field and what to mend.
    """
    known = known_refs(system, ORDER, [one.history.ref for one in batch])
    fresh = [one for one in batch if one.history.ref not in known]
    found = [_at(one, fault) for one in fresh for fault in rules.faults(one.history, at)]
    if found:
        raise Invalid.of(found[:FAULTS_MAX_COUNT])
    with replaying() as replay:
        replay.absent(ExternalRef, REF_COLUMNS, ((system, ORDER, one.history.ref) for one in fresh))
        for (prefix, on), last in (numbers or {}).items():
            replay.give(NumberSeries(prefix=prefix, business_date=on, last=last))
        _recall(fresh)
        found = list(_replay(replay, system, fresh, at))
        if found:
            raise Invalid.of(found)
        loaded_count = len({one.history.ref for one in fresh})  # a file may name an order twice
        return Replayed(loaded_count, len(batch) - loaded_count, replay.batch())


def _recall(batch: Sequence[Numbered]) -> None:
    """Who works where, and what is known of these customers: with a query a table, not a query each."""
    workforce.recall()
    histories = [one.history for one in batch]
    customers.recall(
        refs={history.customer.ref for history in histories if history.customer.ref},
        phones={history.customer.phone for history in histories if not history.customer.ref},
        accounts={(history.business, history.account) for history in histories if history.account},
    )


def _replay(replay: Replay, system: Code, batch: Sequence[Numbered], now: datetime) -> Iterator[Fault]:
    cast, faults_count = Cast(), 0
    for one in batch:
        wrong = _replay_one(replay, cast, system, one.history, now)
        if wrong is not None:
            yield from (_at(one, fault) for fault in wrong)
            faults_count += 1
            if faults_count == FAULTS_MAX_COUNT:
                return


def _replay_one(replay: Replay, cast: Cast, system: Code, history: History, now: datetime) -> list[Fault] | None:
    """This will do one order's acts; what stands in the way comes back with its place."""
    jobs_before = replay.jobs_count()
    place = ""
    try:
        received = receive(cast.actor(history.by), history=history, system=system, at=history.received_at)
        if received.known:  # named twice in the file
            return None
        replay.settle()
        course = Course(cast, received.order_id)
        for index, step in enumerate(history.steps):
            place = rules.step_place(index)
            course.take(step)
            replay.settle()
    except Unavailable:  # no fault of the file's
        raise
    except BihuanError as problem:
        faults = problem.faults if isinstance(problem, Invalid) else (Fault("", problem.msg, problem.params),)
        return [Fault(".".join(filter(None, (place, fault.where))), fault.msg, fault.params) for fault in faults]
    if orders.state_of(received.order_id) != orders.State.HELD:
        replay.drop_jobs(jobs_before, due_by=now)
    return None


def _at(one: Numbered, fault: Fault) -> Fault:
    return Fault(rules.line_place(one.line, fault.where), fault.msg, fault.params)
