"""The four live figures: each with its target, what is still missing, and the list it counts behind its key."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.contexts.care.api import CallbackFigures
from bihuan.contexts.orders.api import DayFigures
from bihuan.kernel.shares import Kept
from bihuan.web.formats import MISSING, Tone, number_words


@dataclass(frozen=True, slots=True)
class Figure:
    """One live figure and the door behind it; `target` is empty where there is none to meet."""

    key: str
    label: str
    value: str
    tone: Tone
    target: str
    rest: str
    address: str


def figures(day: DayFigures, called: CallbackFigures | None, now: datetime) -> list[Figure]:
    """This will word the figures; the callbacks' are left out for who may not see callbacks."""
    today = f"{timezone.localtime(now):%Y-%m-%d}"
    found = [
        Figure(
            "G 1",
            _("Open orders"),
            number_words(day.open_count),
            Tone.NEUTRAL,
            "",
            _("received today %(received)s · overdue %(overdue)s")
            % {"received": number_words(day.received_count), "overdue": number_words(day.overdue_count)},
            _orders(view="open"),
        ),
        _kept(
            "G 2",
            _("First response within its minutes"),
            day.answered,
            _("%(count)s not yet spoken to") % {"count": number_words(day.unanswered_count)},
            _orders(view="all", received_from=today, unanswered="1"),
        ),
        _kept(
            "G 3",
            _("Due today, done in time"),
            day.done,
            _short(day.done),
            _orders(view="all", due_on=today, missed="1"),
        ),
    ]
    if called is not None:
        waits = _("%(count)s to be called back") % {"count": number_words(called.waiting_count)}
        view = "late" if called.late_count else "due"
        found.append(_kept("G 4", _("Callbacks made in time"), called.done, waits, _address("callbacks", view=view)))
    return found


def _kept(key: str, label: str, kept: Kept, rest: str, address: str) -> Figure:
    tone = Tone.NEUTRAL if kept.share_bp is None else Tone.DONE if kept.is_met else Tone.ATTENTION
    target = _("target %(share)s") % {"share": _percent(kept.target_bp)}
    value = MISSING if kept.share_bp is None else f"{number_words(kept.share_bp / 100, 1)} %"
    return Figure(key, label, value, tone, target, rest, address)


def _short(kept: Kept) -> str:
    if kept.is_met:
        return _("%(count)s missed") % {"count": number_words(kept.missed_count)}
    return _("%(count)s short of it") % {"count": number_words(kept.short_count)}


def _percent(share_bp: int) -> str:
    return number_words(share_bp / 100, 1 if share_bp % 100 else 0)


def _orders(**query: str) -> str:
    return _address("orders", **query)


def _address(name: str, **query: str) -> str:
    return f"{reverse(name)}?{urlencode(query)}"
