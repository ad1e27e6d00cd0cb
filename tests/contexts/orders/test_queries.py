"""Lists, the page of one order, planning rows and routes: what they show, to whom, and what they cost in queries."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.lifecycle import State
from bihuan.contexts.orders.models import Order, Visit
from bihuan.kernel.errors import Forbidden, NotFound
from bihuan.platform.events.telling import Telling, tells
from tests.contexts.orders import cast
from tests.contexts.orders.cast import START, TODAY, Town, minutes

Filter = orders.OrderFilter
# Ceilings, kept here so that a query more is a decision. None of them grows with the rows.
LIST_QUERIES, DETAIL_QUERIES, EXPORT_QUERIES, PLANNING_QUERIES, ROUTE_QUERIES = 2, 11, 2, 2, 2


def numbers(town: Town, wanted: orders.OrderFilter, **more: Any) -> list[str]:
    return [row.number for row in orders.list_orders(town.desk, wanted, at=minutes(30), **more).rows]


@pytest.fixture
def four(town: Town) -> list[str]:
    """Four orders: received A1, assigned A2, asking (no zone), urged and late-ish in B1."""
    made = [
        cast.receive(town),
        cast.receive(town, zone=1, tier="silver", work="install", symptom=None),
        cast.receive(town, zone=None, tier="ordinary"),
        cast.receive(town, zone=2, received_at=minutes(-300)),
    ]
    cast.bring(town, made[1], "assigned")
    orders.urge(town.desk, order_id=made[3], at=minutes(5))
    return [Order.objects.get(pk=order_id).number for order_id in made]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(), {0, 1, 2, 3}),
        (Filter(states=(State.ASSIGNED,)), {1}),
        (Filter(path=cast.GROUP_A), {0, 1}),
        (Filter(path=cast.GROUP_B), {3}),
        (Filter(work="install"), {1}),
        (Filter(business="iptv"), set()),
        (Filter(tier="gold"), {0, 3}),
        (Filter(needs_zone=True), {2}),
        (Filter(needs_zone=False), {0, 1, 3}),
        (Filter(due_before=minutes(61)), {3}),
        (Filter(urged=True), {3}),
        (Filter(received_before=START), {3}),
        (Filter(received_from=START), {0, 1, 2}),
        (Filter(text="zj-2611"), {1}),
        (Filter(text="1121-0002"), {2}),
        (Filter(text="0711%"), set()),
        (Filter(phone="+86 136 1234 9077"), {0, 1, 2, 3}),
        (Filter(phone="13600000000"), set()),
        (Filter(hold_waiting=True), set()),
        (Filter(holder_id=uuid4()), set()),
    ],
)
def test_a_filter_finds(town: Town, four: list[str], wanted: orders.OrderFilter, found: set[int]) -> None:
    assert set(numbers(town, wanted)) == {four[index] for index in found}
    assert orders.count_orders(town.desk, wanted) == len(found)


def test_the_tightest_comes_first_and_pages_fit_together(town: Town, four: list[str]) -> None:
    tight = numbers(town, Filter())
    assert tight[0] == four[3]
    assert [numbers(town, Filter(), number=page, size_count=1)[0] for page in (1, 2, 3, 4)] == tight
    assert numbers(town, Filter(), sort="newest")[-1] == four[3]


def test_a_row_is_masked_and_knows_what_is_late(town: Town, four: list[str]) -> None:
    rows = {row.number: row for row in orders.list_orders(town.desk, Filter(), at=minutes(100)).rows}
    late, asking = rows[four[3]], rows[four[2]]
    assert (late.late, asking.late) == (True, False)
    assert (asking.needs_zone, late.needs_zone) == (True, False)
    assert (late.customer_shown, late.phone_shown) == ("郑**", "136****9077")
    assert "301" not in late.address_shown


def test_the_assigned_technician_sees_the_whole_customer_only_while_it_is_his(town: Town) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "working")
    phone = town.phone(town.chen)
    shown = orders.detail(phone, order_id, at=minutes(20)).row
    assert (shown.customer_shown, shown.phone_shown) == ("郑小明", "13612349077")
    assert shown.address_shown.endswith("301")
    cast.complete(town, order_id, at=minutes(30))
    assert orders.detail(phone, order_id, at=minutes(31)).row.phone_shown == "136****9077"
    with pytest.raises(NotFound):
        orders.detail(town.phone(town.liu), order_id, at=minutes(31))


def test_what_costs_how_many_queries(town: Town) -> None:
    cast.on_duty(town.chen)
    made = [cast.receive(town) for _ in range(12)]
    for order_id in made[:6]:
        cast.bring(town, order_id, "held")
        orders.resume(town.desk, order_id=order_id, at=minutes(100))
    phone = town.phone(town.chen)
    budgets: list[tuple[int, Any]] = [
        (LIST_QUERIES, lambda: orders.list_orders(town.desk, Filter(), at=minutes(101))),
        (DETAIL_QUERIES, lambda: orders.detail(town.desk, made[0], at=minutes(101))),
        (EXPORT_QUERIES, lambda: list(orders.each_order(town.desk, Filter(), at=minutes(101)))),
        (PLANNING_QUERIES, lambda: orders.planning_rows(cast.CITY, TODAY)),
        (ROUTE_QUERIES, lambda: orders.route(phone, at=minutes(101))),
        (1, lambda: orders.board(town.desk, cast.CITY, TODAY)),
        (1, lambda: orders.briefs(made)),
    ]
    for ceiling, ask in budgets:
        with CaptureQueriesContext(connection) as asked:
            ask()
        assert len(asked) <= ceiling, [query["sql"][:90] for query in asked]


def test_acts_cost_how_many_queries(town: Town) -> None:
    """An act's reads and writes, its event, its listeners' deliveries and savepoints; no growth with the history."""
    cast.on_duty(town.chen)
    order_id = cast.receive(town)
    with CaptureQueriesContext(connection) as asked:
        orders.assign(town.desk, order_id=order_id, person_id=town.chen.pk, at=minutes(3))
    assert len(asked) <= 11, [query["sql"][:90] for query in asked]
    with CaptureQueriesContext(connection) as asked:
        orders.accept(town.phone(town.chen), order_id=order_id, at=minutes(4))
    assert len(asked) <= 10, [query["sql"][:90] for query in asked]


def test_the_page_of_an_order_tells_its_life_newest_first(town: Town) -> None:
    order_id = cast.receive(town, note="先打电话")
    cast.bring(town, order_id, "working")
    phone = town.phone(town.chen)
    orders.contact(phone, order_id=order_id, channel="phone", outcome="reached", at=minutes(8), claimed_at=minutes(-9))
    cast.hold(town, order_id, at=minutes(20), until=minutes(80))
    page = orders.detail(town.desk, Order.objects.get().number.lower(), at=minutes(50))
    assert [row.name.removeprefix("orders.") for row in page.timeline] == [
        "hold_approved", "hold_requested", "contacted", "arrived", "departed", "accepted", "assigned", "received",
    ]  # fmt: skip
    contacted = page.timeline[2]
    assert [(fact.label, fact.value) for fact in contacted.facts] == [
        ("Outcome", "reached"), ("Channel", "phone"), ("Technician", "Name of chen"),
        ("The phone's time is not believable", True),
    ]  # fmt: skip
    approved = page.timeline[0]
    assert ("Until", minutes(80)) in [(fact.label, fact.value) for fact in approved.facts]
    assert [visit.lead_name for visit in page.visits] == ["Name of chen"]
    assert [note.text for note in page.notes] == ["先打电话"]
    assert (page.holds[0].state, page.clock.going) == ("approved", orders.Going.HELD)


def test_how_an_event_reads_is_said_once() -> None:
    with pytest.raises(ValueError, match="already said"):
        tells({"orders.received": Telling("Otherwise")})


def steps(by: Any, order_id: Any, at: float = 30) -> dict[str, orders.NextStep]:
    return {step.verb: step for step in orders.detail(by, order_id, at=minutes(at)).steps}


@pytest.mark.parametrize(
    ("state", "lead", "proposed"),
    [
        ("received", False, "assign"),
        ("assigned", True, "accept"),
        ("accepted", True, "contact"),
        ("travelling", True, "arrive"),
        ("working", True, "complete"),
        ("working", False, None),
        ("completed", False, "close"),
        ("held", False, "resume"),
        ("blocked", False, "unblock"),
        ("returned", False, "assign"),
        ("closed", False, None),
    ],
)
def test_one_step_is_proposed(town: Town, state: str, lead: bool, proposed: str | None) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, state)
    found = steps(town.phone(town.chen) if lead else town.desk, order_id)
    assert [verb for verb, step in found.items() if step.primary] == ([proposed] if proposed else [])


def test_a_step_without_permission_is_absent_one_without_ground_says_why(town: Town) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "accepted")
    mine, desks = steps(town.phone(town.chen), order_id), steps(town.desk, order_id)
    assert "assign" not in desks
    assert "reassign" not in mine
    assert (mine["complete"].enabled, mine["complete"].reason) == (False, "Arrive first: the visit has not begun.")
    assert desks["complete"].enabled
    assert desks["complete"].outside
    assert "approve_hold" not in desks


def test_a_waiting_hold_is_the_desks_next_step(town: Town) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "working")
    asked = orders.request_hold(
        town.phone(town.chen), order_id=order_id, reason="weather", until=minutes(99), at=minutes(20)
    )
    found = steps(town.desk, order_id)
    assert (found["approve_hold"].primary, found["approve_hold"].row_id) == (True, asked.row_id)
    assert found["approve_hold"].action == "orders.decide_hold"
    assert not found["request_hold"].enabled
    assert [step.verb for step in orders.route(town.phone(town.chen), at=minutes(30))[0].steps if not step.enabled] == [
        "request_hold"
    ]


def test_an_order_that_asks_is_placed_first(town: Town) -> None:
    assert steps(town.desk, cast.receive(town, zone=None))["set_zone"].primary


def test_related_orders_are_the_customers_own(town: Town) -> None:
    row, address = cast.customer(town.zones[0])
    owned = cast.service(row, address)
    wanted = {"business": "broadband", "customer_id": row.pk, "address_id": address.pk}
    first = orders.receive(town.desk, work="install", service_id=owned.pk, at=minutes(-900), **wanted)
    other = orders.receive(town.desk, work="move", at=minutes(-800), **wanted)
    now = orders.receive(town.desk, work="repair", service_id=owned.pk, at=START, **wanted)
    cast.receive(town)
    related = orders.detail(town.desk, now.order_id, at=minutes(1)).related
    assert [(one.number, one.same_service) for one in related] == [(other.number, False), (first.number, True)]


def test_planning_rows_are_the_pool_and_what_is_in_hand_today(town: Town) -> None:
    pool = cast.receive(town)
    tomorrow = {"appointment_start": START + timedelta(days=1), "appointment_end": START + timedelta(days=1, hours=2)}
    later = cast.receive(town, **tomorrow)
    given = cast.receive(town, zone=1)
    orders.assign(
        town.desk, order_id=given, person_id=town.chen.pk, planned_start=minutes(60), planned_end=minutes(120),
        sequence=1, at=minutes(3),
    )  # fmt: skip
    for state in ("held", "blocked", "completed", "cancelled"):
        cast.bring(town, cast.receive(town), state)
    rows = {row.id: row for row in orders.planning_rows(cast.GROUP_A, TODAY)}
    assert set(rows) == {pool, given}
    assert (rows[pool].visit_state, rows[pool].lat) == (None, 30.51)
    assert (rows[given].visit_state, rows[given].sequence, rows[given].holder_id) == ("assigned", 1, town.chen.pk)
    assert {row.id for row in orders.planning_rows(cast.GROUP_A, TODAY + timedelta(days=1))} == {pool, given, later}
    assert orders.planning_rows(cast.GROUP_B, TODAY) == ()
    (again,) = orders.planning_rows_of([later])
    assert again.id == later


def test_a_route_is_ones_own_day_and_the_board_the_groups(town: Town) -> None:
    first, second, done = (cast.receive(town) for _ in range(3))
    cast.bring(town, done, "completed")
    for order_id, start in ((first, 200), (second, 100)):
        orders.assign(
            town.desk, order_id=order_id, person_id=town.chen.pk, planned_start=minutes(start),
            planned_end=minutes(start + 60), at=minutes(3),
        )  # fmt: skip
    stops = orders.route(town.phone(town.chen), at=minutes(30))
    assert [stop.row.id for stop in stops] == [second, first, done]
    assert [bool(stop.steps) for stop in stops] == [True, True, False]
    assert orders.route(town.phone(town.liu), at=minutes(30)) == ()
    board = orders.board(town.desk, cast.GROUP_A, TODAY)
    assert {visit.order_id for visit in board} == {first, second, done}
    assert orders.board(town.desk_b, cast.CITY, TODAY) == ()


def test_whoever_may_not_see_is_told_so(town: Town) -> None:
    for ask in (
        lambda: orders.list_orders(town.nobody, Filter(), at=START),
        lambda: orders.count_orders(town.nobody, Filter()),
        lambda: list(orders.each_order(town.nobody, Filter(), at=START)),
        lambda: orders.detail(town.nobody, uuid4(), at=START),
        lambda: orders.route(town.nobody, at=START),
        lambda: orders.board(town.nobody, "", TODAY),
    ):
        with pytest.raises(Forbidden):
            ask()
    with pytest.raises(NotFound):
        orders.brief(uuid4())
    assert not Visit.objects.exists()
