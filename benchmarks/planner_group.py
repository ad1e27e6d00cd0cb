"""A group's day, 5 technicians and 40 orders: the planner against the written rule, on seeded instances.

    python benchmarks/planner_group.py --instances 50
    python benchmarks/planner_group.py --instances 50 --write DIR    # the instances as problem files, too

Load 1.0 is fixed: an 8 km square cut into five zones, straight line × 1.35 at 20 km/h plus 3 minutes' parking, shifts
8:30 to 18:00, five skills at levels 0 to 3, each held at 2 or better by somebody; orders want one at 0 to 2, 60 % in a
two-hour window, 20 % in a half-day. The judge counts travel, foreign zones and the unserved; balance is off.
Times are CPU milliseconds of one process, children included; ratios travel between machines, milliseconds don't.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bihuan.engines.planner import (
    Engine,
    Order,
    Place,
    Problem,
    Settings,
    StraightLine,
    Technician,
    Weights,
    Window,
    explain,
    solve,
)
from bihuan.engines.planner.jsonio import to_json

T = TypeVar("T")
INSTANCES_COUNT, INSTANCES_FULL_COUNT = 10, 50
TECHNICIANS, ORDERS, SIDE_M = 5, 40, 8_000
CORNER = Place(113.25, 23.10)
DEGREE_M = (102_300, 110_750)  # one degree of longitude, of latitude, at the corner
SHIFT = Window(30_600, 64_800)
NOON_S = 45_000
SKILLS = ("fibre", "copper", "tv", "voice", "leased")
KINDS = ((35, 60), (15, 50), (40, 40), (10, 20))  # share in percent, minutes: install, move, repair, inspection
TIERS = ((65, "ordinary"), (25, "silver"), (10, "gold"))


def instance(seed: int) -> Problem:
    """This will make the instance of a seed."""
    dice = random.Random(seed)
    experts = {skill: dice.randrange(TECHNICIANS) for skill in SKILLS}
    technicians = tuple(_technician(dice, zone, experts) for zone in range(TECHNICIANS))
    return Problem(
        technicians=technicians,
        orders=tuple(_order(dice, number) for number in range(ORDERS)),
        travel=StraightLine(),
        weights=Weights(balance_bp=0),
    )


def _technician(dice: random.Random, zone: int, experts: dict[str, int]) -> Technician:
    east_m = (zone + dice.random()) * SIDE_M / TECHNICIANS
    home = _place(east_m, dice.random() * SIDE_M)
    skills = {skill: dice.randint(2 if experts[skill] == zone else 0, 3) for skill in SKILLS}
    return Technician(id=f"t{zone}", start=home, end=home, shift=SHIFT, skills=skills, zones=frozenset({f"z{zone}"}))


def _order(dice: random.Random, number: int) -> Order:
    east_m = dice.random() * SIDE_M
    minutes = _drawn(dice, KINDS) * dice.lognormvariate(0, 0.25)
    return Order(
        id=f"o{number}",
        place=_place(east_m, dice.random() * SIDE_M),
        zone=f"z{int(east_m * TECHNICIANS / SIDE_M)}",
        service_s=round(minutes) * 60,
        windows=(_window(dice),),
        tier=_drawn(dice, TIERS),
        skills={dice.choice(SKILLS): dice.randint(0, 2)},
    )


def _place(east_m: float, north_m: float) -> Place:
    return Place(round(CORNER.lon + east_m / DEGREE_M[0], 6), round(CORNER.lat + north_m / DEGREE_M[1], 6))


def _window(dice: random.Random) -> Window:
    kind = dice.random()
    if kind < 0.6:
        start_s = dice.choice(range(SHIFT.start_s, SHIFT.end_s - 7_200 + 1, 1_800))
        return Window(start_s, start_s + 7_200)
    if kind < 0.8:
        return dice.choice([Window(SHIFT.start_s, NOON_S), Window(NOON_S, SHIFT.end_s)])
    return SHIFT


def _drawn(dice: random.Random, table: tuple[tuple[int, T], ...]) -> T:
    return dice.choices([value for _, value in table], [share for share, _ in table])[0]


@dataclass(slots=True)
class Sums:
    """What one way of planning came to over all instances."""

    cost_s: int = 0
    unserved_count: int = 0
    served_count: int = 0
    travel_s: int = 0
    own_zone_count: int = 0
    cpu_s: float = 0.0
    explain_s: float = 0.0

    def add(self, problem: Problem, settings: Settings) -> None:
        """This will plan and explain one instance and add it up."""
        before_s = time.process_time()
        solution = solve(problem, settings)
        planned_s = time.process_time()
        explanation = explain(problem, solution.plan)
        self.explain_s += time.process_time() - planned_s
        self.cpu_s += planned_s - before_s
        self.cost_s += solution.cost.total
        self.unserved_count += len(explanation.left_out)
        self.served_count += len(explanation.assigned)
        self.own_zone_count += sum(one.chosen.own_zone is True for one in explanation.assigned)
        self.travel_s += sum(route.travel_s for route in solution.plan.routes)

    def line(self, name: str, count: int) -> str:
        """This will write the row of the table."""
        cells = (
            name,
            f"{self.cost_s / count:,.0f}",
            f"{self.unserved_count / count:.2f}",
            f"{self.travel_s / self.served_count:.0f}",
            f"{100 * self.own_zone_count / self.served_count:.1f} %",
            f"{1_000 * self.cpu_s / count:.0f}",
            f"{1_000 * self.explain_s / count:.0f}",
        )
        return f"| {' | '.join(cells)} |"


def measured(instances_count: int, progress: Callable[[int, int, str], None]) -> dict[str, Sums]:
    """This will plan each instance in each way."""
    ways = {"written rule": Settings(engine=Engine.WRITTEN_RULE)}
    ways |= {f"best of all, VROOM x{level}": Settings(level=level) for level in (0, 2, 5)}
    sums = {name: Sums() for name in ways}
    solve(instance(0))  # importing VROOM is nobody's solving time
    for seed in range(1, instances_count + 1):
        problem = instance(seed)
        for name, settings in ways.items():
            sums[name].add(problem, settings)
        progress(seed, instances_count, "instances")
    return sums


def compared(sums: dict[str, Sums]) -> str:
    """This will say in one line what the planner gains over the written rule."""
    rule, best = sums["written rule"], sums["best of all, VROOM x2"]
    travel = (best.travel_s / best.served_count) / (rule.travel_s / rule.served_count) - 1
    unserved = best.unserved_count / max(1, rule.unserved_count) - 1
    return f"unserved {unserved:+.0%}, travel per served order {travel:+.0%}"


def run(full: bool, progress: Callable[[int, int, str], None]) -> dict[str, object]:
    """This will compare the ways of planning on 10 instances, or on 50."""
    count = INSTANCES_FULL_COUNT if full else INSTANCES_COUNT
    sums = measured(count, progress)
    figures: dict[str, object] = {"instances_count": count}
    for name, one in sums.items():
        figures |= {
            f"{name}: cost_s": round(one.cost_s / count),
            f"{name}: unserved_count": round(one.unserved_count / count, 2),
            f"{name}: travel_per_served_s": round(one.travel_s / one.served_count),
            f"{name}: plan_cpu_ms": round(1_000 * one.cpu_s / count),
            f"{name}: explain_cpu_ms": round(1_000 * one.explain_s / count),
        }
    return {**figures, "x2 against the written rule": compared(sums)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--instances", type=int, default=INSTANCES_FULL_COUNT)
    parser.add_argument("--write", type=Path, metavar="DIR", help="write the instances there as problem files")
    options = parser.parse_args()
    if options.write:
        options.write.mkdir(parents=True, exist_ok=True)
        for seed in range(1, options.instances + 1):
            (options.write / f"group-{seed:03}.json").write_text(to_json(instance(seed)), encoding="utf-8")
    sums = measured(options.instances, lambda done, total, _note: print(f"\r{done}/{total}", end="", file=sys.stderr))
    out = [
        "| | cost | unserved | travel s per served | own zone | plan ms | explain ms |",
        "|---|---|---|---|---|---|---|",
    ]
    out += [one.line(name, options.instances) for name, one in sums.items()]
    print("\n".join(out) + f"\n\nx2 against the written rule: {compared(sums)}")


if __name__ == "__main__":
    main()
