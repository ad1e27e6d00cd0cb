"""Demands in words: an English message id and its values; the interface translates."""

from collections.abc import Callable

from bihuan.engines.rota.model import Demand, Problem, Rule
from bihuan.kernel.errors import N_

WORDS = {
    Rule.RUN: N_("%(person)s works at most %(amount)s days running (%(first)s to %(last)s)"),
    Rule.REST: N_("%(person)s has at least %(amount)s day of rest from %(first)s to %(last)s"),
    Rule.HOURS: N_("%(person)s works at most %(amount)s minutes from %(first)s to %(last)s"),
    Rule.LEAVE: N_("%(person)s is on leave from %(first)s to %(last)s"),
    Rule.FIXED: N_("The day of %(person)s on %(first)s is set by hand"),
    Rule.STAFF: N_("%(group)s has at least %(amount)s people on duty on %(first)s"),
    Rule.NEED: N_("%(group)s has at least %(amount)s people on duty for the work expected on %(first)s"),
    Rule.ZONE: N_("%(zone)s has its owner or somebody who covers it on %(first)s"),
    Rule.FORM: N_("%(person)s has one duty, rest or leave for each day"),
}
LESS_WORDS = {
    Rule.STAFF: N_("Be content with %(amount)s people on duty in %(group)s on %(first)s"),
    Rule.NEED: N_("Be content with %(amount)s people for the work expected of %(group)s on %(first)s"),
    Rule.LEAVE: N_("Move the leave of %(person)s from %(first)s to %(last)s"),
    Rule.FIXED: N_("Free the day of %(person)s on %(first)s, which is set by hand"),
    Rule.ZONE: N_("Leave %(zone)s open on %(first)s"),
}
ONE_DAY_WORDS = {  # instead of a sentence above where its first day is its last
    WORDS[Rule.LEAVE]: N_("%(person)s is on leave on %(first)s"),
    LESS_WORDS[Rule.LEAVE]: N_("Move the leave of %(person)s on %(first)s"),
}
LESS_EVERY_DAY_WORDS = {
    Rule.STAFF: N_("Be content with %(amount)s people on duty in %(group)s on every day"),
    Rule.NEED: N_("Be content with %(amount)s people for the work expected of %(group)s on every day"),
    Rule.LEAVE: N_("Move all leave of %(person)s"),
    Rule.FIXED: N_("Free all days of %(person)s that are set by hand"),
    Rule.ZONE: N_("Leave %(zone)s open whenever its owner is off"),
}
Name = Callable[[str], str]


def demand_params(problem: Problem, demand: Demand, name: Name = str) -> dict[str, object]:
    """This will give the values of a demand's words; `name` tells what an id of the problem is called."""
    return {
        "person": name(demand.person_id) if demand.person_id else "",
        "group": name(demand.group) if demand.group else "",
        "zone": name(demand.zone) if demand.zone else "",
        "skill": demand.skill or "",
        "amount": demand.needed_count,
        "first": day_label(problem, demand.day),
        "last": day_label(problem, demand.to_day),
    }


def day_label(problem: Problem, day: int) -> str:
    """This will name a day: by its label within the horizon, by its distance outside."""
    if 0 <= day < len(problem.days):
        return problem.days[day].label or str(day)
    return f"{day:+d}" if day < 0 else f"+{day}"
