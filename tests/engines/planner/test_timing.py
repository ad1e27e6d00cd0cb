"""Times of a given sequence: earliest, breaks where the day ends earliest, and by how much when it can't be."""

from bihuan.engines.planner import Break, Order, Technician, Window
from bihuan.engines.planner.day import Day, open_windows
from bihuan.engines.planner.timing import Timed, time_route
from tests.engines.planner.build import EVENING, MORNING, order, problem, tech


def timed(technician: Technician, *orders: Order) -> Timed:
    return time_route(Day(problem([technician], list(orders))), technician, orders)


def test_back_to_back() -> None:
    route, overrun_s = timed(tech(), order("a", 2), order("b", 3))
    assert [(one.travel_s, one.arrive_s, one.start_s, one.end_s) for one in route.stops] == [
        (1_200, 30_000, 30_000, 33_600),
        (600, 34_200, 34_200, 37_800),
    ]
    assert (route.depart_s, route.home_s, route.home_m, route.finish_s) == (MORNING, 1_800, 3_000, 39_600)
    assert (route.travel_s, route.travel_m, overrun_s) == (3_600, 6_000, 0)


def test_leaves_just_in_time_for_a_late_window() -> None:
    route, _ = timed(tech(), order("a", 2, windows=(Window(40_000, 41_000),)))
    assert (route.depart_s, route.stops[0].arrive_s, route.stops[0].start_s) == (38_800, 40_000, 40_000)


def test_waits_between_customers() -> None:
    route, _ = timed(tech(), order("a", 0), order("b", 0, windows=(Window(40_000, 41_000),)))
    assert (route.stops[1].arrive_s, route.stops[1].start_s) == (32_400, 40_000)


def test_takes_the_next_window_when_one_is_missed() -> None:
    route, overrun_s = timed(tech(), order("a", 2, windows=(Window(50_000, 50_000), Window(28_800, 29_999))))
    assert (route.stops[0].start_s, overrun_s) == (50_000, 0)


def test_window_end_is_inclusive() -> None:
    assert timed(tech(), order("a", 2, windows=(Window(28_800, 30_000),))).overrun_s == 0
    assert timed(tech(), order("a", 2, windows=(Window(28_800, 29_999),))).overrun_s == 1


def test_arriving_at_the_end_of_a_window_is_no_reason_to_wait_for_the_next() -> None:
    route, _ = timed(tech(), order("a", 2, windows=(Window(28_800, 30_000), Window(50_000, 50_000))))
    assert route.stops[0].start_s == 30_000


def test_shift_end_is_inclusive() -> None:
    last = order("a", 2, service_s=EVENING - MORNING - 2_400)
    assert timed(tech(), last).overrun_s == 0
    assert timed(tech(shift=Window(MORNING, EVENING - 1)), last).overrun_s == 1


def test_break_goes_where_the_day_ends_earliest() -> None:
    """Taken while waiting for b's window the break costs nothing; before a it would cost an hour."""
    lunch = (Break(Window(MORNING, EVENING), 3_600),)
    route, _ = timed(tech(breaks=lunch), order("a", 0), order("b", 0, windows=(Window(36_000, 40_000),)))
    assert route.breaks == (Window(32_400, 36_000),)
    assert route.finish_s == 39_600


def test_break_interrupts_a_journey() -> None:
    lunch = (Break(Window(29_000, 32_600), 3_600),)  # 200 s after leaving for a place 1,200 s away
    route, overrun_s = timed(tech(breaks=lunch), order("a", 2))
    assert (route.stops[0].start_s, overrun_s) == (MORNING + 1_200 + 3_600, 0)


def test_several_breaks_are_taken_in_order() -> None:
    pauses = (Break(Window(30_000, 36_000), 600), Break(Window(36_000, 45_000), 3_600))
    route, overrun_s = timed(tech(breaks=pauses), order("a", 0), order("b", 0))
    assert overrun_s == 0
    assert [one.end_s - one.start_s for one in route.breaks] == [600, 3_600]


def test_break_that_no_longer_fits_overruns() -> None:
    lunch = (Break(Window(30_000, 33_600), 3_600),)  # exactly then, in the middle of the service
    route, overrun_s = timed(tech(breaks=lunch), order("a", 0, windows=(Window(MORNING, MORNING),)))
    assert route.breaks == (Window(32_400, 36_000),)
    assert overrun_s == 2_400


def test_nothing_to_do_is_no_route_and_no_break() -> None:
    route, overrun_s = timed(tech(breaks=(Break(Window(40_000, 50_000), 3_600),)))
    assert (route.stops, route.breaks, route.finish_s, overrun_s) == ((), (), MORNING, 0)


def test_over_midnight() -> None:
    night = tech(shift=Window(79_200, 108_000), breaks=(Break(Window(86_400, 93_600), 1_800),))
    route, overrun_s = timed(night, order("a", 1, windows=(Window(90_000, 95_000),)))
    assert overrun_s == 0
    assert route.stops[0].start_s == 90_000


def test_no_end_point_ends_at_the_last_customer() -> None:
    route, _ = timed(tech(end=None), order("a", 2))
    assert (route.home_s, route.finish_s) == (0, 33_600)


def test_open_windows_join_windows_promise_and_release() -> None:
    whole = order("a", 0, windows=(Window(50, 90), Window(10, 30), Window(25, 40)))
    assert open_windows(whole) == (Window(10, 40), Window(50, 90))
    told = order("a", 0, windows=whole.windows, promised=Window(35, 60), release_s=38)
    assert open_windows(told) == (Window(38, 40), Window(50, 60))
    assert open_windows(order("a", 0, windows=(Window(10, 20),), release_s=21)) == ()
