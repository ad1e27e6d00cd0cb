"""One fact of an event in words: codes by the tables they belong to, times and lengths as the pages read them."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.customers.api import PLACE_REASONS
from bihuan.contexts.frontdesk import api as frontdesk
from bihuan.kernel.windows import Window
from bihuan.platform import clock
from bihuan.platform.events.telling import FactRow
from bihuan.web import formats
from bihuan.web.labels import code_label, kind_label, language, role_label
from bihuan.web.permission_words import permission_label
from bihuan.web.policies.words import TITLES
from bihuan.web.reasons import COPY_REASONS, REASONS
from bihuan.web.staff_words import equipment_label, level_label, skill_label

# Closed sets of the program's own that only the record speaks of.
OWN: Final[dict[str, dict[str, str | Promise]]] = {
    "bulk_verbs": {
        "assign": gettext_lazy("Give to somebody"),
        "withdraw": gettext_lazy("Withdraw"),
        "note": gettext_lazy("Add a note"),
        "set_zone": gettext_lazy("Set the zone"),
    },
    "fact_subjects": {"person": gettext_lazy("Person"), "contractor": gettext_lazy("Contractor")},
    "employments": {
        "own": gettext_lazy("Own staff"),
        "agency": gettext_lazy("Agency"),
        "contractor": gettext_lazy("Contractor"),
    },
    "match_states": {
        "matched": gettext_lazy("Placed by itself"),
        "asked": gettext_lazy("A person is asked"),
        "confirmed": gettext_lazy("Placed by a person"),
    },
    "request_kinds": {"leave": gettext_lazy("Leave"), "wish": gettext_lazy("Wish to be off")},
    "request_states": {
        "asked": gettext_lazy("asked for"),
        "granted": gettext_lazy("granted"),
        "refused": gettext_lazy("the lead refused"),
        "withdrawn": gettext_lazy("taken back"),
    },
    "shifts": {"day": gettext_lazy("Day shift"), "late": gettext_lazy("Late shift")},
    "sign_in_faults": {
        "wrong": gettext_lazy("wrong password"),
        "second": gettext_lazy("wrong second factor"),
        "locked": gettext_lazy("locked after too many tries"),
        "disabled": gettext_lazy("the account is shut"),
    },
    "swap_states": {
        "asked": gettext_lazy("waits for the colleague"),
        "accepted": gettext_lazy("waits for the lead"),
        "approved": gettext_lazy("approved"),
        "declined": gettext_lazy("the colleague declined"),
        "refused": gettext_lazy("the lead refused"),
        "withdrawn": gettext_lazy("taken back"),
    },
    "time_rules": {
        "shift": gettext_lazy("Hours of duty"),
        "break": gettext_lazy("Break"),
        "window": gettext_lazy("Appointment window"),
        "promise": gettext_lazy("Time promised"),
        "release": gettext_lazy("Earliest beginning"),
        "travel": gettext_lazy("Time to travel"),
    },
    "unit_kinds": {
        "province": gettext_lazy("Province"),
        "city": gettext_lazy("City"),
        "district": gettext_lazy("District"),
        "group": gettext_lazy("Area group"),
        "zone": gettext_lazy("Zone"),
    },
    "copy_reasons": {reason.value: words for reason, words in COPY_REASONS.items()},
    "unmask_reasons": {reason.value: words for reason, words in REASONS.items()},
}

Named = catalog.CalendarRow | catalog.SlotRow | frontdesk.TestRow


def _named(rows: Callable[[], Iterable[Named]]) -> Callable[[str], str]:
    return lambda code: next((catalog.label(row, language()) for row in rows() if row.code == code), code)


def _check(code: str) -> str:
    return next((catalog.label(row, language()) for row in catalog.every_check(clock.now()) if row.code == code), code)


def _kind(both: str) -> str:
    business, _space, work = both.partition(" ")
    return kind_label(business, work)


def _place_reason(code: str) -> str:
    return _(PLACE_REASONS[code]) if code in PLACE_REASONS else code


# Lists that are no code list of the catalogue's.
ELSEWHERE: Final[dict[str, Callable[[str], str]]] = {
    "calendars": _named(lambda: catalog.calendars(clock.now())),
    "checks": _check,
    "equipment": equipment_label,
    "intercept_tests": _named(lambda: frontdesk.TESTS.at(clock.now()).value),
    "kinds": _kind,
    "permissions": permission_label,
    "place_reasons": _place_reason,
    "policies": lambda name: str(TITLES[name][0]) if name in TITLES else name,
    "roles": role_label,
    "skills": skill_label,
    "slots": _named(lambda: catalog.slots(clock.now())),
}


def code_words(code_list: str, code: str) -> str:
    """This will give a code's name, wherever its list lies; a code nobody knows any more stands for itself."""
    if code_list in OWN:
        return str(OWN[code_list].get(code, code))
    elsewhere = ELSEWHERE.get(code_list)
    return elsewhere(code) if elsewhere else code_label(code_list, code)


def value_words(row: FactRow) -> str:
    """This will say a fact's value; nothing for a flag, whose label says it all."""
    now = clock.now()
    match row.value:
        case bool():
            return ""
        case Window(start=start, end=end):
            return formats.window_words(start, end, now)
        case datetime():
            return formats.moment_words(row.value, now)
        case date():
            return _date(row.value, now)
        case timedelta():
            return formats.duration_words(round(row.value.total_seconds() / 60))
        case int() if row.list == "levels":
            return level_label(row.value)
        case int() | Decimal():
            return formats.number_words(row.value)
        case tuple():
            return _(", ").join(_date(one, now) if isinstance(one, date) else _coded(row, one) for one in row.value)
        case str():
            return _coded(row, row.value)


def fact_words(row: FactRow) -> str:
    """This will say one fact of an event: its label and its value."""
    return f"{_(row.label)} {value_words(row)}".rstrip()


def _coded(row: FactRow, code: str) -> str:
    return code_words(row.list, code) if row.list else code


def _date(on: date, now: datetime) -> str:
    return formats.business_day_words(on) if on.year == now.year else f"{on:%Y-%m-%d}"
