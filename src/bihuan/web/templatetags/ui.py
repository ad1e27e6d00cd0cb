"""Icons, state shapes, keys, times and numbers for templates: `{% load ui %}`. docs/how-to/pages.md lists them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bihuan.platform import clock
from bihuan.web import formats
from bihuan.web.formats import CSS_OF_TONE, WORDS_OF_TONE, Tone

register = template.Library()


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """This will draw an icon of the sprite; size "s" is 12 px, "l" 18 px. It is decoration: words stand beside it."""
    css = f"icon icon-{size}" if size else "icon"
    return format_html('<svg class="{}" aria-hidden="true"><use href="#i-{}"/></svg>', css, name)


@register.simple_tag
def glyph(tone: str) -> SafeString:
    """This will draw the shape of a state: neutral, attention, danger or done."""
    known = Tone(tone)
    return format_html(
        '<svg class="glyph" viewBox="0 0 12 12" role="img" aria-label="{}"><use href="#g-{}"/></svg>',
        WORDS_OF_TONE[known],
        known.value,
    )


@register.simple_tag
def badge(tone: str, words: str) -> SafeString:
    """This will give a badge of a state: its shape, then its words."""
    return format_html('<span class="badge {}">{}{}</span>', CSS_OF_TONE[Tone(tone)], glyph(tone), words)


@register.simple_tag
def mark(tone: str, words: str) -> SafeString:
    """This will give a state inline: its shape and its words in the state's colour."""
    return format_html('<span class="mark {}">{}{}</span>', CSS_OF_TONE[Tone(tone)], glyph(tone), words)


@register.simple_tag
def kbd(key: str) -> SafeString:
    """This will print a key on its control; the control's data-key carries the same text."""
    return format_html('<kbd aria-hidden="true">{}</kbd>', key)


@register.filter
def moment(at: datetime | None) -> str:
    """This will give a moment: 14:30 today, 11-21 14:30 this year, 2025-11-21 else."""
    return _time(at, formats.moment_words(at, clock.now())) if at else formats.MISSING


@register.filter
def dated(at: datetime | None) -> str:
    """This will give a moment with its day even when it is today's, for columns."""
    return _time(at, formats.dated_words(at, clock.now())) if at else formats.MISSING


@register.filter
def exact(at: datetime | None) -> str:
    """This will give a moment to the second, where it is evidence."""
    return _time(at, formats.full_words(at)) if at else formats.MISSING


@register.filter
def day(at: datetime | None) -> str:
    """This will give a day with its weekday: 11-21 周六."""
    return _time(at, formats.day_words(at)) if at else formats.MISSING


@register.filter
def business_day(on: date | None) -> str:
    """This will give a calendar day with its weekday: 11-21 周六."""
    return formats.or_missing(on, formats.business_day_words)


@register.simple_tag
def window(start: datetime | None, end: datetime | None) -> str:
    """This will give a window: 11-21 14:00–16:00, or — where none was agreed."""
    return formats.window_words(start, end, clock.now()) if start and end else formats.MISSING


@register.simple_tag
def remaining(due: datetime | None, calm: str = "neutral") -> str:
    """This will give the time left to `due` with its state; the page keeps it current.

    `calm` is the state shown while there is time enough: neutral in lists, done on a clock.
    """
    if due is None:
        return formats.MISSING
    left_s = int((due - clock.now()).total_seconds() // 1)
    tone = formats.remaining_tone(left_s)
    tone = Tone(calm) if tone is Tone.NEUTRAL else tone
    return format_html(
        '<time class="mark strong {}" data-due="{}" data-calm="{}" datetime="{}" title="{}">'
        "{}<span data-due-words>{}</span></time>",
        CSS_OF_TONE[tone],
        due.isoformat(),
        calm,
        due.isoformat(),
        formats.full_words(due),
        glyph(tone),
        formats.remaining_words(left_s),
    )


@register.filter
def duration(minutes: int | None) -> str:
    """This will give minutes in words: 2 时 06 分."""
    return formats.or_missing(minutes, formats.duration_words)


@register.filter
def duration_s(seconds: int | None) -> str:
    """This will give seconds in words, cut to whole minutes."""
    return formats.or_missing(seconds, lambda value: formats.duration_words(value // 60))


@register.filter
def number(value: float | Decimal | None, places: int | None = None) -> str:
    """This will give a number with grouped thousands and a true minus; — where there is none."""
    return formats.MISSING if value is None else formats.number_words(value, places)


@register.filter
def percent(share_bp: int | None) -> str:
    """This will give basis points as 98.7 %."""
    return formats.or_missing(share_bp, lambda value: f"{formats.number_words(Decimal(value) / 100, 1)} %")


@register.filter
def dash(value: Any) -> Any:
    """This will give — where a value is missing; zero is a value."""
    return formats.MISSING if value is None or value == "" else value


@register.inclusion_tag("partials/field.html")
def field(bound: BoundField, css: str = "", key: str = "") -> dict[str, Any]:
    """This will draw a form's field: its label above, its fault below; `key` puts it on a key."""
    kind = getattr(bound.field.widget, "input_type", "")
    base = {"radio": "", "checkbox": "", "file": "", "select": "select", "": "textarea"}.get(kind, "input")
    attrs: dict[str, str | bool] = {"class": f"{base} {css}".strip()}
    if key:
        attrs["data-key"] = key
    return {"bound": bound, "control": bound.as_widget(attrs=attrs), "key": key, "kind": kind}


@register.inclusion_tag("partials/empty.html")
def empty(why: str, then: str = "") -> dict[str, str]:
    """This will say why there is nothing here and what comes next."""
    return {"why": why, "then": then}


@register.simple_tag
def shown(count: int, total: int, order: str = "") -> str:
    """This will give a list's footer truth: 显示 11 / 36，按最紧排序."""
    if order:
        return _("Showing %(count)s / %(total)s, %(order)s") % {"count": count, "total": total, "order": order}
    return _("Showing %(count)s / %(total)s") % {"count": count, "total": total}


@register.simple_tag
def script_words() -> dict[str, str]:
    """This will give the words scripts need, in the page's language; {slots} are filled by them."""
    return {
        "undo": _("Undo"),
        "days_hours": _("%(days)d d %(hours)d h").replace("%(days)d", "{d}").replace("%(hours)d", "{h}"),
        "hours_minutes": _("%(hours)d h %(minutes)02d min").replace("%(hours)d", "{h}").replace("%(minutes)02d", "{m}"),
        "minutes": _("%(minutes)d min").replace("%(minutes)d", "{m}"),
        "left": _("%(time)s left").replace("%(time)s", "{t}"),
        "over": _("%(time)s over").replace("%(time)s", "{t}"),
        "request_number": _("Request {n}"),
        "too_large": _("The file is too large. Split it and send the parts."),
        "server_failed": _("The server could not finish this. Nothing of it was kept."),
        "no_connection": _("No connection. What you typed is kept; try again."),
        "fill_in": _("Please fill this in."),
        "tick_it": _("Tick this box to go on."),
        "choose_file": _("Please choose a file."),
        "draft_kept": _("Draft kept at {time}"),
        "live": _("Live"),
        "updates": _("{n} updates"),
        "stale": _("No update for {s} s, reconnecting"),
        "copied": _("Copied"),
        **{tone.value: str(words) for tone, words in WORDS_OF_TONE.items()},
    }


def _time(at: datetime, words: str) -> SafeString:
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), formats.full_words(at), words)
