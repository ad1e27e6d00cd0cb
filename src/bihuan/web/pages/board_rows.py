"""One technician's day as it is drawn: blocks with their place on the axis, their look and their words.

Places are minutes since the day's midnight; the page's script turns them into positions, so a row is plain HTML.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.windows import Window
from bihuan.kernel.worktime import CHINA
from bihuan.web.formats import (
    ATTENTION_S,
    CSS_OF_TONE,
    Tone,
    duration_words,
    number_words,
    remaining_words,
    window_words,
)
from bihuan.web.labels import code_label, kind_label
from bihuan.web.pages.board_words import level_words

ONE_LINE_MINUTES = 42  # below this a block has room for one line and no glyph
SET_OUT_MINUTES = 10  # a visit may begin this much late before the board asks
UNDER_WAY = ("travelling", "working")
STATES = {
    "proposed": gettext_lazy("proposed, to be confirmed"),
    "assigned": gettext_lazy("dispatched"),
    "accepted": gettext_lazy("accepted"),
    "travelling": gettext_lazy("on the way"),
    "working": gettext_lazy("at work"),
    "done": gettext_lazy("done"),
}
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the axis, in minutes since midnight."""

    from_m: int
    to_m: int


@dataclass(frozen=True, slots=True)
class BlockView:
    """One block. `look` is done, current, planned or proposed; `tone` adds attention or danger, `why` its reason."""

    number: str
    title: str
    kind: str
    place: str
    times: str
    state: str
    look: str
    tone: Tone
    why: str
    overdue: bool
    span: Stretch
    travel: Stretch | None
    window: Stretch | None
    window_words: str
    window_broken: bool
    promised: bool
    one_line: bool
    passed_over: bool
    label: str

    @property
    def css(self) -> str:
        """The classes it is drawn by; what is done is quiet, whatever it was."""
        tone = "" if self.look == "done" else CSS_OF_TONE[self.tone]
        shapes = ("one-line" if self.one_line else "", "passed-over" if self.passed_over else "")
        return " ".join(part for part in (self.look, tone, *shapes) if part)


@dataclass(frozen=True, slots=True)
class RowView:
    """One technician's row. `key` names it in the page; `off` is what lies outside his shift."""

    key: str
    code: str
    name: str
    level: str
    group_path: str
    unfit: str
    load_minutes: int
    free_minutes: int
    hours: str
    pause: Stretch | None
    off: tuple[Stretch, ...]
    blocks: tuple[BlockView, ...]

    @property
    def over(self) -> bool:
        """More is planned than the day has."""
        return self.load_minutes > self.free_minutes

    @property
    def digest(self) -> str:
        """What the page compares to know whether the row it shows is still this one."""
        return sha256(repr(self).encode()).hexdigest()[:12]


def minute_of(moment: datetime, on: date) -> int:
    """This will count minutes since the midnight `on`, kept within that day."""
    minutes = int((moment - datetime.combine(on, time(), CHINA)).total_seconds() // 60)
    return min(max(minutes, 0), DAY_MINUTES)


def overdue_words(due_at: datetime, on: date, now: datetime) -> str:
    """This will say since when an order is overdue whose limit passed before the day `on`; empty otherwise.

    Such orders are counted, not painted: red is for what an act of this day still saves.
    """
    if due_at >= min(now, datetime.combine(on, time(), CHINA)):
        return ""
    return _("overdue for %(time)s") % {"time": duration_words(_hours(now - due_at) * 60)}


def row_view(row: dispatch.BoardRow, on: date, now: datetime, business: str) -> RowView:
    """This will give a technician's row; blocks of another business than the one filtered for stay, without words."""
    unfit = workforce.UNFIT_WORDS[workforce.Unfit(row.unfit)] if row.unfit else ""
    shift = _stretch(row.shift, on)
    return RowView(
        key=row.code or str(row.person_id),
        code=row.code,
        name=row.name,
        level=level_words(row.rank) if row.rank else "",
        group_path=row.group_path or "",
        unfit=_(unfit) if unfit else "",
        load_minutes=row.load_minutes,
        free_minutes=row.free_minutes,
        hours=f"{number_words(row.load_minutes / 60, 1)} h",
        pause=_stretch(row.pause, on),
        off=() if shift is None else (Stretch(0, shift.from_m), Stretch(shift.to_m, DAY_MINUTES)),
        blocks=tuple(_block(block, on, now, business) for block in row.blocks),
    )


def _stretch(window: Window | None, on: date) -> Stretch | None:
    """The part of a window that lies on the day, if any does."""
    if window is None:
        return None
    found = Stretch(minute_of(window.start, on), minute_of(window.end, on))
    return found if found.from_m < found.to_m else None


def _block(block: dispatch.Block, on: date, now: datetime, business: str) -> BlockView:
    span = Stretch(minute_of(block.start_at, on), minute_of(block.end_at, on))
    overdue = "" if block.state == "done" else overdue_words(block.due_at, on, now)
    tone, why = _overdue_tone(block, now, overdue) if overdue else _tone(block, now)
    title = code_label("businesses", block.business) if block.work == "repair" else code_label("works", block.work)
    kind = kind_label(block.business, block.work)
    times = _times(block.start_at, block.end_at)
    state = str(STATES[block.state])
    appointment = block.appointment_start and block.appointment_end
    window = Window(block.appointment_start, block.appointment_end) if appointment else None  # type: ignore[arg-type]  # both or neither
    words = window_words(window.start, window.end, now) if window else ""
    promise = _("promised %(window)s") % {"window": words} if block.promised and words else ""
    parts = (kind, block.place, times, state, promise, why, block.number)
    return BlockView(
        number=block.number,
        title=title,
        kind=kind,
        place=block.place,
        times=times,
        state=state,
        look=_look(block.state),
        tone=tone,
        why=why,
        overdue=bool(overdue),
        span=span,
        travel=Stretch(max(0, span.from_m - -(-block.travel_s // 60)), span.from_m) if block.travel_s else None,
        window=_stretch(window, on) if block.state != "done" else None,
        window_words=words,
        window_broken=block.outside_window,
        promised=block.promised,
        one_line=span.to_m - span.from_m < ONE_LINE_MINUTES,
        passed_over=bool(business) and block.business != business,
        label=_(", ").join(part for part in parts if part),
    )


def _times(start: datetime, end: datetime) -> str:
    return f"{start.astimezone(CHINA):%H:%M}–{end.astimezone(CHINA):%H:%M}"


def _look(state: str) -> str:
    return (
        "done"
        if state == "done"
        else "current"
        if state in UNDER_WAY
        else "proposed"
        if state == "proposed"
        else "planned"
    )


def _tone(block: dispatch.Block, now: datetime) -> tuple[Tone, str]:
    """What will break without action is danger; what may break soon, or should have begun, asks for a look."""
    if block.state == "done":
        return Tone.DONE, ""
    if block.outside_window:
        return Tone.DANGER, _("misses the appointment")
    if block.late_s:
        return Tone.DANGER, _("ends %(time)s past the limit") % {"time": duration_words(-(-block.late_s // 60))}
    if idle := _idle_words(block, now):
        return Tone.ATTENTION, idle
    spare_s = int((block.due_at - block.end_at).total_seconds())
    if spare_s <= ATTENTION_S:
        return Tone.ATTENTION, _("at its end %(left)s") % {"left": remaining_words(spare_s)}
    return Tone.NEUTRAL, ""


def _overdue_tone(block: dispatch.Block, now: datetime, words: str) -> tuple[Tone, str]:
    """Late whatever is done, so of the plan only whether it is kept matters."""
    idle = _idle_words(block, now)
    return (Tone.ATTENTION, f"{idle} · {words}") if idle else (Tone.NEUTRAL, words)


def _idle_words(block: dispatch.Block, now: datetime) -> str:
    """What to say of a visit that should have begun."""
    if block.state in UNDER_WAY or now - block.start_at <= timedelta(minutes=SET_OUT_MINUTES):
        return ""
    return _("should have begun %(time)s ago") % {"time": duration_words(_minutes(now - block.start_at))}


def _hours(length: timedelta) -> int:
    """Cut to whole hours, so that a row is not drawn anew each minute."""
    return int(length.total_seconds() // 3600)


def _minutes(length: timedelta) -> int:
    """Cut to whole five minutes, so that a row is not drawn anew each minute."""
    return int(length.total_seconds() // 300) * 5
