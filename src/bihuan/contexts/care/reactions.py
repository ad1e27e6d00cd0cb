"""What care does when something happened to an order: tell the customer, and see to the callback.

Each reaction runs once per event. A message's key is the act it tells of, so it exists once however often we try.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bihuan.contexts.care import messages
from bihuan.contexts.care.actions import drop_callback, forget, open_callback
from bihuan.contexts.care.policies import CALLBACK, TEMPLATES, VARIABLES
from bihuan.contexts.care.types import TemplateRow
from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.customers import api as customers
from bihuan.contexts.orders import api as orders
from bihuan.contexts.workforce import api as workforce
from bihuan.platform.actor import system_actor
from bihuan.platform.events.read import Recorded
from bihuan.platform.messaging import Message, cancel_message, queue_message, words
from bihuan.platform.reactions import reaction

CALLER = system_actor("care", "care.open_callback", "care.drop_callback")
FORGETS = system_actor("care.forget", "care.forget")


def _tell(step: str, key: str, order_id: UUID, at: datetime, **values: str) -> None:
    """Queue one message about `order_id`; no template for the step means the carrier does not send it."""
    template = _template(step, at)
    if template is None:
        return
    order = orders.brief(order_id)
    phone = customers.reach(order.customer_id).phone
    if not phone:  # erased at the customer's wish: nobody is left to tell
        return
    values = messages.common(order, CALLBACK.at(at).value) | values
    queue_message(
        key=f"{step}:{key}",
        channel=template.channel,
        recipient=phone,
        template=step,
        text=words(template.text, VARIABLES[step]).fill(values),
        subject=("order", order_id),
        path=order.org_path,
        not_before=at + timedelta(seconds=template.delay_s),
        at=at,
    )


def _template(step: str, at: datetime) -> TemplateRow | None:
    return next((row for row in TEMPLATES.at(at).value if row.step == step), None)


def _technician(person_id: UUID) -> dict[str, str]:
    person = workforce.contact_of(person_id)
    return {"technician": person.name, "technician_phone": person.phone}


def _take_back(visit_id: UUID, order_id: UUID, at: datetime) -> None:
    """Undo the announcement of a visit: unsent it vanishes, sent it is corrected, and none asks for nothing."""
    key = f"assigned:{visit_id}"
    if not cancel_message(key) and Message.objects.filter(key=key).exclude(state=Message.State.CANCELLED).exists():
        _tell("corrected", str(visit_id), order_id, at)


@reaction("care.tell_received", speaks=True)
def tell_received(event: Recorded, at: datetime) -> None:
    """This will confirm the request and give its number, the supervision channel, and what comes next.

    Who agreed a window with us while speaking to us is told the window; everybody else, when we shall be in touch.
    """
    facts: Any = event.facts
    if facts.live and facts.appointment_start is not None and _template("received_agreed", at):
        window = messages.window_words(facts.appointment_start, facts.appointment_end)
        _tell("received_agreed", str(event.subject_id), event.subject_id, at, window=window)
    else:
        _tell("received", str(event.subject_id), event.subject_id, at, minutes=str(facts.first_response_minutes))


@reaction("care.tell_assigned", speaks=True)
def tell_assigned(event: Recorded, at: datetime) -> None:
    """This will name the technician, the phone and the time; it takes back what was announced before."""
    facts: Any = event.facts
    if previous := getattr(facts, "previous_visit_id", None):
        cancel_message(f"assigned:{previous}")  # the new announcement itself corrects one already sent
    if not orders.visit_stands(facts.visit_id):  # taken back before this was told: say nothing of a visit that is off
        return
    window = messages.visit_words(orders.brief(facts.order_id), facts.planned_start)
    _tell("assigned", str(facts.visit_id), facts.order_id, at, window=window, **_technician(facts.person_id))


@reaction("care.tell_taken_back", speaks=True)
def tell_taken_back(event: Recorded, at: datetime) -> None:
    """This will take back the announcement of a visit that will not take place."""
    if event.facts.visit_id is not None:
        _take_back(event.facts.visit_id, event.subject_id, at)


@reaction("care.tell_rescheduled", speaks=True)
def tell_rescheduled(event: Recorded, at: datetime) -> None:
    """This will confirm the new appointment."""
    facts: Any = event.facts
    if facts.visit_id is not None:
        cancel_message(f"assigned:{facts.visit_id}")
    _tell("rescheduled", str(event.id), facts.order_id, at, window=messages.window_words(facts.start, facts.end))


@reaction("care.tell_departed", speaks=True)
def tell_departed(event: Recorded, at: datetime) -> None:
    """This will say that the technician is on the way."""
    _tell("departed", str(event.facts.visit_id), event.subject_id, at, **_technician(event.facts.person_id))


@reaction("care.tell_held", speaks=True)
def tell_held(event: Recorded, at: datetime) -> None:
    """This will say why work waits, and until when."""
    facts: Any = event.facts
    reasons = {row.code: row.label_zh for row in catalog.code_list("hold_reasons", at)}
    until = messages.moment_words(facts.until)
    _tell("held", str(facts.hold_id), facts.order_id, at, reason=reasons.get(facts.reason, facts.reason), until=until)


@reaction("care.tell_completed", speaks=True)
def tell_completed(event: Recorded, at: datetime) -> None:
    """This will say that the work is done and that a callback follows."""
    _tell("completed", f"{event.subject_id}:{event.facts.cycle}", event.subject_id, at)


@reaction("care.tell_reopened", speaks=True)
def tell_reopened(event: Recorded, at: datetime) -> None:
    """This will say sorry and that the case went up a level."""
    _tell("reopened", f"{event.subject_id}:{event.facts.cycle}", event.subject_id, at)


@reaction("care.tell_closed", speaks=True)
def tell_closed(event: Recorded, at: datetime) -> None:
    """This will say that the order is settled."""
    _tell("closed", str(event.subject_id), event.subject_id, at)


@reaction("care.tell_cancelled", speaks=True)
def tell_cancelled(event: Recorded, at: datetime) -> None:
    """This will confirm a cancellation, so that nobody's order vanishes in silence."""
    if event.facts.visit_id is not None:
        cancel_message(f"assigned:{event.facts.visit_id}")
    _tell("cancelled", str(event.subject_id), event.subject_id, at)


@reaction("care.queue_callback")
def queue_callback(event: Recorded, at: datetime) -> None:
    """This will put the completed order into the callback queue, or close it where policy asks nobody."""
    open_callback(CALLER, order_id=event.subject_id, cycle=event.facts.cycle, at=at)


@reaction("care.drop_callback")
def forget_callback(event: Recorded, at: datetime) -> None:
    """This will end a callback whose order was closed or reopened by hand."""
    drop_callback(CALLER, order_id=event.subject_id, at=at)


@reaction("care.forget")
def forget_words(event: Recorded, at: datetime) -> None:
    """This will erase what a customer was told and said, once their personal data were erased."""
    forget(FORGETS, customer_id=event.subject_id, at=at)
