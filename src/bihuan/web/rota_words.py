"""The rota in words: what a cell is, what is wrong on a day, why a day is as it is."""

from collections.abc import Iterable
from typing import Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.contexts.workforce.api import RotaCell, RotaDay, RotaSheet, WhyRow
from bihuan.engines.rota import ONE_DAY_WORDS
from bihuan.web.formats import business_day_words, duration_words

LETTERS: Final[dict[str, str | Promise]] = {
    "D": gettext_lazy("Wk"),
    "S": gettext_lazy("Su"),
    "R": gettext_lazy("Re"),
    "L": gettext_lazy("Lv"),
    "-": "·",
}
KINDS: Final[dict[str, str | Promise]] = {
    "D": gettext_lazy("On duty"),
    "S": gettext_lazy("On duty in the support team"),
    "R": gettext_lazy("Rest day"),
    "L": gettext_lazy("On leave"),
    "-": gettext_lazy("Not set yet"),
}
FAULTS: Final[dict[str, str | Promise]] = {
    "run": gettext_lazy("Too many days running"),
    "rest": gettext_lazy("No rest day in any seven"),
    "hours": gettext_lazy("Too many hours in seven days"),
}
Line = tuple[str, str]  # tone, words


def told(said: Iterable[tuple[str, dict[str, object]]]) -> list[str]:
    """This will put an engine's sentences into the reader's language; a span of one day is said as that day."""
    return [_(ONE_DAY_WORDS.get(msg, msg) if _is_of_one_day(params) else msg) % params for msg, params in said]


def _is_of_one_day(params: dict[str, object]) -> bool:
    return "first" in params and params["first"] == params.get("last")


def cell_words(cell: RotaCell) -> str:
    """This will name a day of a person: which, what, and all that is special about it."""
    parts = [f"{business_day_words(cell.date)} {KINDS[cell.letter]}"]
    if cell.start_at and cell.end_at and cell.letter in "DS":
        start, end = timezone.localtime(cell.start_at), timezone.localtime(cell.end_at)
        parts.append(f"{start:%H:%M}–{end:%H:%M}")
    if cell.stood:
        parts.append(_("stood as: %(was)s") % {"was": KINDS[cell.stood]})
    if cell.fixed:
        parts.append(_("set by hand"))
    if cell.wished:
        parts.append(_("wishes to be off"))
    if cell.asked_leave:
        parts.append(_("leave asked for"))
    parts += [str(FAULTS[fault]) for fault in cell.faults]
    return _("; ").join(parts)


def faults(sheet: RotaSheet) -> list[Line]:
    """This will list what is wrong in a sheet: people with too long a stretch, days too thin, zones left open."""
    found = []
    for row in sheet.rows:
        for fault in sorted({one for cell in row.cells for one in cell.faults}):
            days = [cell.date for cell in row.cells if fault in cell.faults]
            words = _("%(name)s, %(first)s to %(last)s: %(fault)s")
            named = {"name": row.name, "first": business_day_words(days[0]), "last": business_day_words(days[-1])}
            found.append(("danger", words % (named | {"fault": FAULTS[fault]})))
    for day in sheet.days:
        on = business_day_words(day.date)
        if day.short:
            words = _("%(day)s: %(count)s on duty, at least %(least)s wanted")
            found.append(("danger", words % {"day": on, "count": day.duty_count, "least": day.least_count}))
        if day.thin and day.expected and not day.short:
            words = _("%(day)s: the work expected needs %(needed)s, %(count)s on duty")
            counts = {"needed": day.expected.people_count, "count": day.duty_count}
            found.append(("attention", words % ({"day": on} | counts)))
        if day.open_zones:
            zones = _(", ").join(day.open_zones)
            found.append(("attention", _("%(day)s: nobody covers %(zones)s") % {"day": on, "zones": zones}))
    return found


def work_words(day: RotaDay) -> str:
    """This will say what work is expected on a day, and how that was reckoned."""
    if day.expected is None:
        return _("No work is foretold for this day.")
    words = _("%(work)s of standard time expected: %(level)s on a mean day, of which such a day has %(share)s %%.")
    return words % {
        "work": duration_words(day.expected.work_minutes),
        "level": duration_words(day.expected.level_minutes),
        "share": round(day.expected.share_bp / 100),
    }


def why_lines(why: WhyRow) -> list[Line]:
    """This will say why a day is as it is, the weightiest first, and then what the other way would do."""
    lines: list[Line] = [("neutral", str(KINDS[why.letter]))]
    for holds, words in (
        (why.fixed, _("Set by hand; the next rota leaves it as it is.")),
        (why.wished, _("The technician wished to be off.")),
        (why.changed, _("Differs from the rota that stands.")),
    ):
        if holds:
            lines.append(("neutral", words))
    running = {"before": why.running_before, "after": why.running_after}
    lines.append(("neutral", _("Days worked running before: %(before)s, after: %(after)s.") % running))
    if why.resting:
        lines.append(("neutral", _("Also resting: %(names)s") % {"names": _(", ").join(why.resting)}))
    if why.away:
        lines.append(("neutral", _("Away: %(names)s") % {"names": _(", ").join(why.away)}))
    words = _("%(zone)s is covered by %(name)s.")
    lines += [("done", words % {"zone": cover.zone, "name": cover.name}) for cover in why.covered_by]
    if why.covering:
        lines.append(("done", _("Covers %(zones)s besides.") % {"zones": _(", ").join(why.covering)}))
    return lines + _otherwise(why)


def _otherwise(why: WhyRow) -> list[Line]:
    if why.points is None:
        return []
    if why.letter in "DS":
        breaks, opens = _("Resting instead would break: %(rule)s"), _("Resting instead would leave open: %(zones)s")
        free = _("Resting instead would break no rule; it weighs %(n)s points.")
    else:
        breaks, opens = _("Working instead would break: %(rule)s"), _("Working instead would leave open: %(zones)s")
        free = _("Working instead would break no rule; it weighs %(n)s points.")
    lines: list[Line] = [("danger", breaks % {"rule": one}) for one in told(why.broken)]
    if why.opened:
        lines.append(("attention", opens % {"zones": _(", ").join(why.opened)}))
    return lines or [("neutral", free % {"n": f"{why.points:+d}"})]
