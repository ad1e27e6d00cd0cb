"""Undo and the people it concerns at once, on both databases: nobody is left with an order he accepted and lost."""

from datetime import timedelta

import pytest

from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.dispatch.models import Plan
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Order
from bihuan.platform.models import Event
from tests.contexts.dispatch import cast
from tests.contexts.dispatch.cast import DISPATCHER, minutes
from tests.races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
SOON = minutes(2) + timedelta(seconds=10)


@pytest.fixture
def day(transactional_db: None) -> cast.Day:
    return cast.day()


def test_a_technician_accepts_while_the_dispatch_is_taken_back_and_one_of_both_happens(day: cast.Day) -> None:
    order_id = cast.receive(day)
    plan_id = cast.accepted()
    dispatch.dispatch_plan(DISPATCHER, plan_id=plan_id, at=minutes(2))
    phone = day.town.phone(day.town.chen)
    acts = (
        lambda: orders.accept(phone, order_id=order_id, at=SOON),
        lambda: dispatch.recall_plan(DISPATCHER, plan_id=plan_id, at=SOON),
    )
    won, lost = at_once(2, lambda number: acts[number]())
    assert (len(won), len(lost)) == (1, 1)
    stands = (Order.objects.get(pk=order_id).state, Plan.objects.get(pk=plan_id).state)
    assert stands in {("accepted", "dispatched"), ("returned", "accepted")}


def test_a_dispatch_taken_back_by_eight_is_taken_back_by_one(day: cast.Day) -> None:
    for zone in (0, 0, 1):
        cast.receive(day, zone=zone)
    plan_id = cast.accepted()
    dispatch.dispatch_plan(DISPATCHER, plan_id=plan_id, at=minutes(2))
    won, lost = at_once(8, lambda _number: dispatch.recall_plan(DISPATCHER, plan_id=plan_id, at=SOON))
    assert (len(won), {one.code for one in lost}) == (1, {"plan_moved_on"})
    assert Event.objects.filter(name="orders.withdrawn").count() == 3
    assert Event.objects.filter(name="dispatch.plan_recalled").count() == 1
