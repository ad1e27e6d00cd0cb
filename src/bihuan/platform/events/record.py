"""Writing events: gathered while an action runs, written with their deliveries at its end, in its transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from bihuan.platform import clock
from bihuan.platform.actor import Actor
from bihuan.platform.events import seal, types
from bihuan.platform.events.many import write_many
from bihuan.platform.memory import Memory, active
from bihuan.platform.memory.writing import insert_as, json_text
from bihuan.platform.models.delivery import Delivery
from bihuan.platform.models.event import Event
from bihuan.platform.models.inserting import insert_rows

MANY_COUNT: Final = 200  # from so many on, events are written as lists are
_subscriptions: dict[str, tuple[str, ...]] = {}


@dataclass(slots=True)
class Told:
    """An event in memory: the columns of the table, and the facts as they were told. A row of Django's weighs more."""

    name: str
    version: int
    subject_kind: str
    subject_id: UUID
    path: str
    facts: Any
    actor: str
    acting_for: UUID | None
    channel: str
    device: str
    claimed_at: datetime | None
    received_at: datetime
    recorded_at: datetime
    correlation: UUID
    causation: int | None
    told: Any = None
    text: str = ""  # the facts as they are stored
    said: str = ""  # what the chain has of it, but for its position and its cause
    id: int = 0
    position: int | None = None
    chain: str = ""

    def write(self) -> None:
        """This will put into text what is stored and what is chained, so that less is left to do while others wait."""
        self.text = json_text(self.facts)
        self.said = seal.said(self)

    @property
    def pk(self) -> int:
        """Its number, as a row gives it."""
        return self.id


@dataclass
class Ledger:
    """What one outermost action has recorded so far."""

    actor: Actor
    correlation: UUID
    causation: int | None = None
    pending: list[Told] = field(default_factory=list)

    def add(
        self,
        facts: Any,
        subject: tuple[str, UUID],
        path: str,
        at: datetime,
        claimed_at: datetime | None,
    ) -> None:
        """This will append one event to be written when the action ends."""
        declared = types.by_class[type(facts)]
        kind, subject_id = subject
        who = self.actor
        self.pending.append(
            Told(
                declared.name,
                declared.version,
                kind,
                subject_id,
                path,
                types.encode_facts(facts),
                who.id,
                who.acting_for,
                who.channel,
                who.device,
                claimed_at,
                at,
                clock.now(),
                self.correlation,
                self.causation,
                facts,
            )
        )

    def flush(self) -> None:
        """This will write the events and a delivery for each reaction that listens, before the commit.

        By now the action holds the locks of the rows it changed, so events of one order are written in the order
        in which their transactions commit.
        """
        if not self.pending:
            return
        memory = active()
        if memory is not None:
            _remember(memory, self.pending)
            self.pending = []
            return
        if len(self.pending) >= MANY_COUNT:
            write_many(self.pending)
            insert_as(Delivery, deliveries_of(self.pending))
        else:
            if connection.vendor == "sqlite":  # the writers' queue is held: nobody can commit in between
                seal.seal_now(self.pending)
            insert_rows(Event, self.pending)
            insert_rows(Delivery, deliveries_of(self.pending))
        self.pending = []


def _remember(memory: Memory, events: Iterable[Told]) -> None:
    """This will keep events in memory, and deliveries where the memory has a queue; else reactions are called there."""
    events = list(events)
    for event in events:
        event.id = memory.event_number()
        memory.told.append(event)
        memory.histories[event.subject_kind, event.subject_id].append(event)
    if memory.keeps_queue:
        Delivery.objects.bulk_create(deliveries_of(events))


def deliveries_of(written: Iterable[Any]) -> list[Delivery]:
    """This will give a delivery for each reaction that listens to one of these events, once they have their ids."""
    return [
        Delivery(
            kind=Delivery.Kind.REACTION,
            name=reaction,
            key=f"{reaction}:{event.pk}",
            payload={"event": event.pk},
            actor=event.actor,
            due_at=event.recorded_at,
            created_at=event.recorded_at,
        )
        for event in written
        for reaction in listeners(event.name)
    ]


def listeners(name: str) -> tuple[str, ...]:
    """This will name the reactions that listen to an event."""
    return _subscriptions.get(name, ())


def subscribe(reactions: Mapping[str, Iterable[str]]) -> None:
    """This will set which reactions listen to which events; called once, by config, with config/reactions.py."""
    unknown = sorted(name for name in reactions if name not in types.by_name)
    if unknown:
        raise ValueError(f"no such events: {', '.join(unknown)}")
    _subscriptions.clear()
    _subscriptions.update({name: tuple(wanted) for name, wanted in reactions.items()})
