"""Every act in every state: where the chart says no, it is refused and nothing is written; likewise out of sight."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.lifecycle import VERB_LABELS, State, leads_to
from bihuan.contexts.orders.models import ContactAttempt, Hold, Note, Order, Visit
from bihuan.kernel.errors import Forbidden, NotFound, Refused
from bihuan.platform.models import Event
from tests.contexts.orders import cast
from tests.contexts.orders.cast import CHECKS, Town, minutes

LATER = minutes(30)
Act = Callable[[Town, Any, UUID], object]
FIELD_CALL: dict[str, Any] = {"at": LATER, "outside": True}

# Each act as the desk would do it, on an order whose technician is Chen.
ACTS: dict[str, Act] = {
    "assign": lambda town, by, oid: orders.assign(by, order_id=oid, person_id=town.liu.pk, at=LATER),
    "reassign": lambda town, by, oid: orders.reassign(by, order_id=oid, person_id=town.liu.pk, at=LATER),
    "withdraw": lambda town, by, oid: orders.withdraw(by, order_id=oid, at=LATER),
    "return": lambda town, by, oid: orders.give_back(by, order_id=oid, reason="no_resource", at=LATER),
    "accept": lambda town, by, oid: orders.accept(by, order_id=oid, **FIELD_CALL),
    "contact": lambda town, by, oid: orders.contact(by, order_id=oid, channel="phone", outcome="reached", at=LATER),
    "depart": lambda town, by, oid: orders.depart(by, order_id=oid, **FIELD_CALL),
    "arrive": lambda town, by, oid: orders.arrive(by, order_id=oid, **FIELD_CALL),
    "complete": lambda town, by, oid: orders.complete(
        by, order_id=oid, checks=CHECKS, cause="ont", remedy="restarted", **FIELD_CALL
    ),
    "request_hold": lambda town, by, oid: orders.request_hold(
        by, order_id=oid, reason="customer_asks", until=minutes(90), at=LATER
    ),
    "resume": lambda town, by, oid: orders.resume(by, order_id=oid, at=LATER),
    "block": lambda town, by, oid: orders.block(by, order_id=oid, reason="outage", at=LATER),
    "unblock": lambda town, by, oid: orders.unblock(by, order_id=oid, at=LATER),
    "reschedule": lambda town, by, oid: orders.reschedule(
        by, order_id=oid, start=minutes(200), end=minutes(320), reason="customer", at=LATER
    ),
    "urge": lambda town, by, oid: orders.urge(by, order_id=oid, at=LATER),
    "note": lambda town, by, oid: orders.note(by, order_id=oid, text="Called.", at=LATER),
    "set_zone": lambda town, by, oid: orders.set_zone(by, order_id=oid, zone_id=town.zones[1].pk, at=LATER),
    "cancel": lambda town, by, oid: orders.cancel(by, order_id=oid, reason="duplicate", at=LATER),
    "reopen": lambda town, by, oid: orders.reopen(by, order_id=oid, reason="not_fixed", at=LATER),
    "close": lambda town, by, oid: orders.close(by, order_id=oid, reason="settled", at=LATER),
}
# Beyond the chart: what was completed once is not cancelled.
RULED_OUT = {(State.REOPENED, "cancel")}


def test_each_verb_of_the_chart_is_acted_here() -> None:
    decided = {"approve_hold", "refuse_hold"}  # by their hold, in test_hold.py
    untried = set(VERB_LABELS) - decided - set(ACTS)
    assert not untried, f"ACTS has no call for {sorted(untried)}: no test tries it in every state"


def written(order_id: UUID) -> tuple[object, ...]:
    """All that an act could have changed."""
    tables = (Visit, Hold, Note, ContactAttempt)
    rows = [list(table.objects.filter(order_id=order_id).order_by("pk").values()) for table in tables]
    return (Order.objects.filter(pk=order_id).values().get(), rows, Event.objects.count())


@pytest.mark.parametrize("state", State)
def test_what_the_chart_forbids_is_refused_and_writes_nothing(town: Town, state: State) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, state)
    before = written(order_id)
    for verb, act in ACTS.items():
        if leads_to(state, verb) is None or (state, verb) in RULED_OUT:
            with pytest.raises(Refused):
                act(town, town.desk, order_id)
            assert written(order_id) == before, verb


@pytest.mark.parametrize(
    ("state", "verb"),
    [(state, verb) for state in State for verb in ACTS if leads_to(state, verb) and (state, verb) not in RULED_OUT],
)
def test_what_the_chart_allows_is_done_with_one_event(town: Town, state: State, verb: str) -> None:
    cast.on_duty(town.chen)
    order_id = cast.receive(town)
    cast.bring(town, order_id, state)
    before, events_count = Order.objects.get(pk=order_id), Event.objects.count()
    ACTS[verb](town, town.desk, order_id)
    after = Order.objects.get(pk=order_id)
    assert (after.state, after.version) == (leads_to(state, verb), before.version + 1)
    assert Event.objects.count() == events_count + 1
    assert Visit.objects.filter(order_id=order_id, state__in=Visit.OPEN).count() == (after.state in (
        "assigned", "accepted", "travelling", "working"))  # fmt: skip
    assert list(orders.differences([order_id])) == []


@pytest.mark.parametrize("verb", ACTS)
def test_out_of_sight_it_is_not_found_and_writes_nothing(town: Town, verb: str) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "working" if leads_to(State.WORKING, verb) else "received")
    before = written(order_id)
    with pytest.raises(NotFound):
        ACTS[verb](town, town.desk_b, order_id)
    with pytest.raises(NotFound):
        ACTS[verb](town, town.desk, uuid4())
    with pytest.raises(Forbidden):
        ACTS[verb](town, town.nobody, order_id)
    assert written(order_id) == before


def test_a_technician_does_not_find_a_colleagues_order(town: Town) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "assigned")
    with pytest.raises(NotFound):
        orders.accept(town.phone(town.liu), order_id=order_id, at=LATER)
