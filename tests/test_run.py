"""run.py says in one line what is missing, counts both runs of the tests, and makes nothing twice."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
REPORT = '<testsuites><testsuite tests="{}" failures="{}" errors="{}" skipped="{}"/></testsuites>'


@pytest.fixture
def run() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_under_test", ROOT / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_an_old_python_is_told_so_in_one_line() -> None:
    program = "import sys, runpy; sys.version_info = (3, 10, 0, 'final', 0); runpy.run_path('run.py', run_name='x')"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "Bihuan needs Python 3.11 or newer, and this is 3.10: try python3.11 run.py\n"


def test_debian_without_venv_is_told_the_package(run, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="apt install python3-venv"):
        run.ensure(run.RUNTIME_LOCK)


@pytest.mark.parametrize(
    ("reports", "line"),
    [
        ([(REPORT.format(10, 0, 0, 2), 0), (REPORT.format(10, 1, 1, 0), 1)], "16 passed, 2 failed, 2 skipped"),
        ([(REPORT.format(3, 0, 0, 0), 0), (None, 4)], "3 passed, 1 failed, 0 skipped"),
        ([(REPORT.format(0, 0, 0, 0), 5)], "0 passed, 0 failed, 0 skipped"),
        ([(REPORT.format(5, 0, 0, 0), 2)], "5 passed, 1 failed, 0 skipped"),
    ],
    ids=["both ran", "one died before counting", "nothing collected", "interrupted"],
)
def test_the_closing_line_sums_both_runs(run, tmp_path, reports, line) -> None:
    counts = run.Counts()
    for number, (text, exit_code) in enumerate(reports):
        file = tmp_path / f"{number}.xml"
        if text:
            file.write_text(text)
        counts.add(file, exit_code)
    assert str(counts) == line


def test_an_environment_is_ready_only_for_the_lock_it_was_made_from(run, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path)
    monkeypatch.setattr(run, "PYTHON", Path(sys.executable))
    lock = tmp_path / run.RUNTIME_LOCK
    lock.write_text("django==1")
    assert not run.is_ready(run.RUNTIME_LOCK)
    run.stamp_path(run.RUNTIME_LOCK).write_text(run.stamp_for(run.RUNTIME_LOCK))
    assert run.is_ready(run.RUNTIME_LOCK)
    lock.write_text("django==2")
    assert not run.is_ready(run.RUNTIME_LOCK)


def test_no_postgres_is_said_with_its_reason(run, monkeypatch) -> None:
    monkeypatch.setattr(run, "PYTHON", Path(sys.executable))
    assert run.why_no_postgres("postgresql://nobody@127.0.0.1:1/")
