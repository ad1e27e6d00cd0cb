"""What an insertion is said to cost is what the judge then finds it cost; and so back again."""

from hypothesis import given, settings

from bihuan.engines.planner import Judge, Problem
from bihuan.engines.planner.day import Day
from bihuan.engines.planner.draft import Draft
from tests.engines.planner.randoms import problems


@given(problems(least_orders=3))
@settings(max_examples=60)
def test_insertion_and_removal_cost_what_the_judge_says(drawn: Problem) -> None:
    day, judge = Day(drawn), Judge(drawn)
    draft = Draft(day)
    for order in drawn.orders:
        before = judge.plan(draft.plan())
        insertion = draft.best_insertion(order, day.fitting[order.id])
        if insertion is None:
            continue
        draft.put(insertion)
        after = judge.plan(draft.plan())
        assert (after - before).total == insertion.cost.total - judge.unserved(order)
        base, price = draft.without(order.id)
        assert judge.plan(base.plan()) == before
        assert price == insertion.cost


@given(problems(least_orders=3))
@settings(max_examples=30)
def test_the_best_insertion_is_the_cheapest_of_each_technicians(drawn: Problem) -> None:
    day = Day(drawn)
    for order in drawn.orders:
        each = [Draft(day).best_insertion(order, (one,)) for one in day.fitting[order.id]]
        best = Draft(day).best_insertion(order, day.fitting[order.id])
        totals = [one.cost.total for one in each if one is not None]
        assert (best.cost.total if best else None) == min(totals, default=None)
        if best is not None:
            assert Draft(day).best_insertion(order, day.fitting[order.id], below=best.cost.total) is None
