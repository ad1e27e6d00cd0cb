"""Taking a backup while the installation works.

SQLite is copied by its online backup API inside one read transaction, PostgreSQL dumped by pg_dump from an exported
snapshot; counts and hashes are taken of that same moment. Writers wait for neither.
"""

import gzip
import json
import os
import shutil
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import bihuan
from bihuan.kernel.errors import Refused
from bihuan.platform.privacy.keys import key_file, ring
from bihuan.platform.upkeep import archive, clients
from bihuan.platform.upkeep.manifest import Manifest
from bihuan.platform.upkeep.sources import (
    PostgresSource,
    Progress,
    Source,
    SqliteSource,
    applied_in,
    chain_of,
    fingerprints,
    parameters,
    postgres_source,
    sqlite_source,
)
from bihuan.platform.upkeep.tables import tables_of

PAGES_AT_ONCE_COUNT = 2000
_PACKAGE = Path(bihuan.__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Taken:
    """A backup taken, and what rotation removed for it."""

    kept: archive.Kept
    manifest: Manifest
    removed: tuple[Path, ...]


def take(
    settings: dict[str, Any], folder: Path, home: Path, at: datetime, progress: Progress, *, keep_count: int | None
) -> Taken:
    """This will back the database up into `folder` and, if asked, keep only the newest `keep_count` there."""
    archive.refuse_public(folder, _PACKAGE)
    if key_file().parent.resolve() == folder.resolve():
        raise Refused(f"The keys lie in {folder}; a backup beside its keys protects nobody. Choose another folder.")
    with archive.prepared(folder):
        with archive.workplace(folder) as work:
            if "sqlite" in settings["ENGINE"]:
                told, data = _sqlite(Path(settings["NAME"]), work, at, progress)
            else:
                told, data = _postgres(settings, work, at, progress)
            kept = archive.write(folder, told, data, at)
        _note(home, kept, told)
        removed = archive.rotate(folder, keep_count) if keep_count else []
    return Taken(kept, told, tuple(removed))


def keep_keys(place: Path, backups: Path) -> Path:
    """This will copy the key file into `place`; Refused beside the backups, where a thief would find both."""
    real, beside = place.resolve(), backups.resolve()
    if real == beside or real.is_relative_to(beside) or beside.is_relative_to(real) or archive.listed(place):
        raise Refused(f"{place} holds the backups, or they lie below it: the keys must be kept apart from them.")
    if not key_file().exists():
        raise Refused("There are no keys yet; they are made at the first start.")
    archive.refuse_public(place, _PACKAGE)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = place / f"bihuan-keys-{ring().current}.json"
    part = place / f".{target.name}.part"
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key_file().read_bytes())
        file.flush()
        os.fsync(file.fileno())
    part.rename(target)
    archive.sync_folder(place)
    return target


@dataclass(frozen=True, slots=True)
class Last:
    """The last backup this installation took."""

    path: Path
    made_at: datetime


def last(home: Path) -> Last | None:
    """This will say which backup was the last, None if none was ever taken."""
    with suppress(OSError, ValueError, KeyError):
        told = json.loads(_note_file(home).read_text())
        return Last(Path(told["path"]), datetime.fromisoformat(told["made_at"]))
    return None


def _note(home: Path, kept: archive.Kept, told: Manifest) -> None:
    note, part = _note_file(home), _note_file(home).with_suffix(".part")
    part.write_text(json.dumps({"path": str(kept.path.absolute()), "made_at": told.made_at.isoformat()}))
    part.rename(note)


def _note_file(home: Path) -> Path:
    return home / "last-backup.json"


def _sqlite(file: Path, work: Path, at: datetime, progress: Progress) -> tuple[Manifest, Path]:
    if not file.exists():
        raise Refused(f"There is no database at {file}.")
    copy, packed = work / "copy.sqlite3", work / "copy.gz"
    with sqlite_source(file) as source:
        os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        made = sqlite3.connect(copy)
        try:
            # In the read transaction the source stands still for us; without, each writer would have it begin anew.
            source.connection.backup(
                made,
                pages=PAGES_AT_ONCE_COUNT,
                progress=lambda _status, left, total: progress(total - left, total, "copying"),
            )
            made.execute("PRAGMA journal_mode=DELETE")
        finally:
            made.close()
    with sqlite_source(copy) as source:
        told = _describe(source, at, f"SQLite {sqlite3.sqlite_version}", progress)
    with copy.open("rb") as plain, gzip.open(packed, "wb", compresslevel=1) as target:
        shutil.copyfileobj(plain, target, 1 << 20)
    return told, packed


def _postgres(settings: dict[str, Any], work: Path, at: datetime, progress: Progress) -> tuple[Manifest, Path]:
    dumped, reached = work / "copy.pgdump", parameters(settings)
    with postgres_source(reached) as source:
        ((snapshot,),) = source.ask("SELECT pg_export_snapshot()")
        ((server,),) = source.ask("SHOW server_version")
        progress(0, 1, "dumping")
        clients.dump(reached, snapshot, dumped)
        told = _describe(source, at, f"PostgreSQL {server.partition(' ')[0]}", progress)
    return told, dumped


def _describe(source: "SqliteSource | PostgresSource", at: datetime, database: str, progress: Progress) -> Manifest:
    applied = applied_in(source)
    if not applied:
        raise Refused("This database is empty: there is nothing to back up.")
    return Manifest(
        program=bihuan.__version__,
        made_at=at.astimezone(UTC),
        vendor=source.vendor,
        database=database,
        applied=applied,
        tables=fingerprints(source, tables_of(applied), progress, "counting and hashing"),
        chain=chain_of(source),
        key_id=ring().current if key_file().exists() else "",
        waiting_messages_count=_waiting_messages_count(source),
    )


def _waiting_messages_count(source: Source) -> int:
    ((count,),) = source.ask("SELECT count(*) FROM platform_message WHERE state IN ('waiting', 'sending')")
    return int(count)
