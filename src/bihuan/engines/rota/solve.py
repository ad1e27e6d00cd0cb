"""Making a rota: group by group, support first, each solved exactly or as well as the limit allows, then checked.

Groups are independent but for the support team, whose covers they share. Small problems are solved as one; in larger
ones the support's own rota comes first and then each group takes what covers are left. A group that finds no rota that
way is solved together with the support, and so on: only what is impossible as a whole is refused.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from bihuan.engines.rota.answer import Conflict, Proof, Settings, Solution, Solved
from bihuan.engines.rota.check import check
from bihuan.engines.rota.cost import judge
from bihuan.engines.rota.model import DUTY, LEAVE, REST, SUPPORT, WORKED, Cover, Person, Problem, Rota
from bihuan.engines.rota.validate import require_valid
from bihuan.kernel.errors import N_, BihuanError

if TYPE_CHECKING:
    from bihuan.engines.rota.formulate import Formulation, Part

NOTHING_LEFT = 0


class Undecided(BihuanError):
    """The limit ended the search before any rota was found or excluded."""

    status = 503
    default_code = "rota_undecided"


class Unlawful(BihuanError):
    """The checker refused the solver's rota: a fault of the program, never to be published."""

    status = 500
    default_code = "rota_unlawful"


class Failed(BihuanError):
    """The solver's process ended without an answer. `ended`: its status, a signal's negative; `tail`: its words."""

    status = 500
    default_code = "rota_failed"

    def __init__(self, status: int, tail: str) -> None:
        super().__init__(N_("The solver ended without an answer; its last words stand in the log."))
        self.ended, self.tail = status, tail


def solve(
    problem: Problem, settings: Settings | None = None, progress: Callable[[int, int], None] | None = None
) -> Solution:
    """This will make a rota, or say which demands conflict. Invalid input, Undecided and Unlawful are raised."""
    require_valid(problem)
    maker = _Maker(problem, settings or Settings(), progress or (lambda _done, _total: None))
    conflict = maker.run()
    if conflict is not None:
        return Solution(conflict=conflict)
    rota = Rota(days={one.id: maker.letters[one.id] for one in problem.people}, covers=tuple(sorted(maker.covers)))
    if broken := check(problem, rota):
        raise Unlawful(N_("The rota found breaks a rule: %(rule)s."), rule=broken[0].demand.rule.value)
    return Solution(rota=rota, cost=judge(problem, rota), parts=tuple(maker.solved))


class _Maker:
    """One run over the parts, collecting what each decided."""

    def __init__(self, problem: Problem, settings: Settings, progress: Callable[[int, int], None]) -> None:
        self.problem, self.settings, self.progress = problem, settings, progress
        self.people = {one.id: one for one in problem.people}
        self._begin()

    def _begin(self) -> None:
        self.letters: dict[str, str] = {}
        self.covers: list[Cover] = []
        self.solved: list[Solved] = []

    def run(self) -> Conflict | None:
        """This will solve all parts, or give the conflict that forbids it.

        A group for which the support's rota leaves nothing is from then on solved together with the support, first.
        """
        parts = self._parts()
        first = frozenset[str]().union(*(one for one in parts if self._supports(one)))
        while True:
            rest = [one for one in parts if not one & first]
            failed = self._in_order([first, *rest] if first else rest)
            if failed is None:
                return None
            if failed == first or not first:
                return self._conflict(failed)
            first |= failed

    def _in_order(self, parts: list[frozenset[str]]) -> frozenset[str] | None:
        """Solve part after part; the first without a rota is given."""
        self._begin()
        for done, groups in enumerate(parts):
            self.progress(done, len(parts))
            if not self._solve(groups):
                return groups
        self.progress(len(parts), len(parts))
        return None

    def _supports(self, groups: frozenset[str]) -> bool:
        return any(one.support and one.group in groups for one in self.problem.people)

    def _parts(self) -> list[frozenset[str]]:
        """Groups that must be decided together (someone of one owns or covers a zone of another); support first."""
        every = [group.id for group in self.problem.groups]
        if len(self.problem.people) <= self.settings.joint_people:
            return [frozenset(every)] if every else []
        home = {zone.id: zone.group for zone in self.problem.zones}
        part = {group: frozenset([group]) for group in every}
        for person in self.problem.people:
            for zone in sorted(person.zones if person.support else person.zones | person.covers):
                joined = part[person.group] | part[home[zone]]
                part |= dict.fromkeys(joined, joined)
        for empty in (one for one in every if not any(person.group == one for person in self.problem.people)):
            # Zones of a group without people: the support covers them before all others.
            if first := next((one.group for one in self.problem.people if one.support), None):
                joined = part[first] | part[empty]
                part |= dict.fromkeys(joined, joined)
        listed = list(dict.fromkeys(part[group] for group in every))
        return sorted(listed, key=lambda groups: not self._supports(groups))

    def _part(self, groups: frozenset[str]) -> "Part":
        from bihuan.engines.rota.formulate import Part  # noqa: PLC0415 - brings OR-Tools

        used = Counter((cover.person_id, cover.day) for cover in self.covers)
        support = {one.id: self.letters[one.id] for one in self.problem.people if self._stands(one, groups)}
        return Part(
            people=tuple(one for one in self.problem.people if one.group in groups),
            zones=tuple(zone for zone in self.problem.zones if zone.group in groups),
            groups=tuple(one.id for one in self.problem.groups if one.id in groups),
            support=support,
            free_covers={
                (person_id, day): max(NOTHING_LEFT, self.problem.rules.covers_per_support - used[person_id, day])
                for person_id in support
                for day in range(len(self.problem.days))
            },
        )

    def _stands(self, person: Person, groups: frozenset[str]) -> bool:
        return person.support and person.group not in groups and person.id in self.letters

    def _solve(self, groups: frozenset[str]) -> bool:
        """Solve one part and keep what it decided; False if there is no rota for it."""
        from bihuan.engines.rota.formulate import Formulation  # noqa: PLC0415 - brings OR-Tools
        from bihuan.engines.rota.search import Outcome, search  # noqa: PLC0415 - OR-Tools costs 0.3 s and 79 MB

        form = Formulation(self.problem, self._part(groups))
        form.minimise()
        limit = min(self.settings.part_effort * len(groups), self.settings.joint_effort)
        found = search(form, replace(self.settings, part_effort=limit))
        if found.outcome is Outcome.IMPOSSIBLE:
            return False
        if found.outcome is Outcome.UNKNOWN:
            raise Undecided(N_("No rota was found within the limit. Plan fewer groups or weeks at once."))
        for person in form.part.people:
            self.letters[person.id] = self._letters(person, form, found.values)
        self.covers += self._covers(form, found.values)
        proof = Proof.OPTIMAL if found.outcome is Outcome.OPTIMAL else Proof.FEASIBLE
        self.solved.append(
            Solved(groups=form.part.groups, proof=proof, points=found.points, best_possible=found.best_possible)
        )
        return True

    def _letters(self, person: Person, form: "Formulation", values: frozenset[int]) -> str:
        duty = SUPPORT if person.support else DUTY
        worked = (form.work[person.id, day].index in values for day in form.days)
        return "".join(LEAVE if day in person.leave else duty if works else REST for day, works in enumerate(worked))

    def _covers(self, form: "Formulation", values: frozenset[int]) -> list[Cover]:
        """One cover for each zone and day without an owner on duty."""
        chosen: dict[tuple[int, str], str] = {}
        for (person_id, zone, day), var in form.cover.items():
            if var.index in values:
                chosen.setdefault((day, zone), person_id)
        owners: dict[str, list[str]] = {zone.id: [] for zone in form.part.zones}
        for person in form.part.people:
            for zone in person.zones & owners.keys():
                owners[zone].append(person.id)
        return [
            Cover(day, zone, person_id)
            for (day, zone), person_id in chosen.items()
            if not any(self.letters[one][day] in WORKED for one in owners[zone])
        ]

    def _conflict(self, groups: frozenset[str]) -> Conflict:
        from bihuan.engines.rota.conflict import conflict_of  # noqa: PLC0415 - brings OR-Tools

        return conflict_of(self.problem, self._part(groups), self.settings)
