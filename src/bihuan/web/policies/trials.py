"""Sample facts a version is tried on: the same question answered by the version in force and by the draft.

Each trial asks the product's own queries, so what it shows is what would happen. The real mix of orders is asked the
same way, group by group: the groups whose answer differs are those a new version would touch.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.contexts.care import api as care
from bihuan.contexts.catalog import api as catalog
from bihuan.kernel.errors import BihuanError
from bihuan.kernel.units import Seconds
from bihuan.platform.policies.trying import trying
from bihuan.platform.policies.types import PolicyVersion
from bihuan.platform.telling import say
from bihuan.web.formats import dated_words, duration_words, number_words, window_words
from bihuan.web.labels import choices, code_label, kind_label, language

Facts = Mapping[str, str]
Answer = dict[str, str]  # what is asked for, in words -> the answer, in words


@dataclass(frozen=True, slots=True)
class Trial:
    """A question about one order: the facts it needs, in the order they are asked, and how it is answered."""

    facts: tuple[str, ...]
    answer: Callable[[Facts, datetime], Answer]


@dataclass(frozen=True, slots=True)
class Line:
    """One answer under the version in force and under the one being tried."""

    label: str
    now: str
    then: str

    @property
    def differs(self) -> bool:
        """Whether the new version would answer otherwise."""
        return self.now != self.then


LABELS: dict[str, str | Promise] = {
    "business": gettext_lazy("Business"),
    "work": gettext_lazy("Work"),
    "tier": gettext_lazy("Tier"),
    "area": gettext_lazy("Town or country"),
}
LISTS = {"business": "businesses", "work": "works", "tier": "tiers", "area": "areas"}


def _limits(facts: Facts, at: datetime) -> Answer:
    row = catalog.limit(facts["business"], facts["work"], facts["tier"], facts["area"], at)
    due_at = catalog.calendar(row.calendar, at).add(at, Seconds(row.limit_minutes * 60))
    respond_by = catalog.calendar(row.response_calendar, at).add(at, Seconds(row.first_response_minutes * 60))
    return {
        _("Limit"): duration_words(row.limit_minutes),
        _("Received now, due at"): dated_words(due_at, at),
        _("First response by"): dated_words(respond_by, at),
        _("Contact after dispatch within"): duration_words(row.contact_minutes),
    }


def _kinds(facts: Facts, at: datetime) -> Answer:
    row = catalog.kind(facts["business"], facts["work"], at)
    levels = {level.rank: catalog.label(level, language()) for level in catalog.skill_levels(at)}
    names = {skill.code: catalog.label(skill, language()) for skill in catalog.skills(at)}
    tools = {tool.code: catalog.label(tool, language()) for tool in catalog.equipment(at)}
    return {
        _("Called"): catalog.label(row, language()),
        _("Standard time"): duration_words(row.standard_minutes),
        _("Skills"): _(", ").join(
            f"{names.get(need.skill, need.skill)} {levels.get(need.rank, '')}" for need in row.needs
        ),
        _("Equipment"): _(", ").join(tools.get(code, code) for code in row.equipment),
    }


def _windows(facts: Facts, at: datetime) -> Answer:
    days_count = 2
    offered = [window_words(start, end, at) for start, end in catalog.windows_ahead(facts["work"], at, days_count)]
    return {_("Windows of the next two days"): _(", ").join(offered)}


def _checks(facts: Facts, at: datetime) -> Answer:
    rows = catalog.checks(facts["business"], facts["work"], at)
    return {catalog.label(row, language()): _("required") if row.required else _("optional") for row in rows}


def _callback(facts: Facts, at: datetime) -> Answer:
    share = care.callback_share(facts["work"], facts["tier"], at)
    if share is None:
        return {_("Called back"): _("none")}
    return {
        _("Called back"): f"{number_words(share.share_bp / 100, 1)} %",
        _("Due after completion within"): duration_words(share.due_minutes),
    }


ORDER = ("business", "work", "tier", "area")
_LIMIT = Trial(ORDER, _limits)
TRIALS: dict[str, Trial] = {
    "catalog.limits": _LIMIT,
    "catalog.calendars": _LIMIT,
    "catalog.holidays": _LIMIT,
    "catalog.kinds": Trial(("business", "work"), _kinds),
    "catalog.skills": Trial(("business", "work"), _kinds),
    "catalog.skill_levels": Trial(("business", "work"), _kinds),
    "catalog.equipment": Trial(("business", "work"), _kinds),
    "catalog.slots": Trial(("work",), _windows),
    "catalog.checks": Trial(("business", "work"), _checks),
    "care.callback_share": Trial(("work", "tier"), _callback),
}


def fields(trial: Trial) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """This will give the facts a trial asks for: name, label, what may be chosen."""
    return [(name, str(LABELS[name]), choices(LISTS[name])) for name in trial.facts]


def lines(trial: Trial, version: PolicyVersion[Any], facts: Facts, at: datetime) -> tuple[Line, ...]:
    """This will answer for the facts by what is in force at `at` and by `version`."""
    now = _answer(trial, facts, at)
    with trying(version):
        then = _answer(trial, facts, at)
    return tuple(Line(label, now.get(label, "—"), then.get(label, "—")) for label in {**now, **then})


def described(trial: Trial, facts: Facts) -> str:
    """This will name facts in words: 宽带障碍 · 金 · 城区."""
    named = []
    if "business" in trial.facts:
        named.append(kind_label(facts["business"], facts["work"]))
    elif "work" in trial.facts:
        named.append(code_label("works", facts["work"]))
    named += [code_label(LISTS[name], facts[name]) for name in ("tier", "area") if name in trial.facts]
    return " · ".join(named)


def _answer(trial: Trial, facts: Facts, at: datetime) -> Answer:
    try:
        return trial.answer(facts, at)
    except BihuanError as refusal:
        return {_("Refused"): say(refusal)}
