"""The planner's JSON form (docs/planner.md): strict in, exact out (kernel/jsonform.py)."""

from bihuan.engines.planner.model import Matrix, Place, Plan, Problem, StraightLine, Window
from bihuan.engines.planner.validate import require_valid
from bihuan.kernel.errors import N_
from bihuan.kernel.jsonform import Form, parsed, to_json

__all__ = ["plan_from_json", "problem_from_json", "to_json"]


def _travel(value: object) -> type:
    """The one choice in the model: how travel is known."""
    return Matrix if isinstance(value, dict) and "places" in value else StraightLine


FORM = Form({Place: N_("must be [longitude, latitude]"), Window: N_("must be [start, end]")}, _travel)


def problem_from_json(text: str | bytes) -> Problem:
    """This will read a problem. Invalid lists every fault of form or, when there is none, every fault of sense."""
    problem = FORM.read(Problem, parsed(text))
    require_valid(problem)
    return problem


def plan_from_json(text: str | bytes) -> Plan:
    """This will read a plan, or the `plan` within a solution. Whether it is lawful is for `check` to say."""
    found = parsed(text)
    return FORM.read(Plan, found["plan"] if isinstance(found, dict) and "plan" in found else found)
