"""The workforce's policies. What ships is a sample, never the rules of a real carrier."""

from collections.abc import Iterable
from pathlib import Path

from bihuan.contexts.workforce.rules.roster import RosterRules
from bihuan.contexts.workforce.rules.rota import FULL_BP, RotaRules
from bihuan.kernel.errors import N_, Fault
from bihuan.platform.policies import value_policy

FOLDER = Path(__file__).parent / "policies"
LONGEST_RUN_COUNT = 6  # Labour Law of the PRC, article 38: at least one day of rest in each week


def check_roster(rules: RosterRules) -> Iterable[Fault]:
    """This will refuse rules that allow more than the law, or nothing at all."""
    if not 1 <= rules.max_days_running_count <= LONGEST_RUN_COUNT:
        yield Fault(
            "roster.toml!max_days_running_count",
            N_("Between 1 and %(most)s days: the law gives a day of rest each week."),
            {"most": LONGEST_RUN_COUNT},
        )
    if not 60 <= rules.max_shift_minutes <= 24 * 60:
        yield Fault("roster.toml!max_shift_minutes", N_("A shift lasts between one hour and a day."))


ROSTER = value_policy("workforce.roster", RosterRules, file=FOLDER / "roster.toml", check=check_roster)


ROTA_LIMITS = {
    "plan_weeks": (1, 8),
    "max_weeks": (1, 8),
    "min_staff_bp": (0, FULL_BP),
    "rest_one_in_fewest": (1, 100),
    "rest_one_in_most": (1, 100),
    "rest_window_days": (1, 31),
    "rests_in_window": (0, 31),
    "max_week_minutes": (0, 7 * 24 * 60),
    "covers_per_colleague": (0, 100),
    "covers_per_support": (0, 100),
    "fairness_days": (0, 366),
    "most_wishes": (0, 62),
    "near_days": (0, 62),
}
MOST_POINTS = 100_000


def check_rota(rules: RotaRules) -> Iterable[Fault]:
    """This will refuse numbers out of bounds, and a usual shift that is none."""
    limits = ROTA_LIMITS | {name: (0, MOST_POINTS) for name in RotaRules.__slots__ if name.endswith("_points")}
    for name, (low, high) in limits.items():
        if not low <= getattr(rules, name) <= high:
            words = N_("Between %(low)s and %(high)s.")
            yield Fault(f"rota.toml!{name}", words, {"low": low, "high": high})
    if rules.plan_weeks > rules.max_weeks:
        yield Fault("rota.toml!plan_weeks", N_("A plan is no longer than the longest allowed."))
    if rules.rests_in_window > rules.rest_window_days:
        yield Fault("rota.toml!rests_in_window", N_("No more rests than the window has days."))
    start, end = rules.shift_start_minutes, rules.shift_end_minutes
    pause, resume = rules.break_start_minutes, rules.break_end_minutes
    if not 0 <= start < end <= 2 * 24 * 60 or not (pause == resume or start <= pause < resume <= end):
        yield Fault("rota.toml!shift_start_minutes", N_("The shift ends after it starts, and its break lies inside."))


ROTA = value_policy("workforce.rota", RotaRules, file=FOLDER / "rota.toml", check=check_rota)
