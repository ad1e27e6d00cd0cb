"""How the events of orders read."""

from typing import Final

from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_
from bihuan.platform.events.telling import FactRow, Part, Telling, count, flag, kind, named, person, span, value, window

TECHNICIAN: Final = person("person_id", N_("Technician"))
OUTSIDE: Final = flag("outside", N_("Done outside the system"))
CLAIM_OUTSIDE: Final = Part(
    ("claim",), lambda claim: FactRow(N_("The phone's time is not believable"), True) if claim == "outside" else None
)
FIELD: Final = (TECHNICIAN, OUTSIDE, CLAIM_OUTSIDE)
PLAN: Final = (TECHNICIAN, window("planned_start", "planned_end", N_("Planned time")))
DUE: Final = value("due_at", N_("Limit"))
UNTIL: Final = value("until", N_("Until"))


def reason(code_list: Code) -> Part:
    """This will show the reason's code."""
    return value("reason", N_("Reason"), code_list)


CYCLE: Final = value("cycle", N_("Cycle"))
STOP: Final = value("sequence", N_("Stop of the day"))

TELLINGS: Final[dict[str, Telling]] = {
    "orders.received": Telling(
        N_("Received"),
        parts=(
            value("symptom", N_("Symptom"), "symptoms"),
            window("appointment_start", "appointment_end", N_("Appointment")),
            DUE,
        ),
        more=(
            kind(N_("Kind")),
            value("tier", N_("Tier"), "tiers"),
            value("area", N_("Town or country"), "areas"),
            value("number", N_("Order")),
            named("customer_id", N_("Customer"), "customer"),
            named("zone_id", N_("Zone"), "unit"),
            value("source", N_("Came by"), "sources"),
            flag("live", N_("A person spoke to the customer at once")),
            value("received_at", N_("Received at")),
            span("limit_minutes", N_("Time limit")),
            value("calendar", N_("Calendar"), "calendars"),
            span("first_response_minutes", N_("First response within")),
            value("response_calendar", N_("Calendar of the first response"), "calendars"),
            span("contact_minutes", N_("Contact after dispatch within")),
        ),
    ),
    "orders.zone_set": Telling(
        N_("Zone set"), parts=(named("zone_id", N_("Zone"), "unit"), named("previous_zone_id", N_("Was"), "unit"))
    ),
    "orders.assigned": Telling(N_("Assigned"), parts=PLAN, more=(CYCLE, STOP)),
    "orders.reassigned": Telling(
        N_("Reassigned"), parts=(*PLAN, person("previous_person_id", N_("Previous technician"))), more=(CYCLE, STOP)
    ),
    "orders.withdrawn": Telling(N_("Withdrawn"), parts=(reason("off_duty"), TECHNICIAN)),
    "orders.returned": Telling(N_("Returned to the desk"), "attention", (reason("return_reasons"), TECHNICIAN)),
    "orders.accepted": Telling(N_("Accepted"), parts=FIELD),
    "orders.contacted": Telling(
        N_("Contact"),
        parts=(
            value("outcome", N_("Outcome"), "contact_outcomes"),
            value("channel", N_("Channel"), "contact_channels"),
            *FIELD,
        ),
        more=(flag("spoken", N_("Spoken to the customer")),),
    ),
    "orders.departed": Telling(N_("On the way"), parts=FIELD),
    "orders.arrived": Telling(
        N_("Arrived"),
        "done",
        (
            flag("in_window", N_("Within the appointment")),
            flag("in_window", N_("Outside the appointment"), shown_if=False),
            *FIELD,
        ),
    ),
    "orders.completed": Telling(
        N_("Completed"),
        "done",
        (
            value("cause", N_("Cause"), "causes"),
            value("remedy", N_("Remedy"), "remedies"),
            flag("breached", N_("Past the limit")),
            *FIELD,
        ),
        (value("checks", N_("Closing checks"), "checks"), span("used_s", N_("Of the limit used"), unit_s=1), CYCLE),
    ),
    "orders.hold_requested": Telling(
        N_("Hold asked for"), "attention", (reason("hold_reasons"), value("wanted_until", N_("Until")))
    ),
    "orders.hold_approved": Telling(N_("Hold approved"), parts=(reason("hold_reasons"), UNTIL, DUE)),
    "orders.hold_refused": Telling(N_("Hold refused"), parts=(reason("hold_reasons"),)),
    "orders.resumed": Telling(N_("Resumed"), parts=(TECHNICIAN, DUE)),
    "orders.blocked": Telling(N_("Blocked"), "attention", (reason("block_reasons"), TECHNICIAN)),
    "orders.unblocked": Telling(N_("Unblocked")),
    "orders.rescheduled": Telling(
        N_("Rescheduled"),
        parts=(reason("reschedule_reasons"), window("start", "end", N_("Appointment"))),
        more=(window("previous_start", "previous_end", N_("Was")),),
    ),
    "orders.urged": Telling(
        N_("Urged"), "attention", (value("count", N_("Times urged")), flag("late", N_("Past the limit")))
    ),
    "orders.noted": Telling(N_("Note")),
    "orders.cancelled": Telling(N_("Cancelled"), parts=(reason("cancel_reasons"), TECHNICIAN)),
    "orders.reopened": Telling(
        N_("Reopened"),
        "danger",
        (
            reason("dissatisfaction_reasons"),
            value("cycle", N_("Cycle")),
            value("escalation", N_("Escalation level")),
            DUE,
        ),
    ),
    "orders.closed": Telling(N_("Closed"), "done", (reason("close_reasons"),), (CYCLE,)),
    "orders.many_asked": Telling(
        N_("One act asked for on many orders"),
        parts=(count("orders_count", N_("Orders")), value("verb", N_("Act"), "bulk_verbs")),
    ),
    "orders.many_stopped": Telling(N_("Act on many orders stopped"), "attention"),
    "orders.many_finished": Telling(
        N_("Act on many orders finished"),
        "done",
        (
            count("done_count", N_("Done")),
            count("refused_count", N_("Left as they are")),
            count("left_count", N_("Not begun")),
        ),
    ),
    "orders.sheet_kept": Telling(
        N_("Sheet of orders sent"), parts=(value("bytes_count", N_("Bytes")),), more=(value("digest", N_("SHA-256")),)
    ),
    "orders.sheet_imported": Telling(
        N_("Sheet of orders taken on"),
        "done",
        (
            count("received_count", N_("Received")),
            count("known_count", N_("Known before")),
            count("asking_count", N_("Without a zone")),
            count("refused_count", N_("Rows refused")),
        ),
    ),
    "orders.sheet_forgotten": Telling(
        N_("Sheet of orders deleted"), parts=(value("kept_days_count", N_("Days kept")),)
    ),
    "orders.words_erased": Telling(
        N_("Notes on a customer's orders erased"), "attention", (count("notes_count", N_("Notes")),)
    ),
}
