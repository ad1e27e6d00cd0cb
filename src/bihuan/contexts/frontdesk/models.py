"""Tickets and which orders they became: many to many, since three calls may be about one fault."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from bihuan.contexts.frontdesk.types import TicketState
from bihuan.platform.models import Entity, Row
from bihuan.platform.privacy import EncryptedText
from bihuan.platform.scoping import PATH_MAX_LENGTH, ScopedManager, ScopeFields


class Ticket(Entity):
    """What a customer reported (申告), in their words; `text` is personal data and erasable.

    `repeats`: the intercepted ticket whose fault came back with this one.
    """

    number = models.CharField(max_length=24, unique=True)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    service = models.ForeignKey("customers.Service", models.PROTECT, related_name="+", null=True)
    org_path = models.CharField(max_length=PATH_MAX_LENGTH)
    channel = models.CharField(max_length=64)
    business = models.CharField(max_length=64)
    work = models.CharField(max_length=64)
    symptom = models.CharField(max_length=64, null=True)
    text = EncryptedText(null=True)
    state = models.CharField(max_length=16, choices=[(state.value, state.value) for state in TicketState])
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=80)
    repeats = models.ForeignKey("self", models.PROTECT, related_name="+", null=True)

    objects = ScopedManager()
    scope: ClassVar = ScopeFields(path="org_path")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ticket_state_known", condition=Q(state__in=[state.value for state in TicketState])
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-received_at"], name="ticket_of_customer"),
            models.Index(fields=["work", "received_at"], name="ticket_of_time"),
        ]


class TicketOrder(Row):
    """One ticket led to, or was joined with, one order; who may see the order may see the ticket by it."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="links")
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="+")

    objects = ScopedManager()
    scope: ClassVar = ScopeFields(path="order__org_path", contractor="order__contractor", person="order__holder")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "order"], name="ticket_order_once")]


class Interception(Entity):
    """How a ticket's fault was solved on the line: `evidence` holds what each test measured, as text."""

    ticket = models.OneToOneField(Ticket, models.PROTECT, related_name="interception")
    cause = models.CharField(max_length=64)
    evidence = models.JSONField()
    minutes = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
