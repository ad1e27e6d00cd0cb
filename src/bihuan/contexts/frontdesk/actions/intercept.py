"""Solving a fault on the line, before anybody is sent: with its cause, what was measured, and the customer's yes."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.customers import api as customers
from bihuan.contexts.frontdesk import rules
from bihuan.contexts.frontdesk.actions.tickets import open_ticket, require_none_stands
from bihuan.contexts.frontdesk.events import TicketIntercepted
from bihuan.contexts.frontdesk.models import Interception, Ticket
from bihuan.contexts.frontdesk.policies import CAUSES, INTERCEPT, TESTS
from bihuan.contexts.frontdesk.rules import REPAIR
from bihuan.contexts.frontdesk.types import InterceptResult, Report, TicketState
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Fault, Invalid
from bihuan.platform.action import action, record
from bihuan.platform.actor import Actor


@action("frontdesk.intercept")
def intercept(
    actor: Actor,
    *,
    customer_id: UUID,
    service_id: UUID | None = None,
    business: Code,
    symptom: Code,
    cause: Code,
    evidence: Mapping[Code, Decimal],
    minutes: int,
    agreed: bool,
    text: str = "",
    channel: Code = "hotline",
    at: datetime,
) -> InterceptResult:
    """This will settle a fault on the line: no order is made. `agreed`: the customer said that it works again.

    `evidence`: what was measured after it was mended, by test; `minutes`: how long it took. The same fault reported
    again within the policy's hours is linked to this ticket, and then this one no longer counts as solved.
    Errors: Invalid with one fault per cause, test or value that doesn't hold; Refused while an order stands for it.
    """
    caller = customers.get(actor, customer_id)
    catalog.kind(business, REPAIR, at)
    catalog.require("symptoms", symptom, at, business)
    if service_id is not None and customers.service(service_id).customer_id != customer_id:
        raise Invalid.of([Fault("service_id", N_("This service belongs to another customer. Choose another one."))])
    policy = INTERCEPT.at(at)
    measured = rules.check_interception(
        rules.causes_of(CAUSES.at(at).value, business),
        rules.tests_of(TESTS.at(at).value, business),
        policy.value,
        rules.Claimed(cause, evidence, minutes, agreed),
    )
    if service_id is not None:
        require_none_stands(actor, caller.id, service_id, REPAIR)
    else:
        customers.lock(caller.id)
    report = Report(caller.id, service_id, channel, business, REPAIR, symptom, text)
    ticket = open_ticket(actor, report, TicketState.INTERCEPTED, caller.path, at)
    Interception.objects.create(
        ticket=ticket,
        cause=cause,
        evidence={code: str(value) for code, value in measured.items()},
        minutes=minutes,
        at=at,
        by=actor.id,
    )
    facts = TicketIntercepted(
        ticket.id, cause, tuple(sorted(measured)), rules.evidence_hash(measured), minutes, policy.hash
    )
    record(facts, subject=("ticket", ticket.id), path=ticket.org_path, at=at)
    before = Ticket.objects.filter(pk=ticket.repeats_id).values_list("number", flat=True).first()
    return InterceptResult(ticket.id, ticket.number, before)
