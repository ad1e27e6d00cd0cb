"""The command line: a problem in, a solution out, and an exit status that says which way it went."""

import io
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bihuan.engines.planner.__main__ import main
from bihuan.engines.planner.jsonio import to_json
from tests.engines.planner.build import order, problem, tech

GIVEN = to_json(problem([tech()], [order("a", 1), order("b", 1, skills={"fibre": 1})]))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    def told(text: str, *arguments: str) -> tuple[int, Any, Any]:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
        status = main(list(arguments))
        captured = capsys.readouterr()
        return status, json.loads(captured.out or "null"), json.loads(captured.err or "null")

    return told


def test_module_runs_alone() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bihuan.engines.planner"],
        input=GIVEN,
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": "src"},
        cwd=Path(__file__).parents[3],
    )
    assert json.loads(done.stdout)["plan"]["unplanned"] == ["b"]


def test_solution_and_explanation(run: Any) -> None:
    status, answer, _ = run(GIVEN, "--explain")
    assert status == 0
    assert answer["total"] == sum(answer["cost"].values())
    assert answer["explanation"]["assigned"][0]["chosen"]["technician_id"] == "t1"
    assert answer["explanation"]["left_out"][0]["leading"]["code"] == "skill"


def test_written_rule_on_request(run: Any) -> None:
    assert run(GIVEN, "--engine", "written_rule")[1]["maker"] == "written_rule"


def test_faults_go_to_standard_error(run: Any) -> None:
    status, answer, faults = run(GIVEN.replace('"ordinary", "zone"', '"platinum", "zone"'))
    assert (status, answer) == (2, None)
    assert [one["where"] for one in faults["faults"]] == ["orders[0].tier", "orders[1].tier"]
    assert "platinum" in faults["faults"][0]["message"]


def test_check_prices_a_lawful_plan_and_refuses_another(run: Any, tmp_path: Path) -> None:
    _, answer, _ = run(GIVEN)
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(answer), encoding="utf-8")
    assert run(GIVEN, "--check", str(path))[:2] == (
        0,
        {"violations": [], "cost": answer["cost"], "total": answer["total"]},
    )
    answer["plan"]["unplanned"] = []
    path.write_text(json.dumps(answer), encoding="utf-8")
    status, refused, _ = run(GIVEN, "--check", str(path))
    assert (status, [one["rule"] for one in refused["violations"]]) == (1, ["once"])
