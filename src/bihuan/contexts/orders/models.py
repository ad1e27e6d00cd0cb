"""Orders and what hangs on one: visits, contact attempts, holds, notes, closings.

A row here is the present; the past is in the events. `due_at`, `version`, `urges_count` and the `…_at` facts are
projections kept for lists: `projections.rebuild` derives them again from the events and a test proves them equal.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from bihuan.contexts.orders.lifecycle import OPEN, State
from bihuan.platform.models import Entity
from bihuan.platform.privacy import EncryptedText
from bihuan.platform.scoping import PATH_MAX_LENGTH, ScopedManager, ScopeFields

CODE_LENGTH = 64  # of a catalogue code


class Order(Entity):
    """One job for one customer (工单). Written only by this context's actions."""

    number = models.CharField(max_length=24, unique=True)
    business = models.CharField(max_length=CODE_LENGTH)
    work = models.CharField(max_length=CODE_LENGTH)
    symptom = models.CharField(max_length=CODE_LENGTH, null=True)
    tier = models.CharField(max_length=CODE_LENGTH)
    area = models.CharField(max_length=CODE_LENGTH)
    source = models.CharField(max_length=CODE_LENGTH)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    address = models.ForeignKey("customers.Address", models.PROTECT, related_name="+")
    service = models.ForeignKey("customers.Service", models.PROTECT, related_name="+", null=True)
    zone = models.ForeignKey("workforce.OrgUnit", models.PROTECT, related_name="+", null=True)
    org_path = models.CharField(max_length=PATH_MAX_LENGTH)

    state = models.CharField(max_length=16, choices=[(state.value, state.value) for state in State])
    version = models.PositiveIntegerField(default=1)
    cycle = models.PositiveSmallIntegerField(default=1)
    escalation = models.PositiveSmallIntegerField(default=0)
    urges_count = models.PositiveSmallIntegerField(default=0)
    holder = models.ForeignKey("workforce.Person", models.PROTECT, related_name="+", null=True)
    contractor = models.ForeignKey("workforce.Contractor", models.PROTECT, related_name="+", null=True)

    received_at = models.DateTimeField()
    business_date = models.DateField()
    standard_minutes = models.PositiveIntegerField()
    limit_minutes = models.PositiveIntegerField()
    calendar = models.CharField(max_length=CODE_LENGTH)
    calendar_version = models.CharField(max_length=CODE_LENGTH)
    first_response_minutes = models.PositiveIntegerField()
    response_calendar = models.CharField(max_length=CODE_LENGTH)
    contact_minutes = models.PositiveIntegerField()
    promise_hash = models.CharField(max_length=CODE_LENGTH)
    due_at = models.DateTimeField()

    appointment_start = models.DateTimeField(null=True)
    appointment_end = models.DateTimeField(null=True)
    promised = models.BooleanField(default=False)

    first_response_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = ScopedManager()
    scope: ClassVar = ScopeFields(path="org_path", contractor="contractor_id", person="holder_id")

    class Meta:
        constraints = [
            models.CheckConstraint(name="order_state_known", condition=Q(state__in=[state.value for state in State])),
            models.CheckConstraint(
                name="order_appointment_whole",
                condition=Q(appointment_start__isnull=True, appointment_end__isnull=True)
                | Q(appointment_start__lt=F("appointment_end")),
            ),
            models.CheckConstraint(
                name="order_promise_has_window", condition=Q(promised=False) | Q(appointment_start__isnull=False)
            ),
            models.CheckConstraint(name="order_limit_positive", condition=Q(limit_minutes__gt=0)),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="order_open_due", condition=Q(state__in=sorted(OPEN))),
            models.Index(fields=["org_path", "due_at", "id"], name="order_path_due"),
            models.Index(fields=["state", "due_at", "id"], name="order_state_due"),
            models.Index(fields=["holder", "due_at"], name="order_holder_due"),
            models.Index(fields=["received_at", "id"], name="order_received"),
        ]

    @property
    def lifecycle_state(self) -> State:
        """The state as the life cycle's enum."""
        return State(self.state)


class Visit(Entity):
    """One trip of one crew to one customer (上门); one open visit per order, kept so by the database."""

    class State(models.TextChoices):
        ASSIGNED = "assigned"
        ACCEPTED = "accepted"
        TRAVELLING = "travelling"
        WORKING = "working"
        DONE = "done"
        DROPPED = "dropped"

    OPEN: ClassVar = ("assigned", "accepted", "travelling", "working")

    order = models.ForeignKey(Order, models.PROTECT, related_name="visits")
    cycle = models.PositiveSmallIntegerField()
    lead = models.ForeignKey("workforce.Person", models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=State.choices, default=State.ASSIGNED)
    planned_start = models.DateTimeField(null=True)
    planned_end = models.DateTimeField(null=True)
    sequence = models.PositiveSmallIntegerField(null=True)
    outside = models.BooleanField(default=False)
    assigned_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    departed_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                name="order_one_open_visit",
                condition=Q(state__in=["assigned", "accepted", "travelling", "working"]),
            ),
            models.CheckConstraint(
                name="visit_state_known",
                condition=Q(state__in=["assigned", "accepted", "travelling", "working", "done", "dropped"]),
            ),
        ]
        indexes = [models.Index(fields=["lead", "state", "planned_start"], name="visit_lead_open")]


class VisitCrew(Entity):
    """A person's share of a visit, for pay; the shares of one visit sum to 10,000 basis points."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="crew")
    person = models.ForeignKey("workforce.Person", models.PROTECT, related_name="+")
    share_bp = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "person"], name="visit_crew_once")]


class ContactAttempt(Entity):
    """One try to speak to the customer; first response is proven by these, never claimed."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="contacts")
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="+", null=True)
    channel = models.CharField(max_length=CODE_LENGTH)
    outcome = models.CharField(max_length=CODE_LENGTH)
    spoken = models.BooleanField()
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["order", "at"], name="contact_of_order")]


class Hold(Entity):
    """A pause asked for, and what became of it. At most one is waiting and one in force per order."""

    class State(models.TextChoices):
        REQUESTED = "requested"
        APPROVED = "approved"
        REFUSED = "refused"
        LAPSED = "lapsed"
        ENDED = "ended"

    order = models.ForeignKey(Order, models.PROTECT, related_name="holds")
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=State.choices, default=State.REQUESTED)
    reason = models.CharField(max_length=CODE_LENGTH)
    wanted_until = models.DateTimeField()
    until = models.DateTimeField(null=True)
    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=80)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order"], name="order_one_waiting_hold", condition=Q(state="requested")),
            models.UniqueConstraint(fields=["order"], name="order_one_hold_in_force", condition=Q(state="approved")),
            models.CheckConstraint(
                name="hold_state_known",
                condition=Q(state__in=["requested", "approved", "refused", "lapsed", "ended"]),
            ),
            models.CheckConstraint(
                name="hold_approved_has_end", condition=~Q(state="approved") | Q(until__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["state", "requested_at"], name="hold_waiting")]


class Note(Entity):
    """What somebody wrote about an order: personal data, erasable (text becomes NULL), its event stays."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="notes")
    text = EncryptedText(null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["order", "at"], name="note_of_order")]


class Closing(Entity):
    """What the technician found, did and measured when completing one cycle of an order."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="closings")
    visit = models.OneToOneField(Visit, models.PROTECT, related_name="closing")
    cycle = models.PositiveSmallIntegerField()
    cause = models.CharField(max_length=CODE_LENGTH, null=True)
    remedy = models.CharField(max_length=CODE_LENGTH, null=True)
    checks = models.JSONField(default=dict)
    note = models.ForeignKey(Note, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "cycle"], name="order_closed_once_a_cycle")]


class SheetImport(Entity):
    """One sheet of orders somebody sent: kept until it is imported, then what was refused and why, for some days.

    `done_row`: up to this row of the sheet everything has become what the counts say; a run begun anew goes on there.

    The same bytes sent again by the same sender are the same import.
    """

    digest = models.CharField(max_length=64)
    by = models.CharField(max_length=80)
    filename = EncryptedText()
    content = EncryptedText(null=True)
    refused = EncryptedText(null=True)
    received_count = models.PositiveIntegerField(default=0)
    known_count = models.PositiveIntegerField(default=0)
    asking_count = models.PositiveIntegerField(default=0)
    refused_count = models.PositiveIntegerField(default=0)
    done_row = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "by"], name="sheet_import_once")]


class BulkAct(Entity):
    """One act asked for on many orders: a job does it to each by itself, with the rights of whoever asked.

    `person`, `zone` and `text` are what is the same for all; the words are emptied when it is over.
    """

    verb = models.CharField(max_length=CODE_LENGTH)
    person = models.ForeignKey("workforce.Person", models.PROTECT, related_name="+", null=True)
    zone = models.ForeignKey("workforce.OrgUnit", models.PROTECT, related_name="+", null=True)
    text = EncryptedText(null=True)
    by = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["by", "-created_at"], name="bulk_act_of_asker")]


class BulkItem(models.Model):
    """One of these orders, and what became of it; `refusal`: why nothing was done, as faults.

    `verb` is settled when the act is asked for: done again after a crash, it must be the same act under the same key.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        REFUSED = "refused"

    bulk = models.ForeignKey(BulkAct, models.PROTECT, related_name="items")
    order = models.ForeignKey(Order, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    verb = models.CharField(max_length=CODE_LENGTH)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    refusal = EncryptedText(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bulk", "order"], name="bulk_item_once")]
        indexes = [models.Index(fields=["bulk", "state", "position"], name="bulk_item_next")]
