"""What the things events speak of are called: their ids as names, each kind of thing with one question."""

from collections.abc import Callable, Iterable
from typing import Final
from uuid import UUID

from bihuan.contexts.customers import api as customers
from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.frontdesk import api as frontdesk
from bihuan.contexts.orders import api as orders
from bihuan.contexts.workforce import api as workforce
from bihuan.platform.actor import Actor
from bihuan.platform.events.read import Recorded
from bihuan.platform.events.telling import PERSON, named_in
from bihuan.web.actors import actor_names
from bihuan.web.event_words.facts import code_words
from bihuan.web.event_words.kinds import subject_label
from bihuan.web.formats import business_day_words
from bihuan.web.staff_words import equipment_label

Names = dict[UUID, str]


def _accounts(_actor: Actor, ids: set[UUID]) -> Names:
    return {UUID(stored.partition(":")[2]): name for stored, name in actor_names({f"user:{pk}" for pk in ids}).items()}


def _equipment(_actor: Actor, ids: set[UUID]) -> Names:
    called = workforce.naming.pieces_called(ids)
    return {pk: f"{equipment_label(kind)} {serial}" for pk, (kind, serial) in called.items()}


def _plans(_actor: Actor, ids: set[UUID]) -> Names:
    return {pk: business_day_words(on) for pk, on in dispatch.plan_days(ids).items()}


# What each kind of thing is called. Customers stay masked, and without a name for who may not see them.
NAMING: Final[dict[str, Callable[[Actor, set[UUID]], Names]]] = {
    "contractor": lambda _actor, ids: workforce.naming.contractor_names(ids),
    "customer": lambda actor, ids: {pk: row.name for pk, row in customers.by_ids(actor, ids).items()},
    "equipment": _equipment,
    "order": lambda _actor, ids: {pk: brief.number for pk, brief in orders.briefs(ids).items()},
    PERSON: lambda _actor, ids: {pk: row.name for pk, row in workforce.persons(ids).items()},
    "plan": _plans,
    "ticket": lambda _actor, ids: frontdesk.ticket_numbers(ids),
    "unit": lambda _actor, ids: workforce.naming.unit_names(ids),
    "user": _accounts,
}


def names_in(actor: Actor, events: Iterable[Recorded]) -> Names:
    """This will name all that events are about and speak of, as far as it has names."""
    rows = tuple(events)
    wanted = named_in(rows)
    for one in rows:
        wanted.setdefault(one.subject_kind, set()).add(one.subject_id)
    found: Names = {}
    for kind, ids in wanted.items():
        if kind in NAMING:
            found |= NAMING[kind](actor, ids)
    return found


def subject_words(one: Recorded, names: Names) -> str:
    """This will say what an event is about: an order by its number, a person by name, a rule by its title."""
    if one.subject_kind == "policy":
        return code_words("policies", one.facts.policy)
    return names.get(one.subject_id) or f"{subject_label(one.subject_kind)} {str(one.subject_id)[:8]}"
