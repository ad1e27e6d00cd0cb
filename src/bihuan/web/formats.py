"""Times, durations and numbers as the design says they are read (DESIGN.md §3); in the reader's language.

Times are shown in the installation's zone. `now` is always told, so that a page is of one moment.
"""

import math
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Value = TypeVar("Value")
MISSING = "—"
ATTENTION_S = 30 * 60
DANGER_S = 20 * 60
_DAYS_FROM_MINUTES = 48 * 60


class Tone(StrEnum):
    """The four states of the design; each has a shape, so none is told by colour alone."""

    NEUTRAL = "neutral"
    ATTENTION = "attention"
    DANGER = "danger"
    DONE = "done"


CSS_OF_TONE = {Tone.NEUTRAL: "", Tone.ATTENTION: "att", Tone.DANGER: "dan", Tone.DONE: "ok"}
WORDS_OF_TONE = {
    Tone.NEUTRAL: gettext_lazy("Normal"),
    Tone.ATTENTION: gettext_lazy("Attention"),
    Tone.DANGER: gettext_lazy("Danger"),
    Tone.DONE: gettext_lazy("Finished"),
}
WEEKDAYS = (
    gettext_lazy("Mon"),
    gettext_lazy("Tue"),
    gettext_lazy("Wed"),
    gettext_lazy("Thu"),
    gettext_lazy("Fri"),
    gettext_lazy("Sat"),
    gettext_lazy("Sun"),
)


def moment_words(at: datetime, now: datetime) -> str:
    """This will give 14:30 for today, 11-21 14:30 for this year, 2025-11-21 for another."""
    local, today = timezone.localtime(at), timezone.localtime(now)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{local:%m-%d %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d}"


def dated_words(at: datetime, now: datetime) -> str:
    """This will give 11-21 14:30 even for today, where a column mixes days; 2025-11-21 14:30 for another year."""
    local, today = timezone.localtime(at), timezone.localtime(now)
    return f"{local:%m-%d %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d %H:%M}"


def day_words(at: datetime) -> str:
    """This will give a day with its weekday: 11-21 周六."""
    local = timezone.localtime(at)
    return f"{local:%m-%d} {WEEKDAYS[local.weekday()]}"


def business_day_words(on: date) -> str:
    """This will give a calendar day with its weekday: 11-21 周六."""
    return f"{on:%m-%d} {WEEKDAYS[on.weekday()]}"


def full_words(at: datetime) -> str:
    """This will give the whole moment to the second, for titles."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}"


def window_words(start: datetime, end: datetime, now: datetime) -> str:
    """This will give a window with its day once: 11-21 14:00–16:00; today's without the day."""
    first, last, today = (timezone.localtime(moment) for moment in (start, end, now))
    day = "" if first.date() == today.date() else f"{first:{'%m-%d' if first.year == today.year else '%Y-%m-%d'}} "
    until = f"{last:%H:%M}" if last.date() == first.date() else f"{last:%m-%d %H:%M}"
    return f"{day}{first:%H:%M}–{until}"


def duration_words(minutes: int) -> str:
    """This will give 11 分, 2 时 06 分, from two days on 3 天 4 时."""
    if minutes >= _DAYS_FROM_MINUTES:
        return _("%(days)d d %(hours)d h") % {"days": minutes // 1440, "hours": minutes % 1440 // 60}
    if minutes >= 60:
        return _("%(hours)d h %(minutes)02d min") % {"hours": minutes // 60, "minutes": minutes % 60}
    return _("%(minutes)d min") % {"minutes": minutes}


def remaining_words(left_s: int) -> str:
    """This will give 余 11 分 or 超 4 分; what is left is cut to whole minutes, what is over is rounded up."""
    if left_s < 0:
        return _("%(time)s over") % {"time": duration_words(math.ceil(-left_s / 60))}
    return _("%(time)s left") % {"time": duration_words(left_s // 60)}


def remaining_tone(left_s: int) -> Tone:
    """This will give danger up to 20 minutes or when over, attention up to 30, else neutral."""
    if left_s <= DANGER_S:
        return Tone.DANGER
    return Tone.ATTENTION if left_s <= ATTENTION_S else Tone.NEUTRAL


def number_words(value: float | Decimal, places: int | None = None) -> str:
    """This will group thousands and use a true minus; `places` fixes the decimals."""
    return f"{value:{',' if places is None else f',.{places}f'}}".replace("-", "−")


def or_missing(value: Value | None, words: Callable[[Value], str]) -> str:
    """This will give the words for a value, and — where there is none. Zero is a value."""
    return MISSING if value is None or value == "" else words(value)
