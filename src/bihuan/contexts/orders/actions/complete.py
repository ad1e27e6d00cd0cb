"""Completing: what was found, done and measured, checked against the kind's closing checks; the clock stops."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from bihuan.contexts.orders import events, rules
from bihuan.contexts.orders.actions.base import SUBJECT, end_visit, load, standing, tell, the_open_visit, write
from bihuan.contexts.orders.clock import Mark, MarkKind, Reading, reading
from bihuan.contexts.orders.marks import marks_of
from bihuan.contexts.orders.models import Closing, Note, Order, Visit
from bihuan.contexts.orders.rules import Answer
from bihuan.contexts.orders.translate import calendar, closing_checks, codes
from bihuan.contexts.orders.types import Outcome
from bihuan.kernel.codes import Code
from bihuan.platform.action import action
from bihuan.platform.actor import Actor
from bihuan.platform.events.read import history

WORK_WITH_CAUSE = "repair"  # only a fault has a cause; other work may name a remedy


@action("orders.complete")
def complete(
    actor: Actor,
    *,
    order_id: UUID,
    checks: Mapping[str, Answer],
    at: datetime,
    cause: Code | None = None,
    remedy: Code | None = None,
    note: str | None = None,
    claimed_at: datetime | None = None,
    outside: bool = False,
) -> Outcome:
    """This will complete the work. Errors: Invalid with one fault per check, cause or remedy that needs mending."""
    order = load(actor, order_id)
    rules.may_complete(order.lifecycle_state, outside=outside)
    visit = the_open_visit(order)
    rules.require_lead(is_lead=visit.lead_id == actor.person_id, outside=outside)
    answers = _check(order, checks, cause, remedy, at)
    words = rules.check_note(note)
    clock = _read(order, at)
    write(order, "complete", completed_at=at)
    end_visit(order, at, Visit.State.DONE, outside=outside)
    written = Note.objects.create(order=order, text=words, at=at, by=actor.id) if words else None
    Closing.objects.create(
        order=order,
        visit=visit,
        cycle=order.cycle,
        cause=cause,
        remedy=remedy,
        checks={code: value if isinstance(value, bool) else str(value) for code, value in answers.items()},
        note=written,
        at=at,
        by=actor.id,
    )
    facts = events.Completed(
        order.pk,
        visit.pk,
        visit.lead_id,
        order.cycle,
        cause,
        remedy,
        checks=tuple(sorted(answers)),
        checks_hash=rules.answers_hash(answers),
        note_id=None if written is None else written.pk,
        used_s=clock.used_s,
        breached=clock.breached,
        claim=rules.judge_claim(claimed_at, at=at, assigned_at=visit.assigned_at),
        outside=outside,
    )
    tell(order, facts, at=at, claimed_at=claimed_at)
    return standing(order, visit.pk)


def _check(
    order: Order, given: Mapping[str, Answer], cause: Code | None, remedy: Code | None, at: datetime
) -> dict[str, Answer]:
    """This will gather every fault of the closing, so that the technician mends all of them in one go."""
    rows = closing_checks(order.business, order.work, at)
    lists = {row.choices: frozenset(codes(row.choices, at, order.business)) for row in rows if row.choices}
    fault = order.work == WORK_WITH_CAUSE
    gather = rules.Gather()
    answers = gather.take(lambda: rules.check_answers(rows, given, lists))
    gather.take(lambda: rules.require_code(cause, codes("causes", at, order.business), where="cause", needed=fault))
    gather.take(lambda: rules.require_code(remedy, codes("remedies", at, order.business), where="remedy", needed=fault))
    gather.settle()
    return answers or {}


def _read(order: Order, at: datetime) -> Reading:
    marks = (*marks_of(history(SUBJECT, order.pk)), Mark(MarkKind.STOP, at))
    return reading(marks, order.limit_minutes, calendar(order.calendar, order.received_at, order.calendar_version), at)
