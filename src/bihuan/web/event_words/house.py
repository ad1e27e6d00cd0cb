"""How the events of the program itself read: accounts, rules, jobs, messages, the record, a history taken over."""

from typing import Final

from bihuan.kernel.errors import N_
from bihuan.platform.events.telling import Telling, count, flag, named, person, value

ROLE: Final = value("role", N_("Role"), "roles")
FROM_ADDRESS: Final = value("ip", N_("From the address"))

TELLINGS: Final = {
    "audit.verification_asked": Telling(N_("Verification of the record asked for")),
    "history.loaded": Telling(
        N_("History of an older system taken over"),
        "done",
        (
            value("system", N_("System")),
            value("loaded_count", N_("Orders")),
            count("known_count", N_("Known before")),
            value("events_count", N_("Events")),
        ),
    ),
    "jobs.retried": Telling(N_("Job given another try")),
    "messages.cancelled": Telling(N_("Message taken back")),
    "messages.retried": Telling(
        N_("Message sent again"), parts=(flag("was_unknown", N_("It was not known whether it had arrived")),)
    ),
    "policies.activated": Telling(
        N_("Rule put in force"),
        "attention",
        (
            value("policy", N_("Rule"), "policies"),
            value("number", N_("Version")),
            value("effective_from", N_("In force from")),
        ),
        (value("hash", N_("SHA-256")),),
    ),
    "users.created": Telling(N_("Account made"), parts=(person("person_id", N_("Person")),)),
    "users.disabled": Telling(N_("Account shut"), "attention"),
    "users.enabled": Telling(N_("Account opened again")),
    "users.shut_idle": Telling(
        N_("Account shut, unused for long"), "attention", (value("idle_days", N_("Days unused")),)
    ),
    "users.granted": Telling(
        N_("Role given"),
        "attention",
        (ROLE, named("contractor_id", N_("Only for the contractor"), "contractor"), value("valid_to", N_("Until"))),
        (value("valid_from", N_("From")),),
    ),
    "users.revoked": Telling(N_("Role taken away"), "attention", (ROLE,)),
    "users.password_changed": Telling(N_("Password changed"), parts=(flag("reset", N_("Reset by an administrator")),)),
    "users.second_enrolled": Telling(
        N_("Second factor set up"), parts=(value("codes_count", N_("Recovery codes given")),)
    ),
    "users.second_reset": Telling(N_("Second factor taken away"), "attention"),
    "users.recovery_used": Telling(
        N_("Signed in with a recovery code"), "attention", (value("left_count", N_("Codes left")),)
    ),
    "users.sign_in_failed": Telling(
        N_("Sign-in failed"), "attention", (value("reason", N_("Reason"), "sign_in_faults"), FROM_ADDRESS)
    ),
    "users.signed_in": Telling(N_("Signed in"), parts=(FROM_ADDRESS,)),
    "users.signed_out": Telling(N_("Signed out")),
    "users.unlocked": Telling(N_("Account unlocked")),
    "users.token_issued": Telling(
        N_("Key for a program cut"),
        "attention",
        (value("expires_at", N_("Until")),),
        (value("scopes", N_("May"), "permissions"),),
    ),
    "users.token_revoked": Telling(N_("Key for a program withdrawn")),
}
