"""How times, durations and numbers are read, in both languages."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from bihuan.web import formats
from bihuan.web.formats import Tone

NOW = datetime(2026, 11, 21, 6, 32, tzinfo=UTC)  # 14:32 in Shanghai, a Saturday


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (NOW, "14:32"),
        (datetime(2026, 11, 20, 16, 0, tzinfo=UTC), "00:00"),  # today begins at 16:00 UTC of the day before
        (datetime(2026, 11, 20, 15, 59, tzinfo=UTC), "11-20 23:59"),
        (datetime(2025, 12, 31, 15, 59, tzinfo=UTC), "2025-12-31"),
        (datetime(2025, 12, 31, 16, 0, tzinfo=UTC), "01-01 00:00"),
    ],
)
def test_a_moment_names_its_day_only_when_it_is_another(at: datetime, words: str) -> None:
    assert formats.moment_words(at, NOW) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (NOW, NOW + timedelta(hours=2), "14:32–16:32"),
        (NOW + timedelta(days=1), NOW + timedelta(days=1, hours=2), "11-22 14:32–16:32"),
        (NOW, NOW + timedelta(hours=12), "14:32–11-22 02:32"),
        (NOW + timedelta(days=60), NOW + timedelta(days=60, hours=1), "2027-01-20 14:32–15:32"),
    ],
)
def test_a_window_names_its_day_once(start: datetime, end: datetime, words: str) -> None:
    assert formats.window_words(start, end, NOW) == words


@pytest.mark.parametrize(
    ("minutes", "zh", "en"),
    [
        (0, "0 分", "0 min"),
        (11, "11 分", "11 min"),
        (60, "1 时 00 分", "1 h 00 min"),
        (126, "2 时 06 分", "2 h 06 min"),
        (2879, "47 时 59 分", "47 h 59 min"),
        (2880, "2 天 0 时", "2 d 0 h"),
    ],
)
def test_a_duration_in_both_languages(minutes: int, zh: str, en: str) -> None:
    with translation.override("zh-hans"):
        assert formats.duration_words(minutes) == zh
    with translation.override("en"):
        assert formats.duration_words(minutes) == en


@pytest.mark.parametrize(
    ("left_s", "words", "tone"),
    [
        (31 * 60, "余 31 分", Tone.NEUTRAL),
        (30 * 60, "余 30 分", Tone.ATTENTION),
        (20 * 60 + 1, "余 20 分", Tone.ATTENTION),
        (20 * 60, "余 20 分", Tone.DANGER),
        (59, "余 0 分", Tone.DANGER),
        (-1, "超 1 分", Tone.DANGER),
        (-240, "超 4 分", Tone.DANGER),
    ],
)
def test_what_is_left_and_what_it_means(left_s: int, words: str, tone: Tone) -> None:
    with translation.override("zh-hans"):
        assert formats.remaining_words(left_s) == words
    assert formats.remaining_tone(left_s) is tone


def test_numbers_have_a_true_minus_and_grouped_thousands() -> None:
    assert formats.number_words(Decimal("-31.2"), 1) == "−31.2"
    assert formats.number_words(23584) == "23,584"


def test_zero_is_a_value_and_nothing_is_a_dash() -> None:
    assert formats.or_missing(0, str) == "0"
    assert formats.or_missing(None, str) == formats.or_missing("", str) == "—"
