"""Any lawful history: the orders of a model in plain Python and those in the database stay the same.

The model knows the words of the life cycle from the issue's own table, written out again below, and counts the clock
second by second of its own; it shares no code with the product's chart or clock.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Hold, Order, Visit
from bihuan.contexts.orders.queries.detail import clock_of
from bihuan.kernel.errors import Refused
from bihuan.platform.models import Event
from tests.contexts.orders import cast
from tests.contexts.orders.cast import CHECKS, START

IN_HAND = {"assigned", "accepted", "travelling", "working"}
POOL = {"received", "returned", "reopened"}
OPEN = IN_HAND | POOL | {"held", "blocked"}
# verb: the states it is lawful in, and the state it leads to (None: the same)
LAW: dict[str, tuple[set[str], str | None]] = {
    "assign": (POOL, "assigned"),
    "accept": ({"assigned"}, "accepted"),
    "depart": ({"accepted"}, "travelling"),
    "arrive": ({"accepted", "travelling"}, "working"),
    "complete": (IN_HAND, "completed"),
    "reopen": ({"completed"}, "reopened"),
    "close": ({"completed", "reopened"}, "closed"),
    "withdraw": (IN_HAND - {"working"}, "returned"),
    "give_back": (IN_HAND, "returned"),
    "resume": ({"held"}, "assigned"),
    "block": (POOL | IN_HAND, "blocked"),
    "unblock": ({"blocked"}, "returned"),
    "reschedule": (OPEN, None),
    "urge": (OPEN, None),
}
WAY = ("assign", "accept", "depart", "arrive", "complete", "reopen", "assign")
REASONS = {
    "give_back": "unreachable",
    "block": "outage",
    "reschedule": "customer",
    "reopen": "not_fixed",
    "close": "settled",
}


class Life(RuleBasedStateMachine):
    """One order, its acts in any order at any times, wall clocks that jump back among them."""

    def __init__(self) -> None:
        super().__init__()
        self.state, self.now, self.version, self.cycle = "", START, 1, 1
        self.used_s, self.running, self.held_until = 0, True, START
        self.effective = START
        self.history = transaction.atomic()  # each history starts from an empty town
        self.history.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.history.__exit__(None, None, None)

    @initialize(steps=st.integers(0, len(WAY)))
    def received(self, steps: int) -> None:
        """Begin somewhere along the straight way, so that short histories reach far."""
        self.town = cast.town()
        cast.on_duty(self.town.chen)
        self.order_id: UUID = cast.receive(self.town)
        self.state = "received"
        for verb in WAY[:steps]:
            self.now += timedelta(minutes=7)
            self.lawful_act(verb)

    # -- the model's clock -------------------------------------------------------------------------------------
    def pass_to(self, moment: datetime) -> None:
        """Count up to `moment`, or nothing if the wall clock went back."""
        end = max(self.effective, moment)
        begin = max(self.effective, min(self.held_until, end))
        if self.running:
            self.used_s += int((end - begin).total_seconds())
        self.effective = end

    @rule(minutes=st.integers(-40, 240))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    def did(self, state: str | None) -> None:
        self.pass_to(self.now)
        self.version += 1
        self.state = state or self.state

    # -- the acts ----------------------------------------------------------------------------------------------
    def act(self, verb: str) -> None:
        """Do `verb` in the product; Refused is the caller's to expect."""
        reason, wanted = REASONS.get(verb), dict[str, Any](order_id=self.order_id, at=self.now)
        if reason:
            wanted["reason"] = reason
        if verb == "assign":
            wanted["person_id"] = self.town.chen.pk
        if verb in {"accept", "depart", "arrive", "complete"}:
            wanted["outside"] = True
        if verb == "complete":
            wanted |= {"checks": CHECKS, "cause": "ont", "remedy": "restarted"}
        if verb == "reschedule":
            wanted |= {"start": self.now + timedelta(hours=1), "end": self.now + timedelta(hours=3)}
        getattr(orders, verb)(self.town.desk, **wanted)

    @rule(data=st.data())
    def lawful(self, data: st.DataObject) -> None:
        verbs = sorted(verb for verb, (sources, _) in LAW.items() if self.state in sources)
        if not verbs:
            return
        self.lawful_act(data.draw(st.sampled_from(verbs)))

    def lawful_act(self, verb: str) -> None:
        ends = verb == "reschedule" and self.state in {"travelling", "working"}
        self.act(verb)
        self.did("returned" if ends else LAW[verb][1])
        if verb in {"complete", "resume", "reopen", "close"}:
            self.held_until = self.effective
        if verb in {"complete", "reopen", "close"}:
            self.running = verb == "reopen" or (verb == "close" and self.running)
        self.cycle += verb == "reopen"

    @rule()
    def unlawful(self) -> None:
        for verb in sorted(verb for verb, (sources, _) in LAW.items() if self.state not in sources):
            with pytest.raises(Refused):
                self.act(verb)

    @precondition(lambda self: self.state in IN_HAND)
    @rule(wanted=st.integers(1, 500), decided_after=st.integers(0, 60))
    def hold(self, wanted: int, decided_after: int) -> None:
        until = self.now + timedelta(minutes=wanted)
        done = orders.request_hold(
            self.town.desk, order_id=self.order_id, reason="customer_asks", until=until, at=self.now
        )
        self.did(None)
        self.now += timedelta(minutes=decided_after)
        assert done.row_id is not None
        approve = self.now < until
        orders.decide_hold(self.town.desk, hold_id=done.row_id, approve=approve, at=self.now)
        self.did("held" if approve else None)
        if approve:
            self.held_until = until

    # -- what must hold after every step -----------------------------------------------------------------------
    @invariant()
    def model_and_database_agree(self) -> None:
        if not self.state:
            return
        order = Order.objects.get(pk=self.order_id)
        assert (order.state, order.version, order.cycle) == (self.state, self.version, self.cycle)
        assert Event.objects.filter(subject_id=self.order_id).count() == self.version
        open_visits = Visit.objects.filter(order=order, state__in=Visit.OPEN)
        assert open_visits.count() == (self.state in IN_HAND)
        assert {visit.lead_id for visit in open_visits} <= {order.holder_id}
        assert Hold.objects.filter(order=order, state="approved").count() == (self.state == "held")

    @invariant()
    def the_clock_is_what_was_counted_and_what_is_stored(self) -> None:
        if not self.state or self.state == "closed":
            return
        assert list(orders.differences([self.order_id])) == []
        order = Order.objects.get(pk=self.order_id)
        read = clock_of(order, cast.told(self.order_id), self.effective)
        assert (read.used_s, read.due_at) == (self.used_s, order.due_at)


@pytest.mark.usefixtures("db")
def test_any_lawful_history() -> None:
    run_state_machine_as_test(Life, settings=settings(max_examples=25, stateful_step_count=15))
