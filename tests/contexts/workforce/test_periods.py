"""Effective dating: one thing, any sequence of changes, never an overlap or a gap."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.contexts.workforce.rules.periods import DAY, Period, Succession, succeed
from bihuan.kernel.errors import Refused

D1, D5, D9 = date(2026, 1, 1), date(2026, 1, 5), date(2026, 1, 9)


@pytest.mark.parametrize(
    ("periods", "start", "what"),
    [
        ([], D5, Succession()),
        ([Period(D1)], D5, Succession(close=0, close_on=D5 - DAY)),
        ([Period(D5)], D5, Succession(replace=0)),
        ([Period(D1, D5 - DAY), Period(D5)], D9, Succession(close=1, close_on=D9 - DAY)),
        ([Period(D1, D1)], D5, Succession()),
        ([Period(D1, D5)], D5, Succession(close=0, close_on=D5 - DAY)),
    ],
)
def test_what_gives_way(periods: list[Period], start: date, what: Succession) -> None:
    assert succeed(periods, start) == what


def test_a_change_before_one_already_set_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        succeed([Period(D1, D5 - DAY), Period(D5)], D1 + DAY)
    assert refusal.value.params == {"date": D5}


@given(st.lists(st.integers(0, 30), min_size=1, max_size=12))
def test_after_any_changes_each_day_has_exactly_one(starts: list[int]) -> None:
    listed: list[tuple[Period, int]] = []
    expected: dict[date, int] = {}
    for value, offset in enumerate(starts):
        start = D1 + timedelta(days=offset)
        try:
            what = succeed([period for period, _ in listed], start)
        except Refused:
            assert any(period.valid_from > start for period, _ in listed)
            continue
        if what.replace is not None:
            del listed[what.replace]
        if what.close is not None:
            period, old = listed[what.close]
            listed[what.close] = (Period(period.valid_from, what.close_on), old)
        listed.append((Period(start), value))
        expected |= {D1 + timedelta(days=day): value for day in range(offset, 40)}
    for day, value in expected.items():
        assert [held for period, held in listed if period.holds(day)] == [value]
