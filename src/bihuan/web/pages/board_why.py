"""Why him: the four rules as a table of plain facts, chosen against runner-up, each with its cost as a bar."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.workforce import api as workforce
from bihuan.engines.planner import Blocked, Contender
from bihuan.kernel.errors import N_, NotFound
from bihuan.web.formats import MISSING, duration_words, number_words, remaining_words
from bihuan.web.labels import code_label
from bihuan.web.pages.board_words import Names, clock_words, requirement_words, violation_words

BAR_MAX_PX = 36


@dataclass(frozen=True, slots=True)
class Cell:
    """One candidate under one rule: the plain fact, its cost, and the bar's length."""

    fact: str
    cost: int
    bar_px: int


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule; `other` is None where nobody else could do it."""

    name: str
    chosen: Cell
    other: Cell | None


@dataclass(frozen=True, slots=True)
class Why:
    """The popover's content."""

    chosen: str
    times: str
    other: str
    other_code: str
    rows: tuple[RuleRow, ...]
    total: int
    other_total: int | None
    requirements: tuple[str, ...]
    blocked: tuple[tuple[str, str], ...]
    dearer: tuple[tuple[str, int], ...]
    view: dispatch.WhyView

    @property
    def more(self) -> str:
        """By how much the runner-up is dearer."""
        return "" if self.other_total is None else _signed(self.other_total - self.total)


def why_words(view: dispatch.WhyView, tier: str) -> Why:
    """This will put the planner's account of a proposal into words."""
    account = view.account
    if account is None:
        raise NotFound(N_("Why was written by an earlier version, in a form no longer read. Plan the day again."))
    chosen, others = account.chosen, account.others
    other = others[0] if others else None
    ids = {one.technician_id for one in (chosen, *others)} | {one.technician_id for one in account.blocked}
    people = workforce.persons({UUID(one) for one in ids})
    names = Names(view.plan.date, {str(one.id): one.name for one in people.values()})
    known = names.people
    return Why(
        chosen=known.get(chosen.technician_id, MISSING),
        times=f"{clock_words(chosen.start_s, names.on)}–{clock_words(chosen.end_s, names.on)}",
        other=known.get(other.technician_id, MISSING) if other else "",
        other_code=people[UUID(other.technician_id)].code if other else "",
        rows=_rows(chosen, other, tier, account.mean_load_s),
        total=chosen.cost.total,
        other_total=other.cost.total if other else None,
        requirements=tuple(requirement_words(one, names) for one in account.requirements),
        blocked=tuple(_blocked(one, names) for one in account.blocked),
        dearer=tuple((known.get(one.technician_id, MISSING), one.cost.total) for one in others[1:]),
        view=view,
    )


def _rows(chosen: Contender, other: Contender | None, tier: str, mean_load_s: int) -> tuple[RuleRow, ...]:
    mean = _("mean %(hours)s h") % {"hours": number_words(mean_load_s / 3600, 1)}
    rules = (
        ("late", _("Customer first · %(tier)s") % {"tier": code_label("tiers", tier)}, _spare),
        ("zone", _("Own zone first"), _zone),
        ("travel", _("Nearest first"), _travel),
        ("balance", _("Balanced workload · %(mean)s") % {"mean": mean}, _load),
        ("change", _("Leave with the same technician"), _change),
    )
    most = max(1, *(abs(_cost(one, rule)) for one in (chosen, other) if one for rule, _name, _fact in rules))
    return tuple(
        RuleRow(name, _cell(chosen, rule, fact, most), _cell(other, rule, fact, most) if other else None)
        for rule, name, fact in rules
        if rule != "change" or any(one and one.cost.change for one in (chosen, other))
    )


def _cost(one: Contender, rule: str) -> int:
    return int(getattr(one.cost, rule))


def _cell(one: Contender, rule: str, fact: Callable[[Contender], str], most: int) -> Cell:
    cost = _cost(one, rule)
    return Cell(fact(one), cost, max(2, round(BAR_MAX_PX * max(0, cost) / most)))


def _spare(one: Contender) -> str:
    if one.spare_s is None:
        return _("no limit this week")
    return _("done with %(left)s") % {"left": remaining_words(one.spare_s)}


def _zone(one: Contender) -> str:
    return {True: _("owns the zone"), False: _("another’s zone"), None: MISSING}[one.own_zone]


def _travel(one: Contender) -> str:
    return f"{number_words(one.travel_m / 1000, 1)} km · {duration_words(-(-one.travel_s // 60))}"


def _load(one: Contender) -> str:
    before, after = (number_words(load_s / 3600, 1) for load_s in (one.load_before_s, one.load_after_s))
    return f"{before} → {after} h"


def _change(one: Contender) -> str:
    return _("changes hands") if one.cost.change else _("stays")


def _signed(value: int) -> str:
    return f"{'+' if value >= 0 else '−'}{number_words(abs(value))}"


def _blocked(one: Blocked, names: Names) -> tuple[str, str]:
    told = dict.fromkeys(violation_words(violation, names) for violation in one.violations)
    return names.people.get(one.technician_id, MISSING), _("; ").join(told)
