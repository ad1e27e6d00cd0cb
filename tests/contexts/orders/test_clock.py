"""The SLA clock: tables of cases read like a day, and laws over random histories.

Times are minutes after 10:06; `R 0, H 102-264, X 236` is received, a hold approved, resumed early.
"""

import random
from datetime import UTC, datetime, timedelta

import pytest

from bihuan.contexts.orders.clock import Going, Mark, MarkKind, Reading, SegmentKind, due_at, reading
from bihuan.kernel.worktime import WorkCalendar, hours

START = datetime(2026, 11, 21, 2, 6, tzinfo=UTC)  # 10:06 in China
ALWAYS = WorkCalendar.always()
WORKING = WorkCalendar("working", (hours("08:30-12:00", "13:30-18:00"),) * 5 + ((), ()))
KINDS = {"R": MarkKind.START, "H": MarkKind.HOLD, "X": MarkKind.RESUME, "S": MarkKind.STOP}


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def marks(text: str) -> list[Mark]:
    made = []
    for part in text.split(", "):
        kind, times = part.split(" ")
        first, _, last = times.partition("-")
        made.append(Mark(KINDS[kind], at(float(first)), at(float(last)) if last else None))
    return made


def read(text: str, now: float, limit_minutes: int = 360) -> Reading:
    return reading(marks(text), limit_minutes, ALWAYS, at(now))


@pytest.mark.parametrize(
    ("history", "now", "used", "held", "due", "going"),
    [
        ("R 0", 0, 0, 0, 360, Going.RUNNING),
        ("R 0", 132, 132, 0, 360, Going.RUNNING),
        # the design's own order: held 11:48, resumed 14:02, read at 14:32
        ("R 0, H 102-264, X 236", 266, 132, 134, 494, Going.RUNNING),
        ("R 0, H 102-264", 200, 102, 98, 522, Going.HELD),
        # nobody resumes: the hold ends by itself at its approved end
        ("R 0, H 102-264", 300, 138, 162, 522, Going.RUNNING),
        ("R 0, H 102-264, X 400", 400, 238, 162, 522, Going.RUNNING),
        # two holds that overlap are counted once
        ("R 0, H 100-200, H 150-250", 300, 150, 150, 510, Going.RUNNING),
        ("R 0, H 100-300, H 150-200", 350, 150, 200, 560, Going.RUNNING),
        # a hold whose end is not after its approval holds nothing
        ("R 0, H 100-100", 120, 120, 0, 360, Going.RUNNING),
        # completion stops the clock, reopening goes on under the same promise
        ("R 0, S 200", 999, 200, 0, 360, Going.STOPPED),
        ("R 0, S 200, R 1000", 1010, 210, 0, 1160, Going.RUNNING),
        ("R 0, S 200, R 1000, S 1100", 9999, 300, 0, 1160, Going.STOPPED),
        # completed while held: the hold ends with it and does not live on after the reopening
        ("R 0, H 100-900, S 200, R 300", 310, 110, 100, 560, Going.RUNNING),
        # a hold or a resume after completion says nothing
        ("R 0, S 200, H 210-300, X 250", 400, 200, 0, 360, Going.STOPPED),
        # the wall clock jumped back an hour between two records: no time, never negative
        ("R 0, H 100-200, X 40", 120, 120, 0, 360, Going.RUNNING),
        ("R 0, S 90, R 30", 100, 100, 0, 360, Going.RUNNING),
    ],
)
def test_reading(history: str, now: float, used: int, held: int, due: int, going: Going) -> None:  # noqa: PLR0917 - a table
    found = read(history, now)
    assert (found.used_s // 60, found.held_s // 60, found.due_at, found.going) == (used, held, at(due), going)
    assert found.remaining_s == (360 - used) * 60
    assert found.first_due_at == at(360)


@pytest.mark.parametrize(("now", "breached"), [(359, False), (360, False), (360.02, True), (500, True)])
def test_the_limit_itself_is_in_time(now: float, breached: bool) -> None:
    assert read("R 0", now).breached is breached


def test_a_late_order_cannot_be_mended_by_a_hold() -> None:
    late = read("R 0, H 400-500, X 500", 510)
    assert late.due_at == late.first_due_at == at(360)
    assert late.breached


def test_segments_for_the_bar_touch_and_join() -> None:
    found = read("R 0, H 102-264, X 236, H 236-236", 266)
    assert [(part.kind, part.start, part.end) for part in found.segments] == [
        (SegmentKind.RUN, at(0), at(102)),
        (SegmentKind.HOLD, at(102), at(236)),
        (SegmentKind.RUN, at(236), at(266)),
    ]


def test_only_working_time_counts_running_or_held() -> None:
    friday = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # 17:00, an hour before the end of the week
    history = [Mark(MarkKind.START, friday)]
    assert due_at(history, 120, WORKING) == datetime(2026, 11, 23, 1, 30, tzinfo=UTC)  # Monday 09:30
    held = [*history, Mark(MarkKind.HOLD, friday + timedelta(minutes=30), friday + timedelta(days=2))]
    found = reading(held, 120, WORKING, friday + timedelta(days=2))
    assert (found.used_s, found.held_s) == (30 * 60, 30 * 60)
    assert found.due_at == datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_a_clock_needs_its_start() -> None:
    for history in ([], [Mark(MarkKind.STOP, START)]):
        with pytest.raises(ValueError, match="starts with the order"):
            due_at(history, 60, ALWAYS)


def test_fractions_of_a_second_are_cut() -> None:
    rough = [Mark(MarkKind.START, START + timedelta(microseconds=999_999))]
    assert reading(rough, 60, ALWAYS, START + timedelta(seconds=2, microseconds=1)).used_s == 2


def slow_count(history: list[Mark], now: datetime) -> tuple[int, int]:
    """Running and held minutes, minute by minute: the oracle. Whole minutes and a clock that never jumps only."""
    used = held = 0
    minute = history[0].at
    while minute < now:
        on, until = False, None
        for mark in history:
            if mark.at > minute:
                break
            match mark.kind:
                case MarkKind.START:
                    on, until = True, None
                case MarkKind.STOP:
                    on, until = False, None
                case MarkKind.RESUME:
                    until = None
                case MarkKind.HOLD:
                    assert mark.until is not None
                    if on:
                        until = max(mark.until, until) if until and until > mark.at else mark.until
        if on and until is not None and minute < until:
            held += 1
        elif on:
            used += 1
        minute += timedelta(minutes=1)
    return used, held


def random_history(rng: random.Random, *, jumps: bool) -> list[Mark]:
    """What an order may go through: holds that overlap, resumes too many, stops and starts; wall clocks that jump."""
    now, made = 0, [Mark(MarkKind.START, at(0))]
    for _ in range(rng.randrange(8)):
        now += rng.randrange(-90, 120) if jumps else rng.randrange(60)
        kind = rng.choice([MarkKind.HOLD, MarkKind.HOLD, MarkKind.RESUME, MarkKind.STOP, MarkKind.START])
        until = at(now + rng.randrange(-10, 120)) if kind is MarkKind.HOLD else None
        made.append(Mark(kind, at(now), until))
    return made


def test_laws_over_random_histories() -> None:
    """10,000 histories with jumping clocks: nothing negative, nothing counted twice, nothing lost, `due` consistent."""
    rng = random.Random(697)
    for _ in range(10_000):
        history = random_history(rng, jumps=True)
        first, second = sorted(rng.randrange(900) for _ in range(2))
        earlier, later = (reading(history, 60, ALWAYS, at(now)) for now in (first, second))
        assert 0 <= earlier.used_s <= later.used_s, history  # it never runs back
        assert 0 <= earlier.held_s <= later.held_s, history
        assert later.remaining_s + later.used_s == later.limit_s
        assert sum(part.counted_s for part in later.segments) == later.used_s + later.held_s
        ends = [moment for part in later.segments for moment in (part.start, part.end)]
        assert ends == sorted(ends), history  # stretches never overlap
        assert later.due_at == due_at(history, 60, ALWAYS) >= later.first_due_at
        if later.going is not Going.STOPPED:
            seen = max(at(second), *(mark.at for mark in history))
            assert later.breached is (seen > later.due_at), history


def test_equals_counting_minute_by_minute() -> None:
    rng = random.Random(25)
    for _ in range(400):
        history = random_history(rng, jumps=False)
        now = history[-1].at + timedelta(minutes=rng.randrange(120))
        found = reading(history, 60, ALWAYS, now)
        assert (found.used_s // 60, found.held_s // 60) == slow_count(history, now), history


def test_a_mark_that_says_nothing_changes_nothing() -> None:
    """Splitting an interval by a mark without effect leaves every figure as it was."""
    rng = random.Random(7)
    for _ in range(2_000):
        history = random_history(rng, jumps=False)
        last = history[-1].at
        doubled = [*history, Mark(MarkKind.HOLD, last, last)]
        now = last + timedelta(minutes=rng.randrange(200))
        assert reading(doubled, 60, WORKING, now) == reading(history, 60, WORKING, now)
