"""Dispatch's policies: the four rules' weights, travel, how full windows are sold, how work is foretold."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bihuan.contexts.dispatch.rules import DAYS_PER_WEEK, WHOLE_BP, ForecastRules
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Fault
from bihuan.platform.policies import table_policy, value_policy

FOLDER = Path(__file__).parent / "policies"


@dataclass(frozen=True, slots=True)
class TierRow:
    """What failing one customer of a tier costs, in seconds of travel: left out, late at all, each second late."""

    tier: Code
    unserved_s: int
    late_s: int
    late_bp: int


@dataclass(frozen=True, slots=True)
class DispatchRules:
    """See the planner's Weights and StraightLine for the costs.

    `held_shift_minutes`: how much later than told work in somebody's hands may begin to fit other work in.
    `remaining_min_minutes`: what work in progress is reckoned to last still, at least. `slot_fill_bp`: the share of a
    window's working minutes that may be promised; each promise also takes `slot_travel_minutes`. `slot_lead_minutes`:
    how long before its start a window may last be promised. `slot_days`: how many days ahead windows are offered.
    """

    exploration_level: int
    detour_bp: int
    speed_kmh: int
    parking_s: int
    outside_zone_s: int
    travel_bp: int
    balance_bp: int
    handover_s: int
    promised_handover_s: int
    held_shift_minutes: int
    remaining_min_minutes: int
    slot_fill_bp: int
    slot_travel_minutes: int
    slot_lead_minutes: int
    slot_days: int


RULES = value_policy("dispatch.rules", DispatchRules, file=FOLDER / "rules.toml")
TIERS = table_policy("dispatch.tiers", TierRow, key=("tier",), file=FOLDER / "tiers.csv")


FORECAST_LIMITS = {
    "weeks_count": (1, 52),
    "least_weeks_count": (1, 52),
    "ahead_days": (1, 62),
    "holiday_weekday": (1, DAYS_PER_WEEK),
    "staffed_bp": (1, 2 * WHOLE_BP),
    "person_minutes": (1, 24 * 60),
}


def check_forecast(rules: ForecastRules) -> Iterable[Fault]:
    """This will refuse numbers out of bounds."""
    for name, (low, high) in FORECAST_LIMITS.items():
        if not low <= getattr(rules, name) <= high:
            yield Fault(f"forecast.toml!{name}", N_("Between %(low)s and %(high)s."), {"low": low, "high": high})
    if rules.least_weeks_count > rules.weeks_count:
        yield Fault("forecast.toml!least_weeks_count", N_("No more than the weeks that are counted."))


FORECAST = value_policy("dispatch.forecast", ForecastRules, file=FOLDER / "forecast.toml", check=check_forecast)
