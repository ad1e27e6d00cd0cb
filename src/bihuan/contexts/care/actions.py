"""Everything that changes a callback. The order itself is closed or reopened by orders, called from here."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from bihuan.contexts.care import rules
from bihuan.contexts.care.events import (
    CallbackAnswered,
    CallbackDropped,
    CallbackOpened,
    CallbackSettled,
    CallbackTaken,
    CallbackUnanswered,
    WordsErased,
)
from bihuan.contexts.care.models import ANSWERS, Callback
from bihuan.contexts.care.policies import CALLBACK, SHARES
from bihuan.contexts.care.types import WAITING, Answers, CallbackResult, CallbackState, Verdict
from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.customers import api as customers
from bihuan.contexts.orders import api as orders
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Conflict, Fault, Invalid, NotFound, Refused
from bihuan.platform.action import act_permission, action, record
from bihuan.platform.actor import Actor
from bihuan.platform.messaging import erase_messages

CLOSED_SATISFIED = "satisfied"
CLOSED_NOT_SAMPLED = "not_sampled"
CLOSED_UNREACHED = "unreached"
SPOKEN = "spoken"  # the mark of outcomes in which somebody did answer
NOTE_MAX_CHARS = 2_000


@action("care.open_callback")
def open_callback(actor: Actor, *, order_id: UUID, cycle: int, at: datetime) -> UUID | None:
    """This will queue the callback of a completed cycle, or close the order at once if policy does not ask about it.

    None: not asked about, or overtaken, the order having been settled or reopened by then.
    """
    order = orders.locked(order_id)
    if not _waits(order, cycle):
        return None
    shares = SHARES.at(at)
    share = rules.share_for(shares.value, order.work, order.tier)
    if share is None or not rules.is_sampled(order_id, cycle, share.share_bp):
        orders.close(actor, order_id=order_id, reason=CLOSED_NOT_SAMPLED, at=at)
        return None
    due_at = at + timedelta(minutes=share.due_minutes)
    callback, fresh = Callback.objects.get_or_create(
        order_id=order_id,
        cycle=cycle,
        defaults={"org_path": order.org_path, "state": CallbackState.DUE, "due_at": due_at},
    )
    if fresh:
        facts = CallbackOpened(callback.id, order_id, cycle, due_at, shares.hash)
        record(facts, subject=("order", order_id), path=order.org_path, at=at)
    return UUID(str(callback.id))


@action("care.take_callback")
def take_callback(actor: Actor, *, callback_id: UUID, at: datetime) -> UUID:
    """This will keep a waiting callback for the actor while they speak, for the policy's minutes.

    It opens the customer's whole phone number to them, so it leaves a trace.
    """
    callback = _load(actor, callback_id)
    until = at + timedelta(minutes=CALLBACK.at(at).value.taken_minutes)
    waiting = _visible(actor).filter(_free_for(actor, at), id=callback_id, state__in=WAITING)
    if not waiting.update(taken_by=actor.id, taken_until=until):
        raise Conflict(N_("Somebody else has this callback in hand, or it is done."))
    facts = CallbackTaken(callback_id, callback.order_id, until)
    record(facts, subject=("order", callback.order_id), path=callback.org_path, at=at)
    return callback_id


@action("care.release_callback")
def release_callback(actor: Actor, *, callback_id: UUID, at: datetime) -> UUID:  # noqa: ARG001 - every action has a time
    """This will give a callback back to the queue; nothing happens if the actor does not have it."""
    _load(actor, callback_id)
    _visible(actor).filter(id=callback_id, taken_by=actor.id).update(taken_by="", taken_until=None)
    return callback_id


@action("care.record_no_answer")
def record_no_answer(actor: Actor, *, callback_id: UUID, outcome: Code, at: datetime) -> CallbackResult:
    """This will log a call that reached nobody, and set the next try or hand the case to a supervisor."""
    callback = _load(actor, callback_id)
    _require_unanswered(outcome, "outcome", at)
    if callback.state == CallbackState.UNREACHED:
        raise Refused(N_("This customer was called as often as policy says. A supervisor decides what follows."))
    attempts = callback.attempts_count + 1
    next_at = rules.next_attempt(CALLBACK.at(at).value, attempts, callback.cycle - 1, at)
    state = CallbackState.DUE if next_at else CallbackState.UNREACHED
    _change(
        actor,
        callback,
        at,
        CallbackState.DUE,
        state=state,
        attempts_count=attempts,
        due_at=next_at or callback.due_at,
        taken_by="",
        taken_until=None,
    )
    facts = CallbackUnanswered(callback.id, callback.order_id, outcome, attempts, next_at)
    record(facts, subject=("order", callback.order_id), path=callback.org_path, at=at)
    return CallbackResult(callback.id, state, None, next_at)


@action("care.record_answer")
def record_answer(
    actor: Actor,
    *,
    callback_id: UUID,
    answers: Answers,
    verdict: Verdict,
    reason: Code | None = None,
    note: str = "",
    at: datetime,
) -> CallbackResult:
    """This will record what the customer said: a satisfied customer's order closes, a dissatisfied one's reopens.

    Raises Invalid with a fault per field that does not fit, Conflict if another agent recorded it first.
    """
    callback = _load(actor, callback_id)
    _require_wanted(callback)
    rules.check_answers(CALLBACK.at(at).value, answers, verdict, reason)
    if reason and reason not in {row.code for row in catalog.code_list("dissatisfaction_reasons", at)}:
        raise Invalid.of([Fault("reason", N_("Choose one of the listed reasons."))])
    if len(note) > NOTE_MAX_CHARS:
        raise Invalid.of([Fault("note", N_("At most %(most)s characters."), {"most": NOTE_MAX_CHARS})])
    scores = {name: getattr(answers, name) for name in ANSWERS}
    _change(
        actor,
        callback,
        at,
        *WAITING,
        **scores,
        state=CallbackState.DONE,
        verdict=verdict,
        reason=reason or "",
        note=note.strip() or None,
        attempts_count=callback.attempts_count + 1,
        done_at=at,
        done_by=actor.id,
        taken_by="",
        taken_until=None,
    )
    facts = CallbackAnswered(callback.id, callback.order_id, callback.cycle, verdict, **scores, reason=reason or None)
    record(facts, subject=("order", callback.order_id), path=callback.org_path, at=at)
    if verdict is Verdict.SATISFIED:
        orders.close(actor, order_id=callback.order_id, reason=CLOSED_SATISFIED, at=at)
    else:
        orders.reopen(actor, order_id=callback.order_id, reason=reason or "", at=at)
    return CallbackResult(callback.id, CallbackState.DONE, verdict, None)


@action("care.settle_unreached")
def settle_unreached(actor: Actor, *, callback_id: UUID, reason: Code, at: datetime) -> UUID:
    """This will let a supervisor close the order of a customer who was called as often as policy says, in vain."""
    callback = _load(actor, callback_id)
    _require_wanted(callback)
    if callback.state != CallbackState.UNREACHED:
        raise Refused(
            N_("The customer was called %(done)s times of %(needed)s; only then may it be settled without an answer."),
            done=callback.attempts_count,
            needed=CALLBACK.at(at).value.attempts_count,
        )
    _require_unanswered(reason, "reason", at)
    _change(
        actor,
        callback,
        at,
        CallbackState.UNREACHED,
        state=CallbackState.DONE,
        verdict=Verdict.UNREACHED,
        reason=reason,
        done_at=at,
        done_by=actor.id,
        taken_by="",
        taken_until=None,
    )
    facts = CallbackSettled(callback.id, callback.order_id, reason)
    record(facts, subject=("order", callback.order_id), path=callback.org_path, at=at)
    orders.close(actor, order_id=callback.order_id, reason=CLOSED_UNREACHED, at=at)
    return callback.id


@action("care.drop_callback")
def drop_callback(actor: Actor, *, order_id: UUID, at: datetime) -> UUID | None:
    """This will end the callback of an order that was settled or reopened without it; None if there is none.

    The callback an order waits for stays: it may have been completed anew by the time this runs.
    """
    waiting = _visible(actor).filter(order_id=order_id, state__in=WAITING).order_by("cycle")
    if not waiting.exists():  # whoever opens one has the order locked, and finds it settled from now on
        return None
    order = orders.locked(order_id)
    callback = next((one for one in waiting if not _waits(order, one.cycle)), None)
    if callback is None or not waiting.filter(id=callback.id).update(state=CallbackState.DROPPED):
        return None
    facts = CallbackDropped(callback.id, order_id)
    record(facts, subject=("order", order_id), path=callback.org_path, at=at)
    return UUID(str(callback.id))


@action("care.forget")
def forget(actor: Actor, *, customer_id: UUID, at: datetime) -> int:
    """This will empty the messages about an erased customer's orders and the notes of their callbacks."""
    said = _visible(actor).filter(order__customer_id=customer_id, note__isnull=False)
    callbacks: int = said.update(note=None)
    messages = erase_messages("order", orders.ids_of_customer(customer_id))
    if callbacks or messages:
        path = customers.reach(customer_id).org_path
        record(WordsErased(customer_id, callbacks, messages), subject=("customer", customer_id), path=path, at=at)
    return callbacks + messages


def _visible(actor: Actor) -> Any:
    return Callback.objects.visible(actor, act_permission())


def _load(actor: Actor, callback_id: UUID) -> Callback:
    found: Callback | None = _visible(actor).filter(id=callback_id).first()
    if found is None:
        raise NotFound(N_("There is no such callback in your area."))
    return found


def _waits(order: "orders.Locked", cycle: int) -> bool:
    """Whether an order waits for the callback of this cycle."""
    return order.state == orders.State.COMPLETED and order.cycle == cycle


def _require_wanted(callback: Callback) -> None:
    """An answer about earlier work decides nothing about an order that was settled or reopened since.

    The order is locked first; another agent may have recorded this callback while we waited for it.
    """
    order = orders.locked(callback.order_id)
    callback.refresh_from_db(fields=["state"])
    if callback.state in WAITING and not _waits(order, callback.cycle):
        raise Refused(N_("The order was settled or reopened meanwhile; this callback decides nothing any more."))


def _free_for(actor: Actor, at: datetime) -> Q:
    return Q(taken_by__in=["", actor.id]) | Q(taken_until__lte=at)


def _require_unanswered(outcome: str, where: str, at: datetime) -> None:
    """An outcome in which somebody spoke is an answer, and answers are recorded as such."""
    if outcome not in {row.code for row in catalog.code_list("contact_outcomes", at) if SPOKEN not in row.marks}:
        raise Invalid.of([Fault(where, N_("Choose one of the listed outcomes."))])


def _change(actor: Actor, callback: Callback, at: datetime, *allowed: CallbackState, **values: object) -> None:
    """Write only where nobody wrote since it was read or has it in hand: two agents can't both record one callback."""
    row = Callback.objects.filter(
        _free_for(actor, at), id=callback.id, state__in=allowed, attempts_count=callback.attempts_count
    )
    if callback.state not in allowed or not row.update(**values):
        raise Conflict(N_("This callback has been recorded already, or somebody else has it in hand. Open it again."))
