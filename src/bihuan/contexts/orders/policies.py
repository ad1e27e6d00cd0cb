"""The policies of orders. What ships is a sample, never the rules of a real carrier."""

from collections.abc import Iterable
from pathlib import Path

from bihuan.contexts.orders.types import DayTargets, KeepingRules
from bihuan.kernel.errors import N_, Fault
from bihuan.kernel.shares import WHOLE_BP
from bihuan.platform.policies import value_policy

FOLDER = Path(__file__).parent / "policies"
LONGEST_KEPT_COUNT = 30  # GB/T 35273: a wish to be forgotten is answered within thirty days; these rows only age


def check_keeping(rules: KeepingRules) -> Iterable[Fault]:
    """This will refuse to keep sheets for no time at all, or longer than somebody may wait to be forgotten."""
    if not 1 <= rules.sheets_kept_days_count <= LONGEST_KEPT_COUNT:
        yield Fault(
            "keeping.toml!sheets_kept_days_count",
            N_("Between 1 and %(most)s days: the rows refused name people, and an erasure cannot find them."),
            {"most": LONGEST_KEPT_COUNT},
        )


KEEPING = value_policy("orders.keeping", KeepingRules, file=FOLDER / "keeping.toml", check=check_keeping)


def check_targets(targets: DayTargets) -> Iterable[Fault]:
    """This will refuse shares that are none, and decisions that would have to be made before they are asked for."""
    for name in ("first_response_bp", "due_bp"):
        if not 0 <= getattr(targets, name) <= WHOLE_BP:
            yield Fault(
                f"targets.toml!{name}", N_("A share lies between 0 and %(whole)s basis points."), {"whole": WHOLE_BP}
            )
    for name in ("hold_review_minutes", "urge_answer_minutes"):
        if getattr(targets, name) < 1:
            yield Fault(f"targets.toml!{name}", N_("A decision needs at least one minute."))


TARGETS = value_policy("orders.targets", DayTargets, file=FOLDER / "targets.toml", check=check_targets)
