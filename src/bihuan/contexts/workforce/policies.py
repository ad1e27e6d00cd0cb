"""The workforce's policies. What ships is a sample, never the rules of a real carrier."""

from collections.abc import Iterable
from pathlib import Path

from bihuan.contexts.workforce.rules.roster import RosterRules
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
