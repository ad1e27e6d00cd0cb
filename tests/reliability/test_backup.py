"""What a backup is, what is refused, and that a damaged or foreign one never comes near the database."""

import fcntl
import io
import json
import os
import shutil
import sqlite3
import stat
import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from benchmarks._installation import Installation, installation
from bihuan.platform.upkeep import schemas

KIND = "postgresql" if os.environ.get("BIHUAN_TEST_DB") == "postgres" else "sqlite"


@pytest.fixture(scope="module")
def town() -> Iterator[Installation]:
    with installation(KIND) as made:
        made.inside("build")
        yield made


@pytest.fixture(scope="module")
def saved(town: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backups")
    return Path(town.command("backup", str(folder))["file"])


def manifest_of(file: Path) -> dict[str, object]:
    with tarfile.open(file) as tar:
        content = tar.extractfile("manifest.json")
        assert content is not None
        return json.loads(content.read())


def changed(file: Path, into: Path, name: str, content: bytes) -> Path:
    """A copy of the archive with one member changed and the rest as it was."""
    with tarfile.open(file) as old, tarfile.open(into, "w") as new:
        for member in old.getmembers():
            data = old.extractfile(member)
            assert data is not None
            held = content if member.name == name else data.read()
            member.size = len(held)
            new.addfile(member, io.BytesIO(held))
    return into


def empty(made: Installation) -> bool:
    if KIND == "sqlite":
        return not Path(made.database).exists()
    with psycopg.connect(made.database) as connection:
        return connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


def test_it_tells_version_migrations_counts_hashes_and_where_the_record_ended(saved: Path, town: Installation) -> None:
    told = manifest_of(saved)
    assert told["program"]
    assert set(told["migrations"]) >= {"platform", "orders", "sessions"}
    assert told["tables"]["platform_event"]["rows_count"] == told["chain"]["position"] + told["chain"]["unsealed_count"]
    assert all(len(table["sha256"]) == 64 for table in told["tables"].values())
    assert town.command("verify")["broken_at"] is None


def test_it_is_for_us_alone_and_holds_no_key(saved: Path, town: Installation) -> None:
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    ring = json.loads((town.home / "keys.json").read_text())
    content = saved.read_bytes()
    for secret in (ring["blind"], *ring["encryption"].values(), (town.home / "secret.key").read_text()):
        assert secret.encode() not in content
    assert sorted(path.name for path in saved.parent.iterdir()) == [saved.name], "something was left beside it"


def test_two_backups_of_one_state_say_the_same(saved: Path, town: Installation, tmp_path: Path) -> None:
    again = Path(town.command("backup", str(tmp_path))["file"])
    assert {name: manifest_of(again)[name] for name in ("tables", "chain", "migrations")} == {
        name: manifest_of(saved)[name] for name in ("tables", "chain", "migrations")
    }


def test_only_the_newest_are_kept(town: Installation, tmp_path: Path) -> None:
    for hour in range(3):
        (tmp_path / f"bihuan-20200101T{hour:02}0000Z.tar").touch()
    (tmp_path / "somebody-elses.tar").touch()
    taken = town.command("backup", str(tmp_path), "--keep", "2")
    assert len(taken["removed"]) == 2
    assert {path.name for path in tmp_path.iterdir()} == {
        Path(taken["file"]).name,
        "bihuan-20200101T020000Z.tar",
        "somebody-elses.tar",
    }


def test_what_a_killed_backup_left_is_cleared_away_and_two_at_once_are_one_too_many(
    town: Installation, tmp_path: Path
) -> None:
    (tmp_path / ".bihuan-20200101T000000Z.tar.part").touch()
    (tmp_path / ".bihuan-work-left").mkdir()
    (tmp_path / ".bihuan-work-left" / "copy.sqlite3").touch()
    folder = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    assert "under way" in town.refused("backup", str(tmp_path))
    os.close(folder)
    taken = town.command("backup", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == [Path(taken["file"]).name]


def test_a_published_folder_is_refused_and_so_are_keys_beside_backups(town: Installation, tmp_path: Path) -> None:
    for public in (tmp_path / "static" / "x", tmp_path / "htdocs"):
        assert "published" in town.refused("backup", str(public))
        assert not public.exists()
    assert "keys lie in" in town.refused("backup", str(town.home))
    for beside in (tmp_path / "b", tmp_path / "b" / "keys", tmp_path):
        assert "kept apart" in town.refused("backup", str(tmp_path / "b"), "--keys", str(beside))
    kept = Path(town.command("backup", str(tmp_path / "b"), "--keys", str(tmp_path / "elsewhere"))["keys_copied_to"])
    assert kept.read_bytes() == (town.home / "keys.json").read_bytes()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_damaged_or_foreign_file_touches_nothing(saved: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.tar"
    cut.write_bytes(saved.read_bytes()[:-20_000])
    flipped = tmp_path / "flipped.tar"
    content = bytearray(saved.read_bytes())
    content[len(content) // 2] ^= 1
    flipped.write_bytes(content)
    (tmp_path / "text.tar").write_text("not a tar")
    told = json.dumps({**manifest_of(saved), "made_at": "2020-01-01T00:00:00+00:00"}).encode()
    changed(saved, tmp_path / "told.tar", "manifest.json", told)
    with installation(KIND) as other:
        for name in ("cut", "flipped", "text", "told"):
            assert "damaged" in other.refused("restore", str(tmp_path / f"{name}.tar"))
        assert "no backup" in other.refused("restore", str(tmp_path / "absent"))
        assert empty(other)


def test_a_backup_of_a_newer_program_is_refused(saved: Path, tmp_path: Path) -> None:
    from hashlib import sha256

    told = manifest_of(saved)
    told["migrations"]["platform"].append("0999_from_the_future")
    text = json.dumps(told).encode()
    with tarfile.open(saved) as tar:
        sums = tar.extractfile("SHA256SUMS")
        assert sums is not None
        rest = sums.read().decode().splitlines()[1]
    first = changed(saved, tmp_path / "a.tar", "manifest.json", text)
    newer = changed(
        first, tmp_path / "b.tar", "SHA256SUMS", f"{sha256(text).hexdigest()}  manifest.json\n{rest}\n".encode()
    )
    with installation(KIND) as other:
        assert "newer program" in other.refused("restore", str(newer))
        assert empty(other)


def test_a_database_that_is_there_is_put_aside_never_overwritten(town: Installation, saved: Path) -> None:
    with installation(KIND) as other:
        shutil.copy(town.home / "keys.json", other.home)
        other.inside("build")
        assert "not empty" in other.refused("restore", str(saved))
        before = other.command("verify")["verified_count"] + other.command("verify")["unsealed_count"]
        done = other.command("restore", str(saved), "--replace")
        assert done["chain_whole"]
        assert done["rows_count"] == sum(table["rows_count"] for table in manifest_of(saved)["tables"].values())
        assert events_aside(other, done["aside"]) == before


def events_aside(made: Installation, aside: str) -> int:
    if KIND == "sqlite":
        with sqlite3.connect(aside) as old:
            return int(old.execute("SELECT count(*) FROM platform_event").fetchone()[0])
    schema = aside.split()[1]
    with psycopg.connect(made.database) as connection:
        return int(connection.execute(f'SELECT count(*) FROM "{schema}".platform_event').fetchone()[0])


@pytest.mark.skipif(KIND == "sqlite", reason="means something on postgres only")
def test_what_others_keep_in_an_empty_database_outlives_a_restore() -> None:
    with installation(KIND) as other:
        with psycopg.connect(other.database, autocommit=True) as connection:
            connection.execute("CREATE VIEW of_others AS SELECT 1 AS one")
            connection.execute("GRANT USAGE ON SCHEMA public TO pg_monitor")
            rights = "SELECT nspowner::text, nspacl::text[] FROM pg_namespace WHERE nspname = 'public'"
            before = connection.execute(rights).fetchone()
        schemas.put_aside(conninfo_to_dict(other.database), "before_restore_tried")
        with psycopg.connect(other.database) as connection:
            assert list(map(sorted, connection.execute(rights).fetchone())) == list(map(sorted, before))
        assert not schemas.drop_if_empty(conninfo_to_dict(other.database), "before_restore_tried")
        schemas.put_back(conninfo_to_dict(other.database), "before_restore_tried")
        with psycopg.connect(other.database) as connection:
            assert connection.execute(rights).fetchone() == before
            assert connection.execute("SELECT one FROM of_others").fetchone() == (1,)


def test_a_database_in_use_is_left_alone(town: Installation, saved: Path) -> None:
    town.start()
    try:
        wait_for_use(town)
        assert "in use" in town.refused("restore", str(saved), "--replace")
    finally:
        town.stop()
    assert town.command("verify")["broken_at"] is None


def wait_for_use(made: Installation) -> None:
    from benchmarks._siege import PATIENCE_S
    from tests.reliability.waiting import until

    if KIND == "sqlite":
        until(lambda: Path(f"{made.database}-wal").exists(), PATIENCE_S)
    else:
        count = (
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'bihuan' AND datname = current_database()"
        )
        with psycopg.connect(made.database, autocommit=True) as connection:
            until(lambda: connection.execute(count).fetchone()[0] > 0, PATIENCE_S)


def test_a_backup_without_its_keys_is_restored_and_says_so(saved: Path) -> None:
    with installation(KIND) as other:
        assert "does not hold the key" in other.refused("restore", str(saved))
        assert not empty(other)
