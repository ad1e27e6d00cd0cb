"""Planning a group's day: everything asked of the planner, everything it answered, and what stands already."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.contexts.customers.models import Address
from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.dispatch.models import LeftOut, Plan, Proposal
from bihuan.contexts.dispatch.planning import pool
from bihuan.contexts.dispatch.reading import read_day
from bihuan.contexts.dispatch.translate import draft, problem
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Order
from bihuan.engines import planner
from bihuan.engines.planner.jsonio import problem_from_json
from bihuan.kernel.errors import Forbidden, NotFound
from bihuan.platform import clock
from bihuan.platform.events.read import history
from bihuan.platform.models.delivery import Delivery
from tests.contexts.dispatch import cast
from tests.contexts.dispatch.cast import DISPATCHER, GROUP_A, GROUP_B, NOBODY, OTHERS, QUICK, START, TODAY, minutes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> object:
    with clock.frozen(START):
        yield


def asked_of(day: cast.Day, path: str = GROUP_A, at: object = START) -> dict[str, planner.Order]:
    """The planner's orders by id."""
    return {one.id: one for one in problem(read_day(path, TODAY, at)).orders}  # type: ignore[arg-type]


def give(day: cast.Day, order_id: object, person_id: object, start: str | None = None, end: str | None = None) -> None:
    times = {"planned_start": cast.clock(start), "planned_end": cast.clock(end)} if start and end else {}
    orders.assign(DISPATCHER, order_id=order_id, person_id=person_id, at=START, **times)  # type: ignore[arg-type]


def test_a_group_is_planned_end_to_end_by_the_solver_processes_and_the_checker_agrees(day: cast.Day) -> None:
    wanted = {cast.receive(day, zone=zone, east=east) for zone, east in ((0, 0), (0, 0.02), (1, 0.01))}
    ((path, plan_id),) = dispatch.plan_groups(DISPATCHER, GROUP_A, TODAY)
    assert path == GROUP_A
    head = dispatch.plan(DISPATCHER, plan_id)
    assert (head.state, head.proposed_count, head.left_out_count) == (dispatch.PlanState.PROPOSED, 3, 0)
    proposals = dispatch.proposals(DISPATCHER, plan_id)
    assert {one.order_id for one in proposals} == wanted
    assert all(one.start_at >= START for one in proposals)
    asked = problem_from_json(Plan.objects.get(pk=plan_id).problem)
    by_person: dict[str, list[str]] = {}
    for one in proposals:
        by_person.setdefault(str(one.person_id), []).append(str(one.order_id))
    assert planner.check(asked, planner.arrange(asked, by_person)) == ()
    (event,) = history("plan", plan_id)
    assert (event.facts.proposed_count, event.facts.policy_hash) == (3, dispatch.RULES.at(START).hash)
    pool().close()
    pool.cache_clear()


def test_the_problem_kept_with_the_plan_is_whole_and_gives_the_same_plan_again(day: cast.Day) -> None:
    for east in (0, 0.02, 0.05):
        cast.receive(day, east=east)
    plan_id = cast.planned()
    kept = Plan.objects.get(pk=plan_id)
    asked = problem_from_json(kept.problem)
    again = planner.solve(asked, QUICK)
    assert asked == problem(read_day(GROUP_A, TODAY, START))
    assert again.cost.total == kept.cost
    times = {(stop.order_id, route.technician_id, stop.start_s) for route in again.plan.routes for stop in route.stops}
    midnight = cast.clock("00:00")
    assert times == {
        (str(one.order_id), str(one.person_id), int((one.start_at - midnight).total_seconds()))
        for one in Proposal.objects.filter(plan=plan_id)
    }


def test_every_order_planned_has_its_why_and_every_order_left_out_its_reason(day: cast.Day) -> None:
    able, unskilled = cast.receive(day), cast.receive(day, business="leased", symptom=None)
    unplaced = cast.receive(day, zone=1)
    Address.objects.filter(pk=Order.objects.get(pk=unplaced).address_id).update(lat=None)
    plan_id = cast.planned()
    (proposal,) = dispatch.proposals(DISPATCHER, plan_id)
    why = proposal.why
    assert (proposal.order_id, why is not None) == (able, True)
    assert why.chosen.technician_id == str(day.chen), "his own zone"
    assert [one.technician_id for one in why.others] == [str(day.liu)]
    assert [(one.technician_id, one.violations[0].rule) for one in why.blocked] == [(str(day.helper), "rest")]
    left_out = dispatch.left_out(DISPATCHER, plan_id)
    left = {one.order_id: (one.reason, one.params) for one in left_out}
    assert {one.order_id: one.account is None for one in left_out} == {unskilled: False, unplaced: True}
    assert left == {unskilled: ("skill", {"skill": "leased", "need": 2}), unplaced: (dispatch.NO_PLACE, {})}


def test_work_in_hand_stays_with_its_holder_and_not_before_the_time_told(day: cast.Day) -> None:
    timed, untimed, waiting = (cast.receive(day, east=east) for east in (0.01, 0.02, 0.03))
    give(day, timed, day.liu, "15:00", "16:00")
    give(day, untimed, day.liu)
    plan_id = cast.planned()
    found = {one.order_id: one for one in Proposal.objects.filter(plan=plan_id)}
    assert found[timed].person_id == found[untimed].person_id == day.liu
    assert cast.clock("15:00") <= found[timed].start_at <= cast.clock("15:15"), "about the time that was told"
    assert (found[timed].standing, found[timed].state) == (True, "dispatched")
    assert (found[waiting].standing, found[waiting].state) == (False, "proposed")


def test_a_promise_that_cannot_be_kept_any_more_does_not_push_work_off_its_holders_day(day: cast.Day) -> None:
    late = cast.receive(day)
    Order.objects.filter(pk=late).update(
        appointment_start=cast.clock("08:00"), appointment_end=cast.clock("10:00"), promised=True
    )
    give(day, late, day.chen, "09:00", "10:00")
    assert asked_of(day)[str(late)].promised is None
    kept = cast.receive(day, appointment_start=cast.clock("14:00"), appointment_end=cast.clock("16:00"), promised=True)
    give(day, kept, day.chen, "14:00", "15:00")
    assert asked_of(day)[str(kept)].promised == (14 * 3600, 16 * 3600)


def test_work_under_way_is_reckoned_with_what_is_left_of_it(day: cast.Day) -> None:
    order_id = cast.receive(day)
    phone = day.town.phone(day.town.chen)
    give(day, order_id, day.chen, "10:00", "11:00")
    orders.accept(phone, order_id=order_id, at=START)
    orders.depart(phone, order_id=order_id, at=START)
    now_s = 10 * 3600 + 6 * 60
    one = asked_of(day)[str(order_id)]
    assert (one.service_s, one.windows) == (54 * 60, ((now_s, now_s + 3600),))
    almost = asked_of(day, at=minutes(53))[str(order_id)]
    assert almost.service_s == dispatch.RULES.at(START).value.remaining_min_minutes * 60


def test_what_his_people_hold_elsewhere_takes_their_time_and_what_others_hold_here_does_not_count(
    day: cast.Day,
) -> None:
    abroad, lent = cast.receive(day, zone=2), cast.receive(day, zone=0)
    give(day, abroad, day.chen, "14:00", "15:00")
    give(day, lent, day.town.hired.pk, "14:00", "15:00")
    assert set(asked_of(day)) == {str(abroad)}
    assert set(asked_of(day, GROUP_B)) == {str(lent)}


def test_a_limit_beyond_the_week_binds_nobody_today(day: cast.Day) -> None:
    order_id = cast.receive(day)
    Order.objects.filter(pk=order_id).update(due_at=START + timedelta(days=30))
    assert asked_of(day)[str(order_id)].deadline_s is None
    assert Proposal.objects.filter(plan=cast.planned(), order=order_id).exists()


def test_an_appointment_of_long_ago_is_left_out_with_its_reason(day: cast.Day) -> None:
    order_id = cast.receive(day)
    past = START - timedelta(days=20)
    Order.objects.filter(pk=order_id).update(appointment_start=past, appointment_end=past + timedelta(hours=2))
    assert LeftOut.objects.get(plan=cast.planned()).reason == "window"


def test_a_group_without_anybody_at_work_leaves_all_out(day: cast.Day) -> None:
    order_id = cast.receive(day)
    plan_id = cast.planned(on=TODAY + timedelta(days=5))
    left = LeftOut.objects.get(plan=plan_id)
    assert (left.order_id, left.reason, left.params) == (order_id, "nobody_at_work", {"resting_count": 0})


def test_asking_for_a_plan_queues_one_job_for_the_unit(day: cast.Day) -> None:
    job_id = dispatch.request_plan(DISPATCHER, GROUP_A, TODAY, START)
    assert dispatch.request_plan(DISPATCHER, GROUP_A, TODAY, START) == job_id, "the same moment is the same asking"
    job = Delivery.objects.get(pk=job_id)
    assert (job.name, job.payload) == (
        "dispatch.plan_day",
        {"unit_id": str(day.town.chen.unit_id), "on": TODAY.isoformat()},
    )


@pytest.mark.parametrize(
    ("actor", "path", "refusal"),
    [(NOBODY, GROUP_A, Forbidden), (OTHERS, GROUP_A, NotFound), (DISPATCHER, f"{GROUP_A}0001", NotFound)],
)
def test_a_plan_may_be_asked_for_only_within_ones_area(
    day: cast.Day, actor: object, path: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        dispatch.request_plan(actor, path, TODAY, START)  # type: ignore[arg-type]
    assert not Delivery.objects.exists()


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 40), st.sampled_from(["", "10-12", "16-18"])), max_size=9))
def test_no_plan_puts_an_order_twice_or_forgets_one(day: cast.Day, wanted: list[tuple[int, int, str]]) -> None:
    Order.objects.all().update(state="cancelled")
    for zone, east, window in wanted:
        start, _, end = window.partition("-")
        told = (
            {"appointment_start": cast.clock(f"{start}:00"), "appointment_end": cast.clock(f"{end}:00")} if end else {}
        )
        cast.receive(day, zone=zone, east=east / 1000, **told)
    read = read_day(GROUP_A, TODAY, START)
    asked = problem(read)
    made = draft(read, asked, planner.solve(asked, QUICK))
    seen = Counter([leg.order_id for leg in made.legs] + [miss.order_id for miss in made.misses])
    assert seen == Counter(job.id for job in read.jobs)
