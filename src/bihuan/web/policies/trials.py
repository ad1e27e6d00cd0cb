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
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.errors import BihuanError
from bihuan.kernel.units import Seconds
from bihuan.platform.policies.trying import trying
from bihuan.platform.policies.types import PolicyVersion
from bihuan.platform.telling import say
from bihuan.web.formats import dated_words, duration_words, number_words, window_words
from bihuan.web.labels import choices, code_label, kind_label, language
from bihuan.web.message_words import STEPS
from bihuan.web.rota_words import LETTERS

Facts = Mapping[str, str]
Answer = dict[str, str]  # what is asked for, in words -> the answer, in words


@dataclass(frozen=True, slots=True)
class Trial:
    """A question: the facts it needs, in the order they are asked, and how it is answered.

    `of_orders`: it is about one order, so that the real ones can be asked as well. `slow`: answered only when pressed.
    """

    facts: tuple[str, ...]
    answer: Callable[[Facts, datetime], Answer]
    of_orders: bool = True
    slow: bool = False


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
    "step": gettext_lazy("Step"),
    "people": gettext_lazy("People of the group"),
}
LISTS = {"business": "businesses", "work": "works", "tier": "tiers", "area": "areas"}
GROUP_SIZES = (5, 4, 6, 8)
# What can't be tried here, and why.
ELSEWHERE: dict[str, str | Promise] = dict.fromkeys(
    ("dispatch.rules", "dispatch.tiers"),
    gettext_lazy(
        "What these weights do shows only over whole days, not on one order. They are to be tried on the twin of the"
        " city, which replays days under both versions; it is not built yet."
    ),
)


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


def _message(facts: Facts, at: datetime) -> Answer:
    sample = care.sample_message(facts["step"], facts["business"], facts["work"], at)
    names = _(", ").join(f"${name}" for name in sample.unused)
    return {
        _("What the customer reads"): sample.text,
        _("Characters"): number_words(len(sample.text)),
        _("Sent after"): _("%(seconds)s s") % {"seconds": sample.delay_s},
        _("Values it leaves out"): names or _("none"),
    }


def _fortnight(facts: Facts, at: datetime) -> Answer:
    sample = workforce.sample_rota(int(facts["people"]), at)
    days = list(zip(*sample.letters, strict=True))
    on_duty = [sum(letter in "DS" for letter in day) for day in days]
    rests = [line.count("R") for line in sample.letters]
    rows = {
        _("Person %(n)s") % {"n": number}: " ".join(str(LETTERS[letter]) for letter in line)
        for number, line in enumerate(sample.letters, 1)
    }
    return rows | {
        _("On duty a day"): f"{min(on_duty)}–{max(on_duty)}",
        _("Rest days each"): f"{min(rests)}–{max(rests)}",
        _("Points of the rota"): number_words(sample.points),
    }


ORDER = ("business", "work", "tier", "area")
_ROTA = Trial(("people",), _fortnight, of_orders=False, slow=True)
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
    "care.templates": Trial(("step", "business", "work"), _message, of_orders=False),
    "workforce.roster": _ROTA,
    "workforce.rota": _ROTA,
}


def fields(trial: Trial) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """This will give the facts a trial asks for: name, label, what may be chosen."""
    return [(name, str(LABELS[name]), _offered(name)) for name in trial.facts]


def facts_of(trial: Trial, sent: Facts) -> Facts:
    """This will take what was chosen of each fact, or the first of what may be."""
    offered = {name: [code for code, _words in options] for name, _label, options in fields(trial)}
    return {name: sent[name] if sent.get(name) in codes else codes[0] for name, codes in offered.items() if codes}


def _offered(name: str) -> list[tuple[str, str]]:
    if name == "step":
        return [(step, str(words)) for step, words in STEPS.items()]
    if name == "people":
        return [(str(count), str(count)) for count in GROUP_SIZES]
    return choices(LISTS[name])


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
