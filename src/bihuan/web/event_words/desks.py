"""How the events of dispatching, the hotline, callbacks and customers read."""

from typing import Final

from bihuan.kernel.errors import N_
from bihuan.platform.events.telling import Telling, count, flag, kind, named, person, span, value, window

ORDER: Final = named("order_id", N_("Order"), "order")
CYCLE: Final = value("cycle", N_("Cycle"))

TELLINGS: Final = {
    "dispatch.plan_proposed": Telling(
        N_("Day planned"),
        parts=(
            value("date", N_("Day")),
            value("proposed_count", N_("Orders placed")),
            count("left_out_count", N_("Left over")),
        ),
        more=(
            value("cost", N_("Cost of the plan")),
            value("maker", N_("Worked out by")),
            named("superseded_id", N_("Instead of the plan of"), "plan"),
        ),
    ),
    "dispatch.plan_accepted": Telling(N_("Plan accepted")),
    "dispatch.plan_unaccepted": Telling(N_("Acceptance of the plan taken back"), "attention"),
    "dispatch.plan_dispatched": Telling(
        N_("Plan dispatched"),
        "done",
        (count("dispatched_count", N_("Orders given out")), count("dropped_count", N_("Dropped, changed meanwhile"))),
    ),
    "dispatch.plan_recalled": Telling(
        N_("Dispatched plan taken back"),
        "attention",
        (count("recalled_count", N_("Orders taken back")), count("kept_count", N_("Already begun, kept"))),
    ),
    "dispatch.reassigned_by_hand": Telling(
        N_("Given by hand"),
        parts=(person("person_id", N_("Technician")), value("despite", N_("Set aside, knowing it"), "time_rules")),
        more=(value("added_cost", N_("Cost added to the plan")),),
    ),
    "dispatch.window_reserved": Telling(
        N_("Window kept for the customer"),
        parts=(window("start_at", "end_at", N_("Appointment")),),
        more=(value("slot", N_("Appointment window"), "slots"), span("minutes", N_("Work reserved"))),
    ),
    "dispatch.window_moved": Telling(
        N_("Window now kept by the new zone's group"),
        parts=(window("start_at", "end_at", N_("Appointment")), span("over_minutes", N_("Beyond its room"))),
        more=(value("slot", N_("Appointment window"), "slots"), span("minutes", N_("Work reserved"))),
    ),
    "dispatch.window_overbooked": Telling(
        N_("A full window promised"), "attention", (span("over_minutes", N_("Beyond its room")),)
    ),
    "dispatch.window_freed": Telling(N_("Window given back")),
    "frontdesk.ticket_received": Telling(
        N_("Request taken in"),
        parts=(kind(N_("Kind")), value("symptom", N_("Symptom"), "symptoms")),
        more=(
            value("number", N_("Ticket")),
            value("channel", N_("Came by"), "sources"),
            named("customer_id", N_("Customer"), "customer"),
        ),
    ),
    "frontdesk.ticket_ordered": Telling(
        N_("Customer's request"), parts=(flag("attached", N_("Attached to this order")), ORDER)
    ),
    "frontdesk.ticket_advised": Telling(N_("Answered on the line, no order needed"), "done"),
    "frontdesk.ticket_intercepted": Telling(
        N_("Solved on the line"),
        "done",
        (value("cause", N_("Cause"), "causes"), span("minutes", N_("Took"))),
        (value("tests", N_("Tests passed"), "intercept_tests"),),
    ),
    "frontdesk.ticket_repeated": Telling(
        N_("Reported again after it was solved on the line"),
        "danger",
        (span("after_minutes", N_("Later by")), named("earlier_ticket_id", N_("Earlier ticket"), "ticket")),
    ),
    "frontdesk.ticket_moved": Telling(N_("Customer's request follows the order"), parts=(ORDER,)),
    "frontdesk.ticket_settled": Telling(N_("Customer's request settled"), parts=(ORDER,)),
    "frontdesk.words_erased": Telling(
        N_("A customer's reports erased"), "attention", (count("tickets_count", N_("Tickets")),)
    ),
    "care.callback_opened": Telling(N_("Callback due"), parts=(value("due_at", N_("Limit")),), more=(CYCLE,)),
    "care.callback_taken": Telling(N_("Callback taken, number shown"), more=(value("until", N_("In hand until")),)),
    "care.callback_unanswered": Telling(
        N_("Callback not answered"),
        "attention",
        (value("outcome", N_("Outcome"), "contact_outcomes"), value("next_at", N_("Next try"))),
        (value("attempts_count", N_("Tries")),),
    ),
    "care.callback_answered": Telling(
        N_("Callback answered"),
        parts=(
            value("verdict", N_("Customer's answer"), "verdicts"),
            value("reason", N_("Reason"), "dissatisfaction_reasons"),
        ),
        more=(
            value("contact_in_time", N_("Contact in time")),
            value("appointment_kept", N_("Appointment kept")),
            value("technical_level", N_("Technical level")),
            value("attitude", N_("Attitude")),
            CYCLE,
        ),
    ),
    "care.callback_dropped": Telling(N_("Callback no longer needed")),
    "care.callback_settled": Telling(
        N_("Callback settled by a supervisor"), parts=(value("reason", N_("Reason"), "close_reasons"),)
    ),
    "care.words_erased": Telling(
        N_("What was said to a customer erased"),
        "attention",
        (count("callbacks_count", N_("Callbacks")), count("messages_count", N_("Messages"))),
    ),
    "customers.registered": Telling(N_("Customer registered"), parts=(value("tier", N_("Tier"), "tiers"),)),
    "customers.updated": Telling(
        N_("Customer's data changed"),
        parts=(
            flag("name_changed", N_("Name")),
            flag("phone_changed", N_("Phone")),
            flag("tier_changed", N_("Tier")),
        ),
        more=(value("tier", N_("Tier now"), "tiers"),),
    ),
    "customers.address_added": Telling(
        N_("Address added"),
        parts=(named("zone_id", N_("Zone"), "unit"), value("reason", N_("How it was placed"), "place_reasons")),
        more=(
            value("match", N_("Outcome"), "match_states"),
            value("confidence_percent", N_("Confidence of the match (%)")),
        ),
    ),
    "customers.address_confirmed": Telling(
        N_("Address placed by a person"),
        parts=(named("zone_id", N_("Zone"), "unit"), named("zone_before_id", N_("Was"), "unit")),
    ),
    "customers.service_added": Telling(N_("Service added"), parts=(value("business", N_("Business"), "businesses"),)),
    "customers.service_moved": Telling(N_("Service moved to another address")),
    "customers.unmasked": Telling(
        N_("Customer's whole data shown"), "attention", (value("reason", N_("Reason"), "unmask_reasons"),)
    ),
    "customers.copied": Telling(
        N_("Copy of all that is held taken"), "attention", (value("reason", N_("Reason"), "copy_reasons"),)
    ),
    "customers.erased": Telling(
        N_("Customer erased"),
        "danger",
        (count("addresses_count", N_("Addresses")), count("services_count", N_("Services"))),
    ),
    "customers.tree_loaded": Telling(
        N_("Address tree loaded"),
        parts=(
            count("added_count", N_("Added")),
            count("changed_count", N_("Changed")),
            count("retired_count", N_("Retired")),
        ),
    ),
}
