"""The planner's codes and numbers as a dispatcher reads them: reasons, remedies, rules, events. Values stay values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.workforce import api as workforce
from bihuan.engines.planner import Requirement, Violation
from bihuan.kernel.worktime import CHINA
from bihuan.platform import clock
from bihuan.web.formats import MISSING, number_words
from bihuan.web.labels import language

REASONS = {
    "nobody_at_work": gettext_lazy("Nobody of the group is at work; %(count)s rest"),
    "pinned": gettext_lazy("Tied to %(who)s, who cannot do it"),
    "skill": gettext_lazy("Nobody at work holds %(skill)s at %(level)s"),
    "equipment": gettext_lazy("None of the %(count)s who are skilled carries a usable %(equipment)s"),
    "impossible_window": gettext_lazy("Its window and its earliest start leave no moment"),
    "window": gettext_lazy("Nobody can be there in the window; the earliest is %(who)s at %(time)s"),
    "shift": gettext_lazy("Fits into nobody’s shift; %(who)s would run %(minutes)s min over"),
    "full": gettext_lazy("The %(count)s who could do it are full; least over: %(who)s, %(minutes)s min"),
    "dearer": gettext_lazy("%(who)s could do it, at a cost of %(cost)s; leaving it for later costs %(unserved)s"),
    dispatch.NO_PLACE: gettext_lazy("The address has no place on the map yet; decide its zone first"),
    dispatch.NOT_PLANNED_YET: gettext_lazy("Not planned yet"),
}
REMEDIES = {
    "ask_customer": gettext_lazy("Ask the customer: %(who)s could come at %(time)s"),
    "extend_shift": gettext_lazy("Let %(who)s stay %(minutes)s min longer"),
    "move_break": gettext_lazy("Move the break of %(who)s by %(minutes)s min"),
    "move_order": gettext_lazy("Let %(order)s of %(who)s be %(minutes)s min late"),
    "lend_skill": gettext_lazy("Borrow somebody with %(skill)s at %(level)s"),
    "bring_equipment": gettext_lazy("Bring %(who)s a %(equipment)s"),
    "call_in": gettext_lazy("Call in %(who)s, who has a rest day"),
    "unpin": gettext_lazy("Untie it; %(who)s could do it"),
}
REQUIREMENTS = {
    "equipment": gettext_lazy("carries %(equipment)s"),
    "window": gettext_lazy("within the window"),
    "promise": gettext_lazy("within the promise"),
    "release": gettext_lazy("not too early"),
    "pinned": gettext_lazy("holds it already"),
    "break": gettext_lazy("break kept"),
    "shift": gettext_lazy("within the shift"),
    "rest": gettext_lazy("no rest day"),
}
BLOCKS = {
    "rest": gettext_lazy("rests"),
    "skill": gettext_lazy("lacks %(skill)s at %(level)s"),
    "equipment": gettext_lazy("has no usable %(equipment)s"),
    "pinned": gettext_lazy("the order is tied to another"),
    "shift": gettext_lazy("%(minutes)s min past the shift"),
    "break": gettext_lazy("%(minutes)s min into the break"),
    "window": gettext_lazy("%(minutes)s min outside the window"),
    "promise": gettext_lazy("%(minutes)s min outside the promise"),
    "release": gettext_lazy("%(minutes)s min too early"),
    "travel": gettext_lazy("%(minutes)s min too little to get there"),
}
BLOCKED_OTHERWISE = gettext_lazy("the rule %(rule)s")


@dataclass(frozen=True)
class Names:
    """What ids stand for on one day's board: people and orders by id as text."""

    on: date
    people: Mapping[str, str]
    orders: Mapping[str, str] = field(default_factory=dict)


def reason_words(reason: str, params: Mapping[str, Any], names: Names) -> str:
    """This will say why an order waits."""
    words = REASONS.get(reason)
    return str(words) % _values(params, names) if words else reason


def remedy_words(remedy: Mapping[str, Any], names: Names) -> str:
    """This will say what single thing would make an order possible."""
    code = remedy["code"]
    return str(REMEDIES[code]) % _values(remedy["params"], names) if code in REMEDIES else code


def requirement_words(requirement: Requirement, names: Names) -> str:
    """This will say one hard requirement that the chosen technician meets."""
    rule = requirement.rule
    values = _values({rule: requirement.what, "need": requirement.need}, names)
    if rule == "skill":
        return f"{values['skill']} {_level(requirement.has)}"
    return str(REQUIREMENTS[rule]) % values if rule in REQUIREMENTS else rule


def violation_words(violation: Violation, names: Names) -> str:
    """This will say one rule in the way, and by how much."""
    rule = violation.rule
    words = BLOCKS.get(rule, BLOCKED_OTHERWISE)
    return str(words) % _values({**violation.facts, "by_s": violation.by, "rule": rule}, names)


def broken_words(broken: dispatch.Broken) -> str:
    """This will say in a few words what giving the order would break, for a list of candidates."""
    if broken.away is not None:
        return _(workforce.UNFIT_WORDS[workforce.Unfit(broken.away)])
    brief = {"skill": _("lacks the skill"), "equipment": _("lacks the equipment")}
    if words := brief.get(broken.rule):
        return words
    minutes = -(-broken.by // 60)
    if broken.order_id is not None:
        return _("makes another order %(minutes)s min late") % {"minutes": minutes}
    return str(BLOCKS.get(broken.rule, BLOCKED_OTHERWISE)) % {"minutes": minutes, "rule": broken.rule}


def cost_words(added_cost: int) -> str:
    """This will say what an insertion adds, in minutes of travel and everything weighed as such."""
    sign = "+" if added_cost >= 0 else "−"
    return _("%(sign)s%(minutes)s min") % {"sign": sign, "minutes": number_words(abs(added_cost) // 60)}


def event_words(event: dispatch.PlanEvent, names: Names, groups: Mapping[str, str]) -> tuple[str, str]:
    """This will give an event's verb and its facts."""
    facts, group = event.facts, groups.get(event.path, "")
    if event.name == "dispatch.plan_proposed":
        made = ngettext("%(n)s proposal", "%(n)s proposals", facts.proposed_count) % {"n": facts.proposed_count}
        left = _("%(n)s left out") % {"n": facts.left_out_count}
        return _("Day planned"), _joined(group, made, left)
    if event.name == "dispatch.plan_accepted":
        return _("Plan accepted"), group
    if event.name == "dispatch.plan_unaccepted":
        return _("Acceptance taken back"), group
    if event.name == "dispatch.plan_recalled":
        back = _("%(n)s taken back") % {"n": facts.recalled_count}
        stay = _("%(n)s accepted already and stay") % {"n": facts.kept_count} if facts.kept_count else ""
        return _("Dispatch taken back"), _joined(group, back, stay)
    if event.name == "dispatch.plan_dispatched":
        sent = _("%(n)s dispatched") % {"n": facts.dispatched_count}
        dropped = _("%(n)s had changed and stay") % {"n": facts.dropped_count} if facts.dropped_count else ""
        return _("Plan dispatched"), _joined(group, sent, dropped)
    set_aside = "、".join(rule_words(rule) for rule in facts.despite)
    told = f"{event.number} → {names.people.get(str(facts.person_id), MISSING)}"
    return _("Given by hand"), _joined(told, _("despite") + f" {set_aside}" if set_aside else "")


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def rule_words(rule: str) -> str:
    """This will name a rule that may be set aside."""
    return {
        "shift": _("shift"),
        "break": _("break"),
        "window": _("window"),
        "promise": _("promise"),
        "release": _("earliest start"),
        "travel": _("travel"),
    }.get(rule, rule)


def clock_words(seconds: int, on: date) -> str:
    """This will give the planner's seconds since midnight as a time of the day."""
    at: datetime = datetime.combine(on, time(), CHINA) + timedelta(seconds=seconds)
    return f"{at:%H:%M}" if at.date() == on else f"{at:%m-%d %H:%M}"


def _values(params: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """Every value a sentence may ask for; what a code does not carry is never asked for."""
    counts = (params[name] for name in ("resting_count", "able_count", "skilled_count") if name in params)
    found: dict[str, Any] = {"count": next(counts, 0)}
    found["who"] = names.people.get(str(params.get("technician_id")), MISSING)
    found["order"] = names.orders.get(str(params.get("order_id")), MISSING)
    found["minutes"] = -(-int(params.get("by_s") or 0) // 60)
    found["time"] = clock_words(params["start_s"], names.on) if "start_s" in params else MISSING
    found["skill"] = _label(catalog.skills(clock.now()), params.get("skill"))
    found["equipment"] = _label(catalog.equipment(clock.now()), params.get("equipment"))
    found["level"] = _level(params.get("need"))
    for name in ("cost", "unserved"):
        found[name] = number_words(int(params.get(name) or 0))
    return found | {"rule": params.get("rule", "")}


def _label(rows: Any, code: object) -> str:
    found = next((row for row in rows if row.code == code), None)
    return catalog.label(found, language()) if found else str(code or "")


def _level(rank: int | None) -> str:
    return level_words(rank) if rank else ""


def level_words(rank: int) -> str:
    """This will name a skill's rank: 四级."""
    found = next((row for row in catalog.skill_levels(clock.now()) if row.rank == rank), None)
    return catalog.label(found, language()) if found else ""
