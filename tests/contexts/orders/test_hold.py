"""Holds: asked for, decided, ended; the clock stops only from approval and only as long as the reason allows."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders import events, reactions
from bihuan.contexts.orders.models import Hold, Order, Visit
from bihuan.contexts.workforce.models import Absence, Membership, RosterDay
from bihuan.kernel.errors import Conflict, Invalid, NotFound, Refused
from bihuan.platform import clock
from bihuan.platform.jobs import JobRun
from bihuan.platform.models import Delivery
from tests.contexts.orders import cast
from tests.contexts.orders.cast import TODAY, Town, minutes


def ask(town: Town, at: float = 60, until: float = 200, reason: str = "customer_asks") -> Hold:
    order = Order.objects.get()
    done = orders.request_hold(
        town.phone(town.chen), order_id=order.pk, reason=reason, until=minutes(until), at=minutes(at)
    )
    return Hold.objects.get(pk=done.row_id)


@pytest.fixture
def order(town: Town) -> Order:
    cast.on_duty(town.chen)
    order_id = cast.receive(town)
    cast.bring(town, order_id, "working")
    return Order.objects.get(pk=order_id)


def used_s(town: Town, order: Order, now: float) -> int:
    return orders.detail(town.desk, order.pk, at=minutes(now)).clock.used_s // 60


def test_asking_stops_nothing(town: Town, order: Order) -> None:
    hold = ask(town)
    after = Order.objects.get()
    assert (hold.state, after.state, after.due_at) == ("requested", "working", order.due_at)
    assert used_s(town, order, 100) == 100


def test_approval_stops_the_clock_from_now_and_ends_the_visit(town: Town, order: Order) -> None:
    hold = ask(town)
    orders.decide_hold(town.desk, hold_id=hold.pk, approve=True, at=minutes(80))
    after = Order.objects.get()
    assert (after.state, after.holder_id, after.due_at) == ("held", town.chen.pk, minutes(360 + 120))
    assert Visit.objects.get().state == "dropped"
    assert used_s(town, order, 150) == 80
    facts = cast.last(order.pk)
    assert isinstance(facts, events.HoldApproved)
    assert (facts.until, facts.due_at) == (minutes(200), after.due_at)


def test_the_desk_may_choose_the_end_but_not_past_the_reasons_limit(town: Town, order: Order) -> None:
    hold = ask(town, reason="spare_part", until=10_000)  # at most 480 minutes
    orders.decide_hold(town.desk, hold_id=hold.pk, approve=True, at=minutes(80))
    assert Hold.objects.get().until == minutes(80 + 480)


def test_a_shorter_end(town: Town, order: Order) -> None:
    hold = ask(town)
    orders.decide_hold(town.desk, hold_id=hold.pk, approve=True, until=minutes(90), at=minutes(80))
    assert Order.objects.get().due_at == minutes(370)


def test_refusal_leaves_the_work_as_it_was(town: Town, order: Order) -> None:
    hold = ask(town)
    orders.decide_hold(town.desk, hold_id=hold.pk, approve=False, at=minutes(80))
    after = Order.objects.get()
    assert (after.state, after.due_at, Hold.objects.get().state) == ("working", order.due_at, "refused")
    assert Visit.objects.get().state == "working"
    ask(town, at=81)  # and it may be asked again


def test_decide_hold_refuses_a_second_decision(town: Town, order: Order) -> None:
    hold = ask(town)
    orders.decide_hold(town.desk, hold_id=hold.pk, approve=False, at=minutes(80))
    with pytest.raises(Conflict):
        orders.decide_hold(town.desk, hold_id=hold.pk, approve=True, at=minutes(81))
    with pytest.raises(NotFound):
        orders.decide_hold(town.desk, hold_id=uuid4(), approve=True, at=minutes(81))
    with pytest.raises(NotFound):
        orders.decide_hold(town.desk_b, hold_id=hold.pk, approve=True, at=minutes(81))


def test_decide_hold_refuses_an_end_in_the_past(town: Town, order: Order) -> None:
    hold = ask(town)
    with pytest.raises(Refused):
        orders.decide_hold(town.desk, hold_id=hold.pk, approve=True, at=minutes(200))
    assert Hold.objects.get().state == "requested"


def test_request_hold_refuses_a_second_one_and_unknown_reasons(town: Town, order: Order) -> None:
    with pytest.raises(Invalid):
        ask(town, reason="tired")
    with pytest.raises(Refused):
        ask(town, at=60, until=60)
    ask(town)
    with pytest.raises(Refused):
        ask(town, at=61)
    assert Hold.objects.count() == 1


def test_resume_gives_the_holder_a_new_visit_and_moves_the_limit_back(town: Town, order: Order) -> None:
    hold = ask(town)
    orders.decide_hold(town.desk, hold_id=hold.pk, approve=True, at=minutes(80))
    orders.resume(town.phone(town.chen), order_id=order.pk, at=minutes(100))
    after = Order.objects.get()
    assert (after.state, after.due_at) == ("assigned", minutes(380))
    visit = Visit.objects.get(state="assigned")
    assert (visit.lead_id, visit.cycle) == (town.chen.pk, 1)
    assert Hold.objects.get().ended_at == minutes(100)
    assert used_s(town, order, 110) == 90


def test_nobody_resumes_the_clock_runs_by_itself(town: Town, order: Order) -> None:
    hold = ask(town)
    orders.decide_hold(town.desk, hold_id=hold.pk, approve=True, at=minutes(80))
    assert used_s(town, order, 260) == 80 + 60
    orders.resume(town.desk, order_id=order.pk, at=minutes(260))
    assert Order.objects.get().due_at == minutes(360 + 120)


class Lease:
    def check(self) -> None: ...

    def report(self, done: int, total: int, note: str) -> None: ...


def test_a_job_resumes_at_the_approved_end_once(town: Town, order: Order) -> None:
    hold = ask(town)
    orders.decide_hold(town.desk, hold_id=hold.pk, approve=True, at=minutes(80))
    queued = Delivery.objects.get(name="orders.end_hold")
    assert (queued.due_at, queued.payload) == (minutes(200), {"hold_id": str(hold.pk)})
    run = JobRun(queued.pk, "", 1, Lease())
    with clock.frozen(minutes(200)):
        assert reactions.end_hold(run, hold.pk) == {"resumed": True}
        assert reactions.end_hold(run, hold.pk) == {"resumed": False}
    assert Order.objects.get().state == "assigned"
    assert cast.told(order.pk)[-1].actor == "system:orders.holds"


def has_left(town: Town) -> None:
    Membership.objects.filter(person=town.chen).delete()


def rests(town: Town) -> None:
    RosterDay.objects.filter(person=town.chen, date=TODAY).update(kind="rest", start_at=None, end_at=None)


def is_ill(town: Town) -> None:
    Absence.objects.create(person=town.chen, start_at=minutes(90), end_at=minutes(1440), reason="sick")


@pytest.mark.parametrize(("absent", "why"), [(has_left, "inactive"), (rests, "rest_day"), (is_ill, "absent")])
def test_who_is_off_duty_by_then_does_not_get_the_order_back(
    town: Town, order: Order, absent: Callable[[Town], None], why: str
) -> None:
    hold = ask(town)
    orders.decide_hold(town.desk, hold_id=hold.pk, approve=True, at=minutes(80))
    absent(town)
    done = orders.resume(town.desk, order_id=order.pk, at=minutes(100))
    after = Order.objects.get()
    assert (done.state, done.row_id, after.state, after.holder_id) == ("returned", None, "returned", None)
    assert not Visit.objects.filter(state__in=Visit.OPEN).exists()
    assert (cast.last(order.pk).person_id, cast.last(order.pk).reason) == (town.chen.pk, why)
    assert after.due_at == minutes(380)  # the clock runs again
    assert list(orders.differences([order.pk])) == []
    orders.assign(town.desk, order_id=order.pk, person_id=town.liu.pk, at=minutes(101))


def test_two_holds_add_up(town: Town, order: Order) -> None:
    hold = ask(town, at=60, until=100)
    orders.decide_hold(town.desk, hold_id=hold.pk, approve=True, at=minutes(70))
    orders.resume(town.desk, order_id=order.pk, at=minutes(90))
    hold = ask(town, at=95, until=150)
    orders.decide_hold(town.desk, hold_id=hold.pk, approve=True, at=minutes(100))
    assert Order.objects.get().due_at == minutes(360 + 20 + 50)
