"""Benchmarks are found by name, run short or long, and their figures are printed with the machine."""

import json
from pathlib import Path

import pytest

from bihuan.cli import measuring
from bihuan.config.program import main

BENCHMARKS = measuring.FOLDER
MODULE = '''"""How long a probe takes.

More words.
"""
def run(full, progress):
    progress(1, 1, "only step")
    return {"steps_count": 100 if full else 1}
'''


@pytest.fixture(autouse=True)
def _one_benchmark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "probe.py").write_text(MODULE)
    (tmp_path / "_shared.py").write_text("")
    monkeypatch.setattr(measuring, "FOLDER", tmp_path)


def test_the_list_gives_each_its_first_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--list"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["probe  How long a probe takes"]


def test_a_bench_runs_short_and_speaks_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "probe", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["figures"] == {"steps_count": 1}
    assert said["machine"]["cores"]


@pytest.mark.parametrize(("argv", "steps_count"), [([], 1), (["--full"], 100)])
def test_a_proof_writes_its_page_with_its_command(argv: list[str], steps_count: int, tmp_path: Path) -> None:
    assert main(["prove", "probe", *argv, "--into", str(tmp_path / "figures")]) == 0
    text = (tmp_path / "figures" / "probe.md").read_text()
    assert text.startswith("# How long a probe takes\n")
    assert f"`{' '.join(['bihuan prove probe', *argv])}`" in text
    assert f"| steps_count | {steps_count} |" in text


@pytest.mark.parametrize("argv", [["bench", "nothing"], ["prove", "nothing"]])
def test_an_unknown_name_is_called_wrongly(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 2
    assert "no benchmark nothing" in capsys.readouterr().err


def test_every_benchmark_of_the_house_can_be_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "FOLDER", BENCHMARKS)
    assert {"kills", "planner_group", "races"} <= set(measuring.benchmarks())
    for name in measuring.benchmarks():
        assert callable(measuring.load(name).run)
        assert len(measuring.load(name).title) > 20
