"""The JSON form and the command line: bad input is refused field by field, and a status says which way it went."""

import io
import json
import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bihuan.engines.rota import Demand, Failed, Group, Rule, Undecided, Violation, demand_params, solve, solve_apart
from bihuan.engines.rota import apart as apart_module
from bihuan.engines.rota.__main__ import main
from bihuan.engines.rota.answer import Status
from bihuan.engines.rota.jsonio import problem_from_json, rota_from_json, to_json
from bihuan.engines.rota.words import WORDS
from bihuan.kernel.errors import Invalid
from tests.engines.rota.build import crew, person, problem

ASKED = problem(crew(4))
IMPOSSIBLE = problem(crew(2), groups=(Group(id="g", min_staff=2),))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    def told(text: str, *arguments: str) -> tuple[int, Any, Any]:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
        status = main(list(arguments))
        captured = capsys.readouterr()
        return status, json.loads(captured.out or "null"), json.loads(captured.err or "null")

    return told


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"days": []}, "days"),
        ({"people": [{"id": "p"}]}, "people[0].group"),
        ({"people": [{"id": "p", "group": "no"}]}, "people[0].group"),
        ({"people": [{"id": "p", "group": "g"}, {"id": "p", "group": "g"}]}, "people[1].id"),
        ({"people": [{"id": "p", "group": "g", "zones": ["zz"]}]}, "people[0].zones"),
        ({"people": [{"id": "p", "group": "g", "leave": [9]}]}, "people[0].leave"),
        ({"people": [{"id": "p", "group": "g", "leave": [1.0]}]}, "people[0].leave[0]"),
        ({"people": [{"id": "p", "group": "g", "worked_outside": [3]}]}, "people[0].worked_outside"),
        ({"people": [{"id": "p", "group": "g", "standing": "DDX"}]}, "people[0].standing"),
        ({"people": [{"id": "p", "group": "g", "fixed": "LLLLLLL"}]}, "people[0].fixed"),
        ({"people": [{"id": "p", "group": "g", "wishes": [{"day": 7}]}]}, "people[0].wishes[0].day"),
        ({"people": [{"id": "p", "group": "g", "skills": {"tv": -1}}]}, "people[0].skills.tv"),
        ({"people": [{"id": "p", "group": "g", "shift_minutes": 0}]}, "people[0].shift_minutes"),
        ({"groups": [{"id": "g", "rest_low": 2, "rest_high": 1}]}, "groups[0].rest_high"),
        ({"zones": [{"id": "z0", "group": "no"}]}, "zones[0].group"),
        ({"needs": [{"day": 7, "group": "g", "minutes": 1}]}, "needs[0].day"),
        ({"needs": [{"day": 0, "group": "g", "minutes": 1, "zone": "no"}]}, "needs[0].zone"),
        ({"rules": {"max_run_days": 0}}, "rules.max_run_days"),
        ({"rules": {"rests_in_window": 8}}, "rules.rests_in_window"),
        ({"weights": {"short_points": -1}}, "weights.short_points"),
        ({"weights": {"nice": 1}}, "weights.nice"),
    ],
)
def test_bad_input_is_refused_at_its_field(change: dict[str, Any], where: str) -> None:
    given = {"people": [], "groups": [{"id": "g"}], "days": [{}] * 7} | change
    with pytest.raises(Invalid) as refusal:
        problem_from_json(json.dumps(given))
    assert where in [fault.where for fault in refusal.value.faults]


@pytest.mark.parametrize("text", ["", "[]", "{", "null", "[" * 100_000])
def test_what_is_no_problem_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        problem_from_json(text)


def test_module_runs_alone() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bihuan.engines.rota"],
        input=to_json(ASKED),
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": "src"},
        cwd=Path(__file__).parents[3],
    )
    assert rota_from_json(done.stdout) == solve(ASKED).rota


def test_statuses_tell_a_rota_from_a_conflict_from_a_fault(run: Any, tmp_path: Path) -> None:
    status, answer, _ = run(to_json(ASKED))
    assert status == 0
    path = tmp_path / "rota.json"
    path.write_text(json.dumps(answer), encoding="utf-8")
    assert run(to_json(ASKED), "--check", str(path))[:2] == (
        0,
        {"violations": [], "cost": answer["cost"], "total": sum(answer["cost"].values())},
    )
    answer["rota"]["days"]["p0"] = "DDDDDDD"
    path.write_text(json.dumps(answer), encoding="utf-8")
    assert run(to_json(ASKED), "--check", str(path))[0] == Status.IMPOSSIBLE
    status, answer, _ = run(to_json(IMPOSSIBLE))
    assert (status, answer["rota"]) == (Status.IMPOSSIBLE, None)
    assert run('{"people": 3}')[0] == Status.INVALID
    assert run(to_json(problem(crew(8), 28)), "--part-effort", "0.000000001")[::2] == (
        Status.UNDECIDED,
        {"undecided": "No rota was found within the limit. Plan fewer groups or weeks at once."},
    )


def test_a_process_of_its_own_gives_the_same_answer() -> None:
    assert solve_apart(ASKED) == solve(ASKED)
    assert solve_apart(IMPOSSIBLE) == solve(IMPOSSIBLE)


def test_a_rota_the_checker_refuses_is_no_answer(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Violation(Demand(rule=Rule.RUN, day=0, to_day=1), 1)
    monkeypatch.setattr(import_module("bihuan.engines.rota.solve"), "check", lambda *_: (broken,))
    status, answer, told = run(to_json(ASKED))
    assert (status, answer, told) == (Status.UNLAWFUL, None, {"unlawful": "The rota found breaks a rule: run."})


def test_a_process_that_dawdles_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart_module, "_BOOT", "import time; time.sleep(60)")
    with pytest.raises(Undecided):
        solve_apart(ASKED, wall_s=0.5)


@pytest.mark.parametrize(
    ("boot", "ended", "words"),
    [
        ("raise MemoryError", 1, "MemoryError"),
        ("import no_such_solver", 1, "No module named 'no_such_solver'"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", -9, ""),
        (f"import sys; sys.stderr.write('refused'); sys.exit({Status.UNLAWFUL.value})", Status.UNLAWFUL, "refused"),
    ],
)
def test_a_process_that_dies_is_no_conflict_and_its_last_words_are_kept(
    monkeypatch: pytest.MonkeyPatch, boot: str, ended: int, words: str
) -> None:
    monkeypatch.setattr(apart_module, "_BOOT", boot)
    with pytest.raises(Failed) as failure:
        solve_apart(ASKED)
    assert failure.value.ended == ended
    assert words in failure.value.tail


def test_a_bad_problem_is_refused_fault_by_fault_before_any_process_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart_module, "_BOOT", "raise SystemExit(0)")
    with pytest.raises(Invalid) as refusal:
        solve_apart(replace(ASKED, days=()))
    assert "days" in {fault.where for fault in refusal.value.faults}


def test_a_server_that_only_asks_never_loads_the_solver() -> None:
    code = "import sys, bihuan.engines.rota; raise SystemExit('ortools' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, env={"PYTHONPATH": "src"}, cwd=Path(__file__).parents[3]
    )
    assert done.returncode == 0


def test_demands_read_as_sentences() -> None:
    conflict = solve(problem([person(0, leave=frozenset({0, 1}))], groups=(Group(id="g", min_staff=1),))).conflict
    assert conflict is not None
    names = {"p0": "Chen", "g": "East 1", "z0": "Zone 0"}
    told = [WORDS[one.rule] % demand_params(IMPOSSIBLE, one, names.__getitem__) for one in conflict.demands]
    assert "Chen is on leave from d0 to d1" in told
    assert len(told) == 2
