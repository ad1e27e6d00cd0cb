"""Giving a visit and taking it away: who may get it, what becomes of the earlier visit, plans and crews."""

from uuid import uuid4

import pytest

from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders import events
from bihuan.contexts.orders.models import Hold, Order, Visit, VisitCrew
from bihuan.kernel.errors import Invalid, NotFound, Refused
from tests.contexts.orders import cast
from tests.contexts.orders.cast import Town, minutes


def test_assign_gives_a_visit_with_its_plan(town: Town) -> None:
    order_id = cast.receive(town)
    done = orders.assign(
        town.desk, order_id=order_id, person_id=town.hired.pk, at=minutes(3),
        planned_start=minutes(60), planned_end=minutes(120), sequence=2,
    )  # fmt: skip
    order, visit = Order.objects.get(pk=order_id), Visit.objects.get()
    assert (done.state, done.version, done.row_id) == ("assigned", 2, visit.pk)
    assert (order.holder_id, order.contractor_id) == (town.hired.pk, town.contractor.pk)
    assert (visit.lead_id, visit.sequence, visit.planned_start) == (town.hired.pk, 2, minutes(60))
    facts = cast.last(order_id)
    assert isinstance(facts, events.Assigned)
    assert (facts.visit_id, facts.person_id, facts.planned_end) == (visit.pk, town.hired.pk, minutes(120))


def test_a_crew_shares_the_visit_whole(town: Town) -> None:
    order_id = cast.receive(town)
    crew = (town.helper.pk, town.liu.pk)
    orders.assign(town.desk, order_id=order_id, person_id=town.chen.pk, helpers=crew, at=minutes(3))
    shares = dict(VisitCrew.objects.values_list("person_id", "share_bp"))
    assert shares == {town.chen.pk: 3_334, town.helper.pk: 3_333, town.liu.pk: 3_333}


@pytest.mark.parametrize(
    "wrong",
    [
        {"planned_start": minutes(60)},
        {"planned_end": minutes(60)},
        {"planned_start": minutes(60), "planned_end": minutes(60)},
    ],
)
def test_assign_refuses_half_a_plan(town: Town, wrong: dict[str, object]) -> None:
    order_id = cast.receive(town)
    with pytest.raises(Invalid):
        orders.assign(town.desk, order_id=order_id, person_id=town.chen.pk, at=minutes(3), **wrong)
    assert not Visit.objects.exists()


def test_assign_refuses_a_crew_that_names_someone_twice(town: Town) -> None:
    order_id = cast.receive(town)
    for helpers in ((town.chen.pk,), (town.liu.pk, town.liu.pk)):
        with pytest.raises(Invalid):
            orders.assign(town.desk, order_id=order_id, person_id=town.chen.pk, helpers=helpers, at=minutes(3))


def test_assign_refuses_who_left_and_who_never_was(town: Town) -> None:
    order_id = cast.receive(town)
    with pytest.raises(Refused):
        orders.assign(town.desk, order_id=order_id, person_id=town.left.pk, at=minutes(3))
    with pytest.raises(NotFound):
        orders.assign(town.desk, order_id=order_id, person_id=uuid4(), at=minutes(3))


def test_reassign_ends_one_visit_and_opens_another_in_one_act(town: Town) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "working")
    hold = orders.request_hold(
        town.phone(town.chen), order_id=order_id, reason="spare_part", until=minutes(60), at=minutes(9)
    )
    orders.reassign(town.desk, order_id=order_id, person_id=town.liu.pk, at=minutes(10))
    old, new = Visit.objects.order_by("assigned_at")
    assert (old.state, old.ended_at, new.state, new.lead_id) == ("dropped", minutes(10), "assigned", town.liu.pk)
    assert Hold.objects.get(pk=hold.row_id).state == "lapsed"
    facts = cast.last(order_id)
    assert isinstance(facts, events.Reassigned)
    assert (facts.previous_visit_id, facts.previous_person_id) == (old.pk, town.chen.pk)


def test_reassign_refuses_the_same_technician(town: Town) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "accepted")
    with pytest.raises(Refused):
        orders.reassign(town.desk, order_id=order_id, person_id=town.chen.pk, at=minutes(10))
    assert Visit.objects.get().state == "accepted"


def test_a_contractors_manager_gives_orders_only_to_own_people(town: Town) -> None:
    order_id = cast.receive(town)
    orders.assign(town.desk, order_id=order_id, person_id=town.hired.pk, at=minutes(3))
    with pytest.raises(Refused):
        orders.reassign(town.boss_c, order_id=order_id, person_id=town.chen.pk, at=minutes(4))
    colleague = cast.person("hired-2", town.hired.unit, contractor=town.contractor)
    orders.reassign(town.boss_c, order_id=order_id, person_id=colleague.pk, at=minutes(5))
    assert Order.objects.get(pk=order_id).holder_id == colleague.pk


@pytest.mark.parametrize("verb", ["withdraw", "return"])
def test_what_comes_back_is_nobodys(town: Town, verb: str) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "accepted")
    if verb == "withdraw":
        orders.withdraw(town.desk, order_id=order_id, at=minutes(10))
    else:
        orders.give_back(town.phone(town.chen), order_id=order_id, reason="unreachable", at=minutes(10))
    order = Order.objects.get(pk=order_id)
    assert (order.state, order.holder_id, order.contractor_id) == ("returned", None, None)
    assert Visit.objects.get().state == "dropped"
    assert cast.last(order_id).person_id == town.chen.pk


def test_give_back_refuses_a_reason_not_on_the_list(town: Town) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "accepted")
    with pytest.raises(Invalid) as refused:
        orders.give_back(town.phone(town.chen), order_id=order_id, reason="no_mood", at=minutes(10))
    assert refused.value.where == "reason"


def test_orders_go_to_people_of_ones_own_area_only(town: Town) -> None:
    order_id = cast.receive(town, zone=2)
    with pytest.raises(NotFound):  # as if there were no such person
        orders.assign(town.desk_b, order_id=order_id, person_id=town.chen.pk, at=minutes(3))
    orders.assign(town.desk_b, order_id=order_id, person_id=town.hired.pk, at=minutes(3))
    with pytest.raises(NotFound):
        orders.reassign(town.desk_b, order_id=order_id, person_id=town.chen.pk, at=minutes(4))
    assert Visit.objects.get().lead_id == town.hired.pk


def test_helpers_are_chosen_like_leads(town: Town) -> None:
    near, far = cast.receive(town), cast.receive(town, zone=2)
    for helper_id, refusal in ((town.left.pk, Refused), (uuid4(), NotFound)):
        with pytest.raises(refusal):
            orders.assign(town.desk, order_id=near, person_id=town.chen.pk, helpers=(helper_id,), at=minutes(3))
    with pytest.raises(NotFound):
        orders.assign(town.desk_b, order_id=far, person_id=town.hired.pk, helpers=(town.chen.pk,), at=minutes(3))
    colleague = cast.person("hired-2", town.hired.unit, contractor=town.contractor)
    orders.assign(town.desk, order_id=far, person_id=town.hired.pk, at=minutes(3))
    with pytest.raises(Refused):
        orders.reassign(town.boss_c, order_id=far, person_id=colleague.pk, helpers=(town.chen.pk,), at=minutes(4))
    assert not VisitCrew.objects.exists()
