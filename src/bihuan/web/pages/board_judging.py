"""Whom an order could be given to: each choice judged, in words, with the rules that a dispatcher may set aside."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.orders.api import OrderDetail
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.errors import N_, NotFound
from bihuan.platform.actor import Actor
from bihuan.platform.telling import say
from bihuan.web.formats import Tone
from bihuan.web.pages.board_words import broken_words, cost_words, rule_words

CHOICES_MAX_COUNT = 40
KEYED_COUNT = 5  # the first candidates have the keys 1 to 5


@dataclass(frozen=True, slots=True)
class Rule:
    """A broken rule: its code, what to say in full and in brief, and whether a dispatcher may set it aside."""

    code: str
    name: str
    words: str
    brief: str
    may_set_aside: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """One technician as the order's holder; `key` is printed on the first few."""

    code: str
    name: str
    key: str
    times: str
    cost: str
    tone: Tone
    broken: tuple[Rule, ...]

    @property
    def needs(self) -> tuple[Rule, ...]:
        """The rules to tick before it may be given; empty if nothing is broken or something can't be set aside."""
        return self.broken if self.possible else ()

    @property
    def possible(self) -> bool:
        """Whether it can be given at all."""
        return all(rule.may_set_aside for rule in self.broken)

    @property
    def verdict(self) -> str:
        """The one line beside the name."""
        if not self.broken:
            return _("fits, %(cost)s") % {"cost": self.cost}
        return _("; ").join(dict.fromkeys(rule.brief for rule in self.broken))


def person_named(actor: Actor, code: str, on: date) -> workforce.PersonRow:
    """This will give the technician with a code, if the actor may give orders to them that day; else NotFound."""
    try:
        person = workforce.person_by_code(code)
    except NotFound:  # in the words for somebody of another area, so that codes can't be tried out
        raise NotFound(N_("There is no such technician in your area.")) from None
    dispatch.require_reach(actor, person.id, on)
    return person


def judged(
    actor: Actor, order: OrderDetail, on: date, now: datetime, *, person: workforce.PersonRow | None = None
) -> tuple[Judged, ...]:
    """This will judge one technician, or, without one, everybody of the order's group, the best first."""
    if person is not None:
        return (_judged(dispatch.preview(actor, order.row.id, person.id, now, on), person, ""),)
    trials = dispatch.candidates(actor, order.row.id, now, on)[:CHOICES_MAX_COUNT]
    people = workforce.persons({trial.person_id for trial in trials})
    return tuple(
        _judged(trial, people[trial.person_id], str(number) if number <= KEYED_COUNT else "")
        for number, trial in enumerate(trials, start=1)
    )


def _judged(trial: dispatch.Trial, person: workforce.PersonRow, key: str) -> Judged:
    start, end = timezone.localtime(trial.start_at), timezone.localtime(trial.end_at)
    broken = tuple(
        Rule(
            one.rule,
            rule_words(one.rule),
            say(dispatch.fault_of(one)),
            broken_words(one),
            one.rule in dispatch.TIME_RULES,
        )
        for one in trial.broken
    )
    possible = all(rule.may_set_aside for rule in broken)
    return Judged(
        code=person.code,
        name=person.name,
        key=key,
        times=f"{start:%H:%M}–{end:%H:%M}" if possible else "",
        cost=cost_words(trial.added_cost),
        tone=Tone.DONE if not broken else Tone.ATTENTION if possible else Tone.DANGER,
        broken=broken,
    )
