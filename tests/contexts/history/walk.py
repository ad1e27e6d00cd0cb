"""Random histories, each lived through single actions while it is written down in the words of the file."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from bihuan.contexts.care import api as care
from bihuan.contexts.care.models import Callback
from bihuan.contexts.frontdesk import api as frontdesk
from bihuan.contexts.history import api as history
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Hold, Order, Visit
from bihuan.platform import reactions
from bihuan.platform.action import caused_by
from bihuan.platform.actor import Actor, Grant
from bihuan.platform.events import read
from bihuan.platform.events.record import listeners
from bihuan.platform.models import Delivery
from tests.contexts.orders.cast import CHECKS, START, Town

NOW = datetime(2027, 3, 1, tzinfo=UTC)
ALL = (Grant(frozenset({"orders.*", "care.*", "frontdesk.*", "customers.*", "history.receive"})),)
PEOPLE = ("chen", "liu", "hired")
PLACES = ("光明里3栋2单元301", "光明里5栋1单元102", "幸福小区2栋", "西街道幸福小区7栋1单元501", "说不清的地方")
REASONS = {
    "return": "unreachable", "block": "outage", "cancel": "duplicate", "close": "settled", "reopen": "not_fixed",
}  # fmt: skip
NEXT: dict[str, tuple[str, ...]] = {
    "received": (
        "assign",
        "assign",
        "assign",
        "assign",
        "block",
        "cancel",
        "reschedule",
        "set_zone",
        "contact",
        "call",
    ),
    "assigned": ("accept", "accept", "accept", "accept", "reassign", "withdraw", "reschedule", "hold", "block", "call"),
    "accepted": ("arrive", "arrive", "depart", "depart", "contact", "contact", "reassign", "return", "hold", "urge"),
    "travelling": ("arrive", "arrive", "arrive", "reschedule", "contact", "return", "note"),
    "working": ("complete", "complete", "complete", "complete", "hold", "note", "reassign", "reschedule", "block"),
    "completed": ("callback", "callback", "callback", "callback", "note", "close", "reopen"),
    "held": ("resume", "resume", "resume", "urge", "note", "cancel", "call"),
    "blocked": ("unblock", "unblock", "call", "cancel"),
    "returned": ("assign", "assign", "assign", "note", "urge", "cancel"),
    "reopened": ("assign", "assign", "assign", "close", "call"),
    "closed": ("note",),
    "cancelled": ("note",),
}


def react() -> None:
    """What the worker does next, event by event in the order of the closed loop's page; jobs wait."""
    while waiting := list(Delivery.objects.filter(kind="reaction", state="waiting")):
        waiting.sort(key=_turn)
        event = read.get(waiting[0].payload["event"])
        with caused_by(event.id, event.correlation):
            reactions.registry[waiting[0].name](event, event.at)
        Delivery.objects.filter(pk=waiting[0].pk).update(state="done")


def _turn(row: Delivery) -> tuple[int, int]:
    number = row.payload["event"]
    return number, listeners(read.get(number).name).index(row.name)


@dataclass
class Walk:
    """One order's life: `told` is what the file says of it."""

    town: Town
    random: random.Random
    number: int
    told: dict[str, Any] = field(default_factory=dict)
    order_id: UUID = field(init=False)
    now: datetime = field(init=False)

    def live(self, steps_count: int) -> dict[str, Any]:
        self.begin()
        for _ in range(steps_count):
            self.now += timedelta(seconds=self.random.randint(30, 20_000))
            self.step(self.random.choice(NEXT[self.order.state]))
            react()
        return self.told

    @property
    def order(self) -> Order:
        return Order.objects.get_queryset().get(pk=self.order_id)

    def actor(self, code: str | None) -> Actor:
        if code is None:
            return Actor("system:history", "system", ALL, channel="import")
        person_id = getattr(self.town, code).pk
        return Actor(f"person:{person_id}", "user", ALL, person_id=person_id, channel="import")

    def begin(self) -> None:
        rng = self.random
        self.now = START + timedelta(minutes=rng.randint(0, 60 * 24 * 30))
        who = rng.randint(1, 6)
        self.told = {
            "ref": f"OSS-{self.number}",
            "received_at": self.now.isoformat(),
            "customer": {"name": f"客户{who}", "phone": f"1540000{who:04d}", "tier": rng.choice(("gold", "ordinary"))},
            "address": rng.choice(PLACES),
            "business": "broadband",
            "work": "repair",
            "symptom": "los_red",
            "source": rng.choice(("hotline", "desk")),
            "live": rng.random() < 0.5,
            "steps": [],
        }
        if rng.random() < 0.5:
            self.told["customer"] |= {"ref": f"K{who}", "tier": "gold"}
            self.told["account"] = f"0999{who:07d}"
        if rng.random() < 0.4:
            start = self.now + timedelta(hours=rng.randint(2, 40))
            end = start + timedelta(hours=2)
            self.told |= {"appointment_start": start.isoformat(), "appointment_end": end.isoformat()}
        if rng.random() < 0.6:
            self.told["call"] = {"channel": "hotline", "text": rng.choice(("", "光猫红灯"))}
        self.told |= {"by": "helper", "note": "老人在家"} if rng.random() < 0.5 else {}
        said = history.History(**_read(self.told))
        made = history.receive(self.actor(self.told.get("by")), history=said, system="carrier", at=self.now)
        assert not made.known
        self.order_id = made.order_id
        react()

    def say(self, act: str, by: str | None, **words: Any) -> dict[str, Any]:
        """Write a step down; gives what the single action is told of it."""
        step = {"act": act, "at": self.now.isoformat(), **words}
        self.told["steps"].append(step | ({"by": by} if by else {}))
        return {"order_id": self.order_id, "at": self.now}

    def step(self, verb: str) -> None:
        own: dict[str, Callable[[], None]] = {
            "assign": self.give, "reassign": self.give, "contact": self.contact, "complete": self.complete,
            "hold": self.hold, "reschedule": self.reschedule, "set_zone": self.set_zone, "callback": self.callback,
            "note": self.note, "call": self.call,
        }  # fmt: skip
        if verb in own:
            own[verb]()
        elif verb in {"accept", "depart", "arrive"}:
            by = self.lead()
            getattr(orders, verb)(self.actor(by), **self.say(verb, by), outside=by is None)
        elif verb not in REASONS:
            by = self.random.choice((None, "helper"))
            getattr(orders, verb)(self.actor(by), **self.say(verb, by))
        elif verb != "cancel" or self.order.cycle == 1:
            do = orders.give_back if verb == "return" else getattr(orders, verb)
            do(self.actor("helper"), **self.say(verb, "helper", reason=REASONS[verb]), reason=REASONS[verb])

    def lead(self) -> str | None:
        """The visit's lead by code; or nobody, the step having been taken outside the system."""
        lead_id = Visit.objects.get(order=self.order_id, state__in=Visit.OPEN).lead_id
        code = next(code for code in PEOPLE if getattr(self.town, code).pk == lead_id)
        return self.random.choice((code, code, code, None))

    def give(self) -> None:
        order = self.order
        verb = "reassign" if order.holder_id else "assign"
        code = self.random.choice([code for code in PEOPLE if getattr(self.town, code).pk != order.holder_id])
        words: dict[str, Any] = {"person": code}
        more: dict[str, Any] = {"person_id": getattr(self.town, code).pk}
        if self.random.random() < 0.5:
            start, end = self.now + timedelta(hours=1), self.now + timedelta(hours=2)
            words |= {"planned_start": start.isoformat(), "planned_end": end.isoformat(), "sequence": 2}
            more |= {"planned_start": start, "planned_end": end, "sequence": 2}
        if self.random.random() < 0.3:
            words["helpers"], more["helpers"] = ["helper"], (self.town.helper.pk,)
        getattr(orders, verb)(self.actor(None), **self.say(verb, None, **words), **more)

    def contact(self) -> None:
        open_visit = Visit.objects.filter(order=self.order_id, state__in=Visit.OPEN).exists()
        by = self.lead() if open_visit else "helper"
        outcome = self.random.choice(("reached", "no_answer"))
        said = self.say("contact", by, channel="phone", outcome=outcome)
        orders.contact(self.actor(by), **said, channel="phone", outcome=outcome)

    def complete(self) -> None:
        by, note = self.lead(), self.random.choice((None, "换了光纤"))
        found: dict[str, Any] = {"cause": "drop_fibre", "remedy": "spliced", "note": note, "checks": CHECKS}
        said = self.say("complete", by, claimed_at=self.now.isoformat(), **found)
        orders.complete(self.actor(by), **said, **found, claimed_at=self.now, outside=by is None)

    def hold(self) -> None:
        if Hold.objects.filter(order=self.order_id, state="requested").exists():
            return
        until = self.now + timedelta(hours=self.random.randint(2, 60))
        words = {"reason": "customer_asks"}
        said = self.say("request_hold", "chen", until=until.isoformat(), **words)
        asked = orders.request_hold(self.actor("chen"), **said, until=until, **words)
        react()
        self.now += timedelta(minutes=self.random.randint(1, 50))
        if self.random.random() < 0.2:  # left waiting, it may lapse with its visit
            return
        approve = self.random.random() < 0.7
        self.say("approve_hold" if approve else "refuse_hold", None)
        orders.decide_hold(self.actor(None), hold_id=asked.row_id, approve=approve, at=self.now)  # type: ignore[arg-type]

    def reschedule(self) -> None:
        start = self.now + timedelta(hours=self.random.randint(1, 50))
        window = {"start": start, "end": start + timedelta(hours=2)}
        written = {name: moment.isoformat() for name, moment in window.items()}
        said = self.say("reschedule", "helper", reason="customer", **written)
        orders.reschedule(self.actor("helper"), **said, **window, reason="customer")

    def set_zone(self) -> None:
        zone = self.town.zones[self.random.randint(0, 3)]
        if zone.pk != self.order.zone_id:
            orders.set_zone(self.actor(None), **self.say("set_zone", None, zone=zone.code), zone_id=zone.pk)

    def note(self) -> None:
        orders.note(self.actor("helper"), **self.say("note", "helper", text="再看看"), text="再看看")

    def call(self) -> None:
        frontdesk.attach(self.actor(None), **self.say("call", None, text="又打来了"), text="又打来了")

    def callback(self) -> None:
        waiting = Callback.objects.filter(order=self.order_id, state__in=care.WAITING).first()
        if waiting is None:
            return
        by = "helper"
        if waiting.state == "unreached":
            self.say("settle_unreached", by, outcome="no_answer")
            care.settle_unreached(self.actor(by), callback_id=waiting.pk, reason="no_answer", at=self.now)
        elif self.random.random() < 0.5:
            self.say("no_answer", by, outcome="busy")
            care.record_no_answer(self.actor(by), callback_id=waiting.pk, outcome="busy", at=self.now)
        else:
            self._answer(waiting.pk, by)

    def _answer(self, callback_id: UUID, by: str) -> None:
        good = self.random.random() < 0.6
        verdict, reason = ("satisfied", None) if good else ("dissatisfied", "not_fixed")
        scores = dict.fromkeys(care.ANSWERS, 5)
        self.say("answer", by, **scores, verdict=verdict, reason=reason, note="谢谢")
        care.record_answer(
            self.actor(by), callback_id=callback_id, answers=care.Answers(**scores), verdict=care.Verdict(verdict),
            reason=reason, note="谢谢", at=self.now,
        )  # fmt: skip


def _read(told: dict[str, Any]) -> dict[str, Any]:
    from bihuan.contexts.history.types import Call, Who

    moments = {name: datetime.fromisoformat(told[name]) for name in told if name.endswith(("_at", "_start", "_end"))}
    call = {"call": Call(**told["call"])} if "call" in told else {}
    return told | moments | call | {"customer": Who(**told["customer"]), "steps": ()}


def lives(town: Town, seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Some orders' lives, one after another."""
    for number in range(count):
        rng = random.Random(f"{seed}:{number}")
        yield Walk(town, rng, number).live(rng.randint(4, 22))
