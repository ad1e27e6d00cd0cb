"""A centre's rota: 104 technicians in 21 groups, a support team of 4, four weeks, group by group on one core.

Fixed by a seed: groups of 4 to 6 with a zone each, skills at levels 0 to 3, a history of the last week, one in seven on
leave for five days, two wishes each, expected work of four weeks, weekends and a holiday. Seconds are of CPU, in one
process; importing OR-Tools is named apart.
"""

import random
import time
from collections.abc import Callable
from dataclasses import replace

from bihuan.engines.rota import (
    Day,
    Group,
    Need,
    Person,
    Problem,
    Proof,
    Wish,
    Zone,
    changes,
    check,
    solve,
)

DAYS, SUPPORT_COUNT = 28, 4
SIZES = (5, 5, 5, 5, 5, 5, 5, 5, 4, 4, 5, 5, 5, 5, 5, 6, 5, 5, 5, 5, 5)
TECHNICIANS_COUNT = sum(SIZES)  # 104
INSTANCES_COUNT, INSTANCES_FULL_COUNT = 1, 5


def instance(seed: int) -> Problem:
    """This will make the centre of a seed."""
    dice = random.Random(seed)
    people = [_person(dice, group, number) for group, size in enumerate(SIZES) for number in range(size)]
    people += [
        Person(id=f"s{number}", group="support", support=True, skills={"fibre": 3, "tv": 3})
        for number in range(SUPPORT_COUNT)
    ]
    groups = [Group(id=f"g{group}", min_staff=size - 3) for group, size in enumerate(SIZES)]
    return Problem(
        people=tuple(people),
        groups=(*groups, Group(id="support", min_staff=2)),
        zones=tuple(Zone(id=zone, group=one.group) for one in people for zone in sorted(one.zones)),
        days=tuple(Day(label=f"day {day + 1}", weekend=day % 7 >= 5, holiday=day == 10) for day in range(DAYS)),
        needs=tuple(
            need
            for group, size in enumerate(SIZES)
            for day in range(DAYS)
            for need in (
                Need(day=day, group=f"g{group}", minutes=360 * (size - 1) - dice.randint(0, 400)),
                Need(day=day, group=f"g{group}", minutes=300, skill="fibre", level=2),
            )
        ),
    )


def _person(dice: random.Random, group: int, number: int) -> Person:
    leave_from = dice.randrange(DAYS - 5)
    return Person(
        id=f"p{group}.{number}",
        group=f"g{group}",
        zones=frozenset({f"z{group}.{number}"}),
        skills={skill: dice.randint(0, 3) for skill in ("fibre", "tv")},
        worked_outside=frozenset(-ago for ago in range(1, 8) if ago != number + 1),
        weekends_before=dice.randint(0, 3),
        rests_before=dice.randint(3, 5),
        leave=frozenset(range(leave_from, leave_from + 5)) if number == 0 and dice.random() < 0.7 else frozenset(),
        wishes=tuple(Wish(day) for day in dice.sample(range(DAYS), 2)),
    )


def run(full: bool, progress: Callable[[int, int, str], None]) -> dict[str, object]:
    """This will plan one centre, or five, and repair each after an absence of three days."""
    count = INSTANCES_FULL_COUNT if full else INSTANCES_COUNT
    before_s = time.process_time()
    import bihuan.engines.rota.formulate  # noqa: F401 - its cost is a figure of its own

    import_s = time.process_time() - before_s
    planned_s, repaired_s, optimal, parts, moved = [], [], 0, 0, []
    for seed in range(1, count + 1):
        asked = instance(seed)
        start_s = time.process_time()
        made = solve(asked)
        planned_s.append(time.process_time() - start_s)
        assert made.rota is not None
        assert not check(asked, made.rota)
        optimal += sum(one.proof is Proof.OPTIMAL for one in made.parts)
        parts += len(made.parts)
        ill = replace(
            asked,
            people=tuple(
                replace(one, standing=made.rota.days[one.id], leave=one.leave | ({1, 2, 3} if index == 0 else set()))
                for index, one in enumerate(asked.people)
                if one.group == "g0"
            ),
            groups=asked.groups[:1],
            zones=tuple(zone for zone in asked.zones if zone.group == "g0"),
            needs=tuple(need for need in asked.needs if need.group == "g0"),
        )
        start_s = time.process_time()
        repaired = solve(ill)
        repaired_s.append(time.process_time() - start_s)
        assert repaired.rota is not None
        moved.append(len(list(changes(ill, repaired.rota.days))))
        progress(seed, count, "centres")
    return {
        "technicians_count": TECHNICIANS_COUNT,
        "days_count": DAYS,
        "centres_count": count,
        "import_ortools_s": round(import_s, 2),
        "plan_cpu_s": round(max(planned_s), 1),
        "groups_proven_optimal_share": round(optimal / parts, 3),
        "repair_cpu_s": round(max(repaired_s), 2),
        "repair_changed_days": max(moved),
    }
