"""The front desk's policies: what may be settled on the line, what proves it, and when it has come back."""

from pathlib import Path

from bihuan.contexts.frontdesk.types import CauseRow, InterceptRules, TestRow
from bihuan.kernel.errors import N_, Fault
from bihuan.platform.policies import table_policy, value_policy

FOLDER = Path(__file__).parent / "policies"


def check_tests(rows: tuple[TestRow, ...]) -> list[Fault]:
    """This will find tests that nothing can pass, or anything, row by row."""
    faults = []
    for number, row in enumerate(rows, start=2):
        where = f"intercept_tests.csv row {number}"
        if row.minimum is None and row.maximum is None:
            faults.append(Fault(where, N_("A test needs a least or a most value, else it shows nothing.")))
        elif row.minimum is not None and row.maximum is not None and row.minimum > row.maximum:
            faults.append(Fault(where, N_("The least value is larger than the most.")))
    return faults


def check_rules(rules: InterceptRules) -> list[Fault]:
    """This will find hours and minutes that are none."""
    named = {"repeat_hours": rules.repeat_hours, "minutes_max": rules.minutes_max}
    return [
        Fault(f"intercept.toml {name}", N_("This must be at least 1.")) for name, value in named.items() if value < 1
    ]


INTERCEPT = value_policy("frontdesk.intercept", InterceptRules, file=FOLDER / "intercept.toml", check=check_rules)
CAUSES = table_policy("frontdesk.intercept_causes", CauseRow, key=("cause",), file=FOLDER / "intercept_causes.csv")
TESTS = table_policy(
    "frontdesk.intercept_tests", TestRow, key=("code",), file=FOLDER / "intercept_tests.csv", check=check_tests
)
