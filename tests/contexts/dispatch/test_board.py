"""The board's rows: whose they are, what they hold, and where the sight of it ends."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.orders import api as orders
from bihuan.kernel.errors import NotFound
from bihuan.platform.actor import Actor, Grant
from tests.contexts.dispatch import cast
from tests.contexts.dispatch.cast import ALL_OF, DISPATCHER, GROUP_A, GROUP_B, NOBODY, OTHERS, START, TODAY, minutes

pytestmark = pytest.mark.django_db


def board(path: str = GROUP_A, actor: Actor = DISPATCHER, at: object = START) -> dispatch.Board:
    return dispatch.board(actor, path=path, on=TODAY, at=at)  # type: ignore[arg-type]


def rows(shown: dispatch.Board) -> dict[str, dispatch.BoardRow]:
    return {row.code or row.name: row for row in shown.rows}


def test_a_day_goes_from_waiting_to_proposed_to_dispatched_to_done(day: cast.Day) -> None:
    order_id = cast.receive(day)
    assert [(row.order_id, row.reason) for row in board().waiting] == [(order_id, dispatch.NOT_PLANNED_YET)]
    plan_id = cast.accepted()
    proposed = rows(board())["chen"].blocks[0]
    assert (proposed.state, board().waiting) == ("proposed", ())
    dispatch.dispatch_plan(DISPATCHER, plan_id=plan_id, at=minutes(2))
    sent = rows(board())["chen"].blocks[0]
    assert (sent.state, sent.start_at, sent.travel_s) == ("assigned", proposed.start_at, proposed.travel_s)
    assert rows(board())["chen"].load_minutes == (3600 + sent.travel_s) // 60, "the journey counts, dispatched or not"
    phone = day.town.phone(day.town.chen)
    orders.accept(phone, order_id=order_id, at=minutes(3))
    orders.depart(phone, order_id=order_id, at=minutes(4))
    orders.arrive(phone, order_id=order_id, at=minutes(8))
    working = rows(board(at=minutes(120)))["chen"].blocks[0]
    assert (working.state, working.start_at, working.end_at) == ("working", minutes(8), minutes(120))


def test_the_heads_tell_slack_spread_zones_and_the_plan(day: cast.Day) -> None:
    cast.receive(day)
    plan_id = cast.planned()
    (head,) = board().groups
    assert head.plan is not None
    assert (head.plan.id, len(head.zones)) == (plan_id, 2)
    load = rows(board())["chen"].load_minutes
    assert (head.slack_minutes, head.spread_minutes) == (2 * 510 - load, load)


def test_who_rests_is_shown_with_the_reason(day: cast.Day) -> None:
    assert (rows(board())["helper"].unfit, rows(board())["chen"].unfit) == ("rest_day", None)
    assert rows(board(at=cast.clock("20:00")))["chen"].unfit is None, "an evening does not make it a rest day"


def test_a_technicians_row_holds_his_work_elsewhere_and_a_guest_has_a_row(day: cast.Day) -> None:
    abroad, lent = cast.receive(day, zone=2), cast.receive(day, zone=0)
    orders.assign(DISPATCHER, order_id=abroad, person_id=day.chen, at=START)
    orders.assign(DISPATCHER, order_id=lent, person_id=day.town.hired.pk, at=START)
    found = rows(board())
    assert [block.order_id for block in found["chen"].blocks] == [abroad]
    guest = found["Name of hired"]
    assert (guest.group_path, [block.order_id for block in guest.blocks]) == (None, [lent])


def test_an_order_moved_by_hand_is_shown_once_whatever_the_plan_says(day: cast.Day) -> None:
    order_id = cast.receive(day)
    cast.planned()
    dispatch.reassign(DISPATCHER, order_id=order_id, person_id=day.liu, at=START)
    shown = [(row.code, block.state) for row in board().rows for block in row.blocks]
    assert shown == [("liu", "assigned")]


def test_lateness_and_missed_windows_are_told(day: cast.Day) -> None:
    late = cast.receive(day, appointment_start=cast.clock("11:00"), appointment_end=cast.clock("12:00"))
    times = {"planned_start": cast.clock("16:30"), "planned_end": cast.clock("17:30")}
    orders.assign(DISPATCHER, order_id=late, person_id=day.chen, at=START, **times)
    (block,) = rows(board())["chen"].blocks
    assert block.outside_window
    assert block.late_s == int((cast.clock("17:30") - block.due_at).total_seconds())


def test_a_board_is_cut_to_what_one_may_see(day: cast.Day) -> None:
    cast.receive(day)
    cast.planned()
    assert {row.code for row in board(path="", actor=OTHERS).rows} == {"hired"}
    assert board(path="", actor=OTHERS).waiting == ()
    for actor, path in ((OTHERS, GROUP_A), (NOBODY, GROUP_A)):
        with pytest.raises(NotFound):
            board(path, actor)


def test_who_acts_for_a_contractor_sees_its_people_and_no_plan(day: cast.Day) -> None:
    resident = Actor("user:r", "user", (Grant(ALL_OF, contractor_id=day.town.contractor.pk),))
    ours = cast.receive(day, zone=2)
    orders.assign(DISPATCHER, order_id=ours, person_id=day.town.hired.pk, at=START)
    cast.receive(day)
    cast.planned()
    shown = board(path="", actor=resident)
    assert [row.code for row in shown.rows] == ["hired"]
    assert [block.order_id for block in shown.rows[0].blocks] == [ours]
    assert {head.plan for head in shown.groups} == {None}
    assert shown.waiting == ()


def test_what_was_done_today_is_told_newest_first_and_within_ones_area(day: cast.Day) -> None:
    order_id = cast.receive(day)
    plan_id = cast.accepted()
    dispatch.reassign(DISPATCHER, order_id=order_id, person_id=day.liu, at=minutes(2))
    dispatch.dispatch_plan(DISPATCHER, plan_id=plan_id, at=minutes(3))
    told = dispatch.plan_events(DISPATCHER, path=GROUP_A, on=TODAY)
    assert [one.name.partition(".")[2] for one in told] == [
        "plan_dispatched",
        "reassigned_by_hand",
        "plan_accepted",
        "plan_proposed",
    ]
    assert (told[0].facts.dropped_count, bool(told[1].number)) == (1, True)
    assert dispatch.plan_events(OTHERS, path="", on=TODAY) == ()
    assert dispatch.plan_events(DISPATCHER, path=GROUP_B, on=TODAY) == ()
    assert dispatch.plan_events(DISPATCHER, path=GROUP_A, on=TODAY - timedelta(days=1)) == ()


@pytest.mark.parametrize("count", [2, 9])
def test_a_board_costs_the_same_queries_however_many_orders(day: cast.Day, count: int) -> None:
    for _ in range(count):
        cast.receive(day)
    dispatch.dispatch_plan(DISPATCHER, plan_id=cast.accepted(), at=minutes(2))
    for _ in range(count):
        cast.receive(day)
    cast.planned(at=minutes(4))
    with CaptureQueriesContext(connection) as asked:
        board()
    assert len([one for one in asked if "platform_storedpolicy" not in one["sql"]]) == 15


def granted(*grants: Grant) -> Actor:
    return Actor("user:several", "user", grants)


def test_a_board_unites_all_that_was_granted(day: cast.Day) -> None:
    both = granted(Grant(ALL_OF, GROUP_B), Grant(ALL_OF, GROUP_A))
    assert {row.code for row in board(path="", actor=both).rows} == {"chen", "liu", "helper", "hired"}
    assert [head.path for head in board(path="", actor=both).groups] == [GROUP_A, GROUP_B]
    one = granted(Grant(ALL_OF, GROUP_A + "0001"), Grant(ALL_OF, GROUP_A))
    assert dispatch.sight(one, "").path == GROUP_A, "what lies within another grant adds nothing"


def test_a_group_and_a_contractor_elsewhere_are_both_seen_and_no_more(day: cast.Day) -> None:
    for zone in (0, 2):
        cast.receive(day, zone=zone)
        cast.planned(path=GROUP_B if zone == 2 else GROUP_A)
    mixed = granted(Grant(ALL_OF, contractor_id=day.town.contractor.pk), Grant(ALL_OF, GROUP_A))
    shown = board(path="", actor=mixed)
    assert {row.code for row in shown.rows} == {"chen", "liu", "helper", "hired"}
    assert [(head.path, head.plan is not None) for head in shown.groups] == [(GROUP_A, True), (GROUP_B, False)]
    assert shown.waiting == (), "group B's order waits, but only its contractor's work is seen there"
    assert {row.code for row in board(GROUP_B, mixed).rows} == {"hired"}


def test_who_may_see_only_himself_sees_his_own_row(day: cast.Day) -> None:
    alone = Actor("user:chen", "user", (Grant(ALL_OF, own=True),), person_id=day.chen)
    shown = board(path="", actor=alone)
    assert [row.code for row in shown.rows] == ["chen"]
    assert {head.plan for head in shown.groups} == {None}
