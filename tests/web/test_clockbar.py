"""Where the clock bar's parts stand."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bihuan.web.clockbar import ClockBar, Stretch, clock_bar

START = datetime(2026, 11, 21, 2, 6, tzinfo=UTC)


def hours(count: float) -> datetime:
    return START + timedelta(hours=count)


NOW = hours(4.4)


def held(now: datetime = NOW, *, stopped: bool = False) -> ClockBar:
    """An order of six hours, held from 1.7 h to 3.9 h."""
    parts = [
        Stretch("run", START, hours(1.7)),
        Stretch("hold", hours(1.7), hours(3.9)),
        Stretch("run", hours(3.9), now),
    ]
    return clock_bar(parts, start=START, due=hours(8.2), first_due=hours(6), now=now, stopped=stopped)


def at(value: str) -> float:
    assert value.endswith("%")
    return float(value[:-1])


def test_the_stretches_join_up_and_lie_within_the_bar() -> None:
    blocks = held().blocks
    for one, following in pairwise(blocks):
        assert abs(at(one.x) + at(one.width) - at(following.x)) < 0.02
    assert at(blocks[-1].x) + at(blocks[-1].width) <= 100


def test_an_approved_hold_shows_the_first_limit_paler_beside_the_present_one() -> None:
    kinds = [line.kind for line in held().lines]
    assert kinds == ["limit earlier", "limit", "now"]
    without = clock_bar(
        [Stretch("run", START, hours(1))], start=START, due=hours(6), first_due=hours(6), now=hours(1), stopped=False
    )
    assert [line.kind for line in without.lines] == ["limit", "now"]


def test_a_stopped_clock_has_no_now() -> None:
    assert "now" not in [line.kind for line in held(stopped=True).lines]


def test_a_late_order_stretches_the_bar_beyond_its_limit() -> None:
    late = held(hours(12))
    limit, now = (next(at(line.x) for line in late.lines if line.kind == kind) for kind in ("limit", "now"))
    assert limit < now <= 100


def test_narrow_stretches_keep_no_words() -> None:
    assert [bool(block.words) for block in held().blocks] == [True, True, False]


@given(st.lists(st.floats(min_value=0.01, max_value=8), min_size=1, max_size=8), st.floats(min_value=1, max_value=72))
def test_labels_never_touch(lengths: list[float], limit: float) -> None:
    parts, moment = [], START
    for number, length in enumerate(lengths):
        end = moment + timedelta(hours=length)
        parts.append(Stretch("hold" if number % 2 else "run", moment, end))
        moment = end
    bar = clock_bar(parts, start=START, due=hours(limit), first_due=hours(limit / 2), now=moment, stopped=False)
    reach = []
    for label in bar.labels:
        half = len(label.words) * 6.5 / 2 / (700 if label.minor else 350) * 100
        middle = {"start": half, "end": 100 - half}.get(label.anchor, at(label.x))
        reach.append((middle - half, middle + half))
    reach.sort()
    assert all(left[1] < right[0] for left, right in pairwise(reach))
    assert any(label.kind == "limit" for label in bar.labels)
