#!/usr/bin/env python3
"""This will make Bihuan's own environment beside this file and start what is asked for in it.

    python3 run.py                start the demo: embedded database, sample city, web and worker
    python3 run.py test [args]    run the tests; args go to pytest
    python3 run.py COMMAND …      any other command of the program `bihuan`, e.g. `doctor` or `--help`

Standard library only: it has to work before anything is installed.
"""

import sys

if sys.version_info < (3, 11):
    # In words every Python 3 can parse.
    sys.exit("Bihuan needs Python 3.11 or newer, and this is %d.%d: try python3.11 run.py" % sys.version_info[:2])

import hashlib
import importlib.util
import os
import secrets
import shutil
import subprocess
import sysconfig
import tempfile
import venv
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NoReturn
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# An environment knows its own path and its Python's version; a moved clone or a newer Python needs a new one.
MADE_FOR = f"{sys.version}\n{ROOT}\n"
RUNTIME_LOCK = "requirements.txt"
TEST_LOCK = "requirements-dev.txt"
POSTGRES_DEFAULT = "postgresql://postgres@127.0.0.1:5432/"
# Exits 0 where a server answers and this role may create the run's own database.
POSTGRES_PROBE = """
import sys, psycopg
try:
    with psycopg.connect(sys.argv[1], connect_timeout=3, dbname="postgres") as db:
        role = "select rolcreatedb or rolsuper from pg_roles where rolname = current_user"
        row = db.execute(role).fetchone()
except psycopg.Error as e:
    sys.exit(str(e).strip().splitlines()[0])
sys.exit(0 if row and row[0] else "the role may not create databases")
"""
NO_TESTS_COLLECTED = 5


@dataclass
class Counts:
    """Tests passed, failed and skipped; a run that died before counting is one failure."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, report: Path, exit_code: int) -> None:
        """This will add what pytest's JUnit report says, and a failure where pytest failed without one."""
        before = self.failed
        if report.exists():
            for suite in ET.parse(report).iter("testsuite"):  # noqa: S314 our own pytest wrote it
                total, failures, errors, skipped = (
                    int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")
                )
                self.passed += total - failures - errors - skipped
                self.failed += failures + errors
                self.skipped += skipped
        if exit_code not in {0, NO_TESTS_COLLECTED} and self.failed == before:
            self.failed += 1

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def say(text: str) -> None:
    print(f"run.py: {text}", flush=True)


def stamp_for(lock: str) -> str:
    """This will name the state the environment must be in: the lock, and what it was made for."""
    return hashlib.sha256(MADE_FOR.encode() + (ROOT / lock).read_bytes()).hexdigest()


def ensure(lock: str) -> None:
    """This will bring `.venv` to exactly what `lock` says; when it already is, that costs one small read."""
    if is_ready(lock):
        return
    if importlib.util.find_spec("ensurepip") is None:
        sys.exit("This Python cannot make an environment: on Debian or Ubuntu, apt install python3-venv")
    made_for = VENV / "made-for"
    if not PYTHON.exists() or not made_for.exists() or made_for.read_text() != MADE_FOR:
        say("making the environment .venv")
        venv.create(VENV, clear=True, with_pip=True, symlinks=True)
        made_for.write_text(MADE_FOR)
    say(f"installing the packages of {lock}")
    # pip rather than a faster installer: it reads the pip.conf where an organisation's mirror is named.
    options = ["--disable-pip-version-check", "--no-input", "--quiet", "--require-hashes"]
    if subprocess.run([PYTHON, "-m", "pip", "install", *options, "-r", ROOT / lock], check=False).returncode:
        sys.exit("The packages could not be installed (see above). For a mirror: pip config set global.index-url …")
    link_source()
    # The test lock holds every runtime package at the same version (tests/architecture/test_locks.py).
    for name in {lock, RUNTIME_LOCK}:
        stamp_path(name).write_text(stamp_for(name))


def stamp_path(lock: str) -> Path:
    return VENV / f"{lock}.stamp"


def is_ready(lock: str) -> bool:
    path = stamp_path(lock)
    return PYTHON.exists() and path.exists() and path.read_text() == stamp_for(lock)


def link_source() -> None:
    """This will make `bihuan` importable and callable from the environment without building a package."""
    site_packages = sysconfig.get_path("purelib", scheme="venv", vars={"base": str(VENV)})
    (Path(site_packages) / "bihuan.pth").write_text(f"{ROOT / 'src'}\n")
    program = VENV / "bin" / "bihuan"
    program.write_text(f'#!/bin/sh\nexec "{PYTHON}" -m bihuan "$@"\n')
    program.chmod(0o755)


def find_chromium() -> str | None:
    named = os.environ.get("BIHUAN_CHROMIUM")
    found = map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))
    return named or next(filter(None, found), None)


def ensure_chromium() -> str | None:
    """This will find Chromium for the browser tests, or install Debian's where this user may."""
    path = find_chromium()
    if path is None and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        say("installing chromium and a Chinese font for the browser tests")
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in ("update", "install -y --no-install-recommends chromium fonts-noto-cjk"):
            apt = ["apt-get", "-qq", *command.split()]
            subprocess.run(apt, env=quiet, stdout=subprocess.DEVNULL, check=False)
        path = find_chromium()
    return path


def why_no_postgres(url: str) -> str:
    """This will return why PostgreSQL can't be used for tests, or an empty string where it can."""
    probe = subprocess.run([PYTHON, "-c", POSTGRES_PROBE, url], capture_output=True, text=True, check=False)
    return probe.stderr.strip() if probe.returncode else ""


def run_pytest(env: Mapping[str, str], args: Sequence[str], into: IO[bytes] | None = None) -> Counts:
    counts = Counts()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [str(PYTHON), "-m", "pytest", f"--junit-xml={report}", *args]
        done = subprocess.run(command, cwd=ROOT, env=dict(env), check=False, stdout=into, stderr=into)
        counts.add(report, done.returncode)
    return counts


def test(args: list[str]) -> int:
    """This will run the tests on the embedded database, and beside it on PostgreSQL where one is reachable.

    What the second says is shown when the first is through.
    `--require-all` makes a missing PostgreSQL or browser a failure instead of a sentence; `--prepare-only` makes the
    environment and runs nothing.
    """
    ensure(TEST_LOCK)
    if "--prepare-only" in args:
        return 0
    require_all = "--require-all" in args
    args = [arg for arg in args if arg != "--require-all"]
    chromium = ensure_chromium()
    url = os.environ.get("BIHUAN_TEST_POSTGRES", POSTGRES_DEFAULT)
    no_postgres = why_no_postgres(url)

    env = {**os.environ, "BIHUAN_TEST_DB": "sqlite", "BIHUAN_CHROMIUM": chromium or ""}
    with tempfile.TemporaryFile() as second, ThreadPoolExecutor(1) as beside:
        name = f"bihuan_{secrets.token_hex(6)}"
        own = {"BIHUAN_TEST_DB": "postgres", "BIHUAN_TEST_POSTGRES": url, "BIHUAN_TEST_POSTGRES_NAME": name}
        on_postgres = None if no_postgres else beside.submit(run_pytest, {**env, **own}, args, second)
        say("testing on the embedded database (SQLite)")
        counts = run_pytest(env, args)
        if on_postgres is not None:
            say("testing on PostgreSQL")
            counts += on_postgres.result()
            second.seek(0)
            shutil.copyfileobj(second, sys.stdout.buffer)
            sys.stdout.flush()

    say("embedded database (SQLite): ran")
    say(f"PostgreSQL: did not run: {no_postgres}" if no_postgres else "PostgreSQL: ran")
    say("browser tests: ran" if chromium else "browser tests: skipped: no Chromium; BIHUAN_CHROMIUM may name it")
    if require_all:
        counts.failed += bool(no_postgres) + (chromium is None)
    print(counts, flush=True)
    return 1 if counts.failed or not counts.passed else 0


def main(args: list[str]) -> NoReturn:
    if os.name != "posix":
        sys.exit("Bihuan runs on Linux and macOS; on Windows start it inside WSL.")
    if args[:1] == ["test"]:
        sys.exit(test(args[1:]))
    ensure(RUNTIME_LOCK)
    # exec, so that Ctrl-C and SIGTERM reach the program itself.
    os.execv(PYTHON, [str(PYTHON), "-m", "bihuan", *(args or ["run", "--demo"])])  # noqa: S606 no shell wanted


if __name__ == "__main__":
    main(sys.argv[1:])
