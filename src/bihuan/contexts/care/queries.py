"""What callback pages show: frozen rows, masked, within the actor's area."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

from django.db.models import Count, F, Q

from bihuan.contexts.care import rules
from bihuan.contexts.care.models import ANSWERS, Callback
from bihuan.contexts.care.policies import SHARES, TARGETS
from bihuan.contexts.care.types import (
    WAITING,
    Answers,
    CallbackCounts,
    CallbackDetail,
    CallbackFigures,
    CallbackRow,
    CallbackState,
    SampleRow,
    Verdict,
)
from bihuan.contexts.customers import api as customers
from bihuan.contexts.orders import api as orders
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.errors import N_, NotFound
from bihuan.kernel.shares import Kept
from bihuan.kernel.worktime import CHINA, day_bounds
from bihuan.platform.actor import Actor
from bihuan.platform.paging import SIZE_DEFAULT_COUNT, Page, page_of
from bihuan.platform.privacy import mask_name, mask_phone

VIEW = "care.view"
View = Literal["due", "late", "escalated", "unreached", "done"]


def _filter(view: View, at: datetime) -> Q:
    due = Q(state=CallbackState.DUE)
    return {
        "due": due,
        "late": due & Q(due_at__lt=at),
        "escalated": due & Q(cycle__gt=1),
        "unreached": Q(state=CallbackState.UNREACHED),
        "done": Q(state=CallbackState.DONE),
    }[view]


def callbacks(
    actor: Actor, *, view: View = "due", at: datetime, number: int = 1, size_count: int = SIZE_DEFAULT_COUNT
) -> Page[CallbackRow]:
    """This will list callbacks of one view: waiting ones by what runs out first, done ones newest first."""
    found = Callback.objects.visible(actor, VIEW).filter(_filter(view, at))
    found = found.order_by("-done_at", "id") if view == "done" else found.order_by("-cycle", "due_at", "id")
    page = page_of(found, lambda item: item, number=number, size_count=size_count)
    return replace(page, rows=tuple(_rows(page.rows, actor, at)))


def callback_share(work: str, tier: str, at: datetime) -> SampleRow | None:
    """This will give the share of completed orders of a kind that are called back, and how soon; None for none."""
    return rules.share_for(SHARES.at(at).value, work, tier)


def callback_counts(actor: Actor, at: datetime) -> CallbackCounts:
    """This will count each view, in one query."""
    views: tuple[View, ...] = get_args(View)
    counts = {view: Count("pk", filter=_filter(view, at)) for view in views}
    return CallbackCounts(**Callback.objects.visible(actor, VIEW).aggregate(**counts))


def callback_figures(actor: Actor, at: datetime) -> CallbackFigures:
    """This will say how the callbacks due today stand, and what waits from any day, in one query."""
    start, end = day_bounds(at.astimezone(CHINA).date())
    due, today = Q(state=CallbackState.DUE), Q(due_at__gte=start, due_at__lt=end)
    done = Q(state=CallbackState.DONE) & today
    tried = Q(state=CallbackState.UNREACHED)
    found = (
        Callback.objects.visible(actor, VIEW)
        .filter(due | tried | done)
        .aggregate(
            kept=Count("pk", filter=done & Q(done_at__lte=F("due_at"))),
            missed=Count("pk", filter=(done & Q(done_at__gt=F("due_at"))) | (due & today & Q(due_at__lt=at))),
            waiting=Count("pk", filter=due),
            late=Count("pk", filter=due & Q(due_at__lt=at)),
            escalated=Count("pk", filter=due & Q(cycle__gt=1)),
            unreached=Count("pk", filter=tried),
        )
    )
    return CallbackFigures(
        done=Kept(found["kept"], found["missed"], TARGETS.at(at).value.callback_bp),
        waiting_count=found["waiting"],
        late_count=found["late"],
        escalated_count=found["escalated"],
        unreached_count=found["unreached"],
    )


def callback(actor: Actor, callback_id: UUID, at: datetime) -> CallbackDetail:
    """This will give one callback; the customer's whole phone number only to the agent who has it in hand."""
    found = Callback.objects.visible(actor, VIEW).filter(id=callback_id).first()
    if found is None:
        raise NotFound(N_("There is no such callback in your area."))
    return _details([found], actor, at)[0]


def callbacks_of(actor: Actor, order_id: UUID, at: datetime) -> tuple[CallbackDetail, ...]:
    """This will give the callbacks of one order, oldest first."""
    return _details(Callback.objects.visible(actor, VIEW).filter(order_id=order_id).order_by("cycle"), actor, at)


def callbacks_of_orders(actor: Actor, order_ids: Iterable[UUID], at: datetime) -> tuple[CallbackRow, ...]:
    """This will list the callbacks of several orders in the actor's sight, the newest first."""
    found = Callback.objects.visible(actor, VIEW).filter(order_id__in=list(order_ids)).order_by("-due_at", "pk")
    return tuple(_rows(list(found), actor, at))


def _details(found: Iterable[Any], actor: Actor, at: datetime) -> tuple[CallbackDetail, ...]:
    items = list(found)
    return tuple(_detail(item, row) for item, row in zip(items, _rows(items, actor, at), strict=True))


def _detail(found: Any, row: CallbackRow) -> CallbackDetail:
    phone = row.customer_phone
    if row.taken_by_me and found.state in WAITING:
        phone = customers.reach(row.customer_id).phone
    answered = found.contact_in_time is not None
    return CallbackDetail(
        row=row,
        phone=phone,
        answers=Answers(*(getattr(found, name) for name in ANSWERS)) if answered else None,
        verdict=Verdict(found.verdict) if found.verdict else None,
        reason=found.reason or None,
        note=found.note,
        done_at=found.done_at,
    )


def waiting_callback(order_id: UUID) -> UUID | None:
    """This will give the callback an order waits for, to a context that answers for its own scope."""
    found: UUID | None = (
        Callback.objects.filter(order_id=order_id, state__in=WAITING).order_by("-cycle").values_list("pk", flat=True)
    ).first()
    return found


def _rows(found: Sequence[Any], actor: Actor, at: datetime) -> Iterable[CallbackRow]:
    briefs = orders.briefs([item.order_id for item in found])
    people = customers.reach_many([brief.customer_id for brief in briefs.values()])
    leads = workforce.persons({brief.last_lead_id for brief in briefs.values() if brief.last_lead_id})
    for item in found:
        order = briefs[item.order_id]
        person = people[order.customer_id]
        in_hand = bool(item.taken_by) and item.taken_until is not None and item.taken_until > at
        yield CallbackRow(
            id=item.id,
            order_id=item.order_id,
            customer_id=order.customer_id,
            number=order.number,
            business=order.business,
            work=order.work,
            tier=order.tier,
            customer_name=mask_name(person.name),
            customer_phone=mask_phone(person.phone),
            technician_name=leads[order.last_lead_id].name if order.last_lead_id else "",
            cycle=item.cycle,
            escalation=order.escalation,
            state=CallbackState(item.state),
            due_at=item.due_at,
            completed_at=order.completed_at,
            attempts_count=item.attempts_count,
            taken_by_me=in_hand and item.taken_by == actor.id,
            taken_by_other=in_hand and item.taken_by != actor.id,
        )
