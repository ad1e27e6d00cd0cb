"""The clock bar as numbers: where each stretch, line and label of an order's time limit stands, in percent.

Drawn by templates/partials/clock.html as SVG, since the strict content policy forbids inline styles.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from bihuan.web.formats import duration_words, moment_words

_TAIL = 0.03  # so that the last line does not stand on the frame
# Labels are 12 px type, and must not touch on the narrowest bar; minor ones are shown on a roomy bar only.
_NARROW_BAR_PX, _ROOMY_BAR_PX = 350, 700
_NARROW_PX, _WIDE_PX, _BETWEEN_PX, _LATIN_LAST = 6.5, 12, 8, 0x2E7F
_WRITTEN_FROM_PERCENT = 14.0  # a stretch this wide holds its own words


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part [start, end) of the clock's life; `kind` is run or hold, as in the orders' reading."""

    kind: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Block:
    """A drawn stretch, x and width in percent; `words` is empty where it is too narrow to hold them."""

    kind: str
    x: str
    width: str
    middle: str
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn moment."""

    kind: str
    x: str


@dataclass(frozen=True, slots=True)
class Label:
    """Words above the bar; a minor one is dropped on a phone."""

    words: str
    x: str
    anchor: str
    kind: str
    minor: bool


@dataclass(frozen=True, slots=True)
class ClockBar:
    """All that the template draws."""

    blocks: tuple[Block, ...]
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]
    words: str


def clock_bar(
    stretches: Sequence[Stretch], *, start: datetime, due: datetime, first_due: datetime, now: datetime, stopped: bool
) -> ClockBar:
    """This will lay out a clock from `start` to a little past whichever is later, the limit or now.

    A stopped clock has no line for now: it is drawn up to where it stopped.
    """
    last = max([due, first_due, *(part.end for part in stretches), *([] if stopped else [now])])
    span_s = max((last - start).total_seconds() * (1 + _TAIL), 60.0)

    def at(moment: datetime) -> float:
        return min(100.0, max(0.0, (moment - start).total_seconds() / span_s * 100))

    lines = [Line("limit", _percent(at(due)))]
    if first_due != due:
        lines.insert(0, Line("limit earlier", _percent(at(first_due))))
    if not stopped:
        lines.append(Line("now", _percent(at(now))))
    wanted = _wanted(stretches, start, due, first_due, None if stopped else now)
    placed = [(moment, kind, words, at(moment), minor) for moment, kind, words, minor in wanted]
    return ClockBar(
        blocks=tuple(_blocks(stretches, at)),
        lines=tuple(lines),
        labels=tuple(_spread([(kind, words, x, minor) for _moment, kind, words, x, minor in placed])),
        words=", ".join(words for _moment, _kind, words, _x, _minor in sorted(placed, key=lambda item: item[0])),
    )


def _blocks(stretches: Sequence[Stretch], at: Callable[[datetime], float]) -> Iterator[Block]:
    for part in stretches:
        x, end = at(part.start), at(part.end)
        minutes = round((part.end - part.start) / timedelta(minutes=1))
        words = duration_words(minutes)
        if part.kind == "hold":
            words = _("Held %(time)s") % {"time": words}
        roomy = end - x >= _WRITTEN_FROM_PERCENT
        yield Block(part.kind, _percent(x), _percent(end - x), _percent((x + end) / 2), words if roomy else "")


def _wanted(
    stretches: Sequence[Stretch], start: datetime, due: datetime, first_due: datetime, now: datetime | None
) -> Iterator[tuple[datetime, str, str, bool]]:
    """The labels in order of importance: (moment, kind, words, minor)."""
    seen = now or due
    yield due, "limit", _("Limit %(time)s") % {"time": moment_words(due, seen)}, False
    if now is not None:
        yield now, "now", moment_words(now, now), False
    yield start, "start", moment_words(start, seen), False
    if first_due != due:
        yield first_due, "earlier", _("First limit %(time)s") % {"time": moment_words(first_due, seen)}, True
    for part in stretches:
        if part.kind == "hold":
            yield part.start, "hold", _("%(time)s held") % {"time": moment_words(part.start, seen)}, True
            if now is None or part.end < now:
                yield part.end, "hold", _("%(time)s resumed") % {"time": moment_words(part.end, seen)}, True


def _spread(wanted: Sequence[tuple[str, str, float, bool]]) -> Iterator[Label]:
    """This will keep the more important of two labels that would touch."""
    taken: list[tuple[float, float]] = []
    for kind, words, x, minor in wanted:
        width = sum(_WIDE_PX if ord(letter) > _LATIN_LAST else _NARROW_PX for letter in words)
        half = (width + _BETWEEN_PX) / 2 / (_ROOMY_BAR_PX if minor else _NARROW_BAR_PX) * 100
        anchor, middle = ("start", half) if x < half else ("end", 100 - half) if x > 100 - half else ("middle", x)
        left, right = middle - half, middle + half
        if any(left < other_right and other_left < right for other_left, other_right in taken):
            continue
        taken.append((left, right))
        edge = {"start": 0.0, "middle": x, "end": 100.0}[anchor]
        yield Label(words, _percent(edge), anchor, kind, minor)


def _percent(value: float) -> str:
    return f"{value:.2f}%"
