"""The rota's JSON form (README.md): strict in, exact out (kernel/jsonform.py)."""

from bihuan.engines.rota.model import Problem, Rota
from bihuan.engines.rota.validate import require_valid
from bihuan.kernel.jsonform import Form, parsed, to_json

__all__ = ["FORM", "problem_from_json", "rota_from_json", "to_json"]
FORM = Form()


def problem_from_json(text: str | bytes) -> Problem:
    """This will read a problem. Invalid lists every fault of form or, when there is none, every fault of sense."""
    problem = FORM.read(Problem, parsed(text))
    require_valid(problem)
    return problem


def rota_from_json(text: str | bytes) -> Rota:
    """This will read a rota, or the `rota` within a solution. Whether it is lawful is for `check` to say."""
    found = parsed(text)
    return FORM.read(Rota, found["rota"] if isinstance(found, dict) and "rota" in found else found)
