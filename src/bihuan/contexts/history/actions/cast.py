"""Who took the steps of a history: people by their codes, the older system where it does not say."""

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.codes import Code
from bihuan.platform.actor import Actor, Grant

STEPS: Final = frozenset(
    {
        *("history.receive", "orders.assign", "orders.reassign", "orders.accept", "orders.depart", "orders.arrive"),
        *("orders.contact", "orders.complete", "orders.withdraw", "orders.resume", "orders.unblock", "orders.urge"),
        *("orders.return", "orders.block", "orders.cancel", "orders.close", "orders.reopen", "orders.request_hold"),
        *("orders.decide_hold", "orders.reschedule", "orders.set_zone", "orders.note", "frontdesk.attach"),
        *("care.record_no_answer", "care.settle_unreached", "care.record_answer"),
    }
)
WHOLE: Final = (Grant(STEPS),)


@dataclass
class Cast:
    """The people of one load, looked up once each. Their channel says that their steps were taken over."""

    people: dict[Code, UUID] = field(default_factory=dict)
    actors: dict[Code | None, Actor] = field(default_factory=dict)
    zones: dict[Code, UUID] = field(default_factory=dict)

    def person(self, code: Code) -> UUID:
        """This will give a person's id; NotFound if nobody has the code."""
        if code not in self.people:
            self.people[code] = workforce.person_by_code(code).id
        return self.people[code]

    def zone(self, code: Code) -> UUID:
        """This will give a zone's id; NotFound if none has the code."""
        if code not in self.zones:
            self.zones[code] = workforce.zone_by_code(code).id
        return self.zones[code]

    def actor(self, code: Code | None) -> Actor:
        """This will give a person as who acts, with what steps need and nothing else; None: the older system."""
        if code not in self.actors:
            self.actors[code] = self._actor(code)
        return self.actors[code]

    def _actor(self, code: Code | None) -> Actor:
        if code is None:
            return Actor("system:history", "system", WHOLE, channel="import")
        person_id = self.person(code)
        return Actor(f"person:{person_id}", "user", WHOLE, person_id=person_id, channel="import")
