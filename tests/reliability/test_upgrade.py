"""A database of an earlier version brought forward: nothing lost, the chain whole, also when it was cut off midway."""

import gzip
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from benchmarks._installation import ROOT, Installation, installation

KIND = "postgresql" if os.environ.get("BIHUAN_TEST_DB") == "postgres" else "sqlite"
OLD = Path(__file__).parent / "old"
VERSIONS = sorted(path.stem for path in OLD.glob("*.json"))
CUTS_COUNT = 4


@contextmanager
def old(version: str) -> Iterator[tuple[Installation, dict[str, Any]]]:
    """An installation as that version left it, and what was in it."""
    told = json.loads((OLD / f"{version}.json").read_text())[KIND]
    text = gzip.decompress((OLD / f"{version}.{KIND}.sql.gz").read_bytes()).decode()
    with installation(KIND) as made:
        (made.home / "keys.json").write_text(json.dumps(told["keys"]))
        (made.home / "keys.json").chmod(0o600)
        if KIND == "sqlite":
            db = sqlite3.connect(made.database)
            db.executescript(text)
            db.close()
        else:
            with psycopg.connect(made.database) as connection:
                connection.execute(text)
        yield made, told


def counts(made: Installation, tables: dict[str, int]) -> dict[str, int]:
    if KIND == "sqlite":
        with sqlite3.connect(made.database) as db:
            return {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}
    with psycopg.connect(made.database) as db:
        return {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def ran(made: Installation, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bihuan", *words],
        cwd=ROOT, env=made.environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def upgrading(made: Installation) -> subprocess.Popen[bytes]:
    """An upgrade that was begun and is not waited for."""
    return subprocess.Popen(
        [sys.executable, "-m", "bihuan", "upgrade", "--no-backup"],
        cwd=ROOT, env=made.environment(), stdout=subprocess.DEVNULL,
    )  # fmt: skip


def applied_count(made: Installation) -> int:
    """How many migrations the database has."""
    return counts(made, {"django_migrations": 0})["django_migrations"]


def require_all_there(made: Installation, told: dict[str, Any]) -> None:
    assert counts(made, told["counts"]) == told["counts"]
    report = made.command("verify")
    assert (report["verified_count"], report["broken_at"], report["unsealed_count"]) == (told["head"][0], None, 0)
    assert made.inside("names") == told["counts"]["customers_customer"], "a customer's name does not open"
    assert made.inside("audit")["differences_count"] == 0


def test_there_is_an_old_version_and_none_is_large() -> None:
    assert VERSIONS
    assert all(path.stat().st_size <= 200_000 for path in OLD.iterdir())


@pytest.mark.parametrize("version", VERSIONS)
def test_an_old_database_comes_forward_whole_after_a_backup(version: str, tmp_path: Path) -> None:
    with old(version) as (made, told):
        assert "backup: " in ran(made, "upgrade")
        require_all_there(made, told)
        assert ran(made, "upgrade") == "The database is up to date.\n"
        (backup,) = (made.home / "backups").iterdir()
        kept = shutil.copy(backup, tmp_path)
    # The backup taken before is of the old version: restored, it comes forward too.
    with installation(KIND) as other:
        (other.home / "keys.json").write_text(json.dumps(told["keys"]))
        (other.home / "keys.json").chmod(0o600)
        assert other.command("restore", str(kept))["chain"]["position"] == told["head"][0]
        require_all_there(other, told)


@pytest.mark.parametrize("version", VERSIONS)
def test_an_upgrade_that_was_killed_is_run_again(version: str) -> None:
    with old(version) as (made, told):
        began, left_at = applied_count(made), []
        for _ in range(CUTS_COUNT):
            before = applied_count(made)
            process = upgrading(made)
            while applied_count(made) == before and process.poll() is None:
                time.sleep(0.005)
            process.send_signal(signal.SIGKILL)
            process.wait()
            left_at.append(applied_count(made))
        ran(made, "upgrade", "--no-backup")
        require_all_there(made, told)
        assert any(began < count < applied_count(made) for count in left_at), f"no cut fell midway: {left_at}"


@pytest.mark.parametrize("version", VERSIONS)
def test_two_that_upgrade_at_once_take_turns(version: str) -> None:
    with old(version) as (made, told):
        both = [upgrading(made) for _ in range(2)]
        assert [process.wait(120) for process in both] == [0, 0]
        require_all_there(made, told)
