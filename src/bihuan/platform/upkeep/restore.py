"""Bringing a backup back: checked before, all or nothing, proven equal afterwards, and nothing destroyed for it.

A database that is there is never overwritten. With `replace` it is put aside under another name (a SQLite file beside
its old place, a PostgreSQL schema `before_restore_…`), where a person may look into it or delete it.
"""

import fcntl
import gzip
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bihuan.kernel.errors import Invalid, Refused
from bihuan.platform.db.sqlite.base import lock_path
from bihuan.platform.upkeep import archive, clients, schemas
from bihuan.platform.upkeep.manifest import Manifest
from bihuan.platform.upkeep.sources import (
    Chain,
    Progress,
    Source,
    applied_in,
    chain_of,
    fingerprints,
    parameters,
    postgres_source,
    sqlite_source,
)
from bihuan.platform.upkeep.tables import tables_of


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored; `aside` is where the old database went and `old_chain` where its record had ended."""

    manifest: Manifest
    file: Path
    aside: str
    old_chain: Chain | None

    @property
    def behind_count(self) -> int:
        """How many events of the database put aside are not in the restored one."""
        return max(0, self.old_chain.position - self.manifest.chain.position) if self.old_chain else 0


def restore(settings: dict[str, Any], place: Path, at: datetime, progress: Progress, *, replace: bool) -> Restored:
    """This will restore the backup at `place`, or the newest of that folder; migrating forward is the caller's."""
    file = archive.newest(place)
    vendor = "sqlite" if "sqlite" in settings["ENGINE"] else "postgresql"
    work_in = Path(settings["NAME"]).parent if vendor == "sqlite" else None
    with TemporaryDirectory(prefix=".bihuan-restore-", dir=work_in) as work:  # private, and of the database's own disk
        progress(0, 1, "checking")
        told, data = archive.unpack(file, Path(work))
        if told.vendor != vendor:
            raise Refused(
                f"This backup is of {told.vendor}, the installation uses {vendor}. Restore it into an installation of "
                "its kind; `bihuan move` takes SQLite to PostgreSQL."
            )
        tables_of(told.applied)  # refuses what a newer program wrote, before anything is touched
        stamp = f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        way = _into_sqlite if vendor == "sqlite" else _into_postgres
        aside, old_chain = way(settings, data, told, stamp, progress, replace=replace)
    return Restored(told, file, aside, old_chain)


def check(source: Source, told: Manifest, progress: Progress) -> None:
    """This will raise Invalid unless the database holds exactly what the manifest says."""
    if applied_in(source) != told.applied:
        raise Invalid("The restored database has other migrations than its manifest says.")
    found = fingerprints(source, tables_of(told.applied), progress, "comparing")
    differing = sorted(name for name in {*found, *told.tables} if found.get(name) != told.tables.get(name))
    if differing:
        raise Invalid(f"The restored database differs from its manifest in: {', '.join(differing)}.")
    if chain_of(source) != told.chain:
        raise Invalid("The restored record ends elsewhere than its manifest says.")


def _into_sqlite(
    settings: dict[str, Any], data: Path, told: Manifest, stamp: str, progress: Progress, *, replace: bool
) -> tuple[str, Chain | None]:
    target = Path(settings["NAME"])
    made = data.with_name("restored.sqlite3")
    with gzip.open(data, "rb") as packed, made.open("xb") as plain:
        os.fchmod(plain.fileno(), 0o600)
        shutil.copyfileobj(packed, plain, 1 << 20)
        plain.flush()
        os.fsync(plain.fileno())
    with sqlite_source(made) as source:
        check(source, told, progress)
    with _alone(target):
        aside, old_chain = "", None
        if target.exists():
            old_chain = _old_sqlite(target, replace=replace)
            put = target.with_name(f"{target.name}.before-restore-{stamp}")
            for end in ("-wal", "-shm"):  # left only where the old file could not be opened any more
                left = target.with_name(f"{target.name}{end}")
                if left.exists():
                    left.rename(f"{put}{end}")
            target.rename(put)
            aside = str(put)
        made.rename(target)
        archive.sync_folder(target.parent)
    return aside, old_chain


def _old_sqlite(target: Path, *, replace: bool) -> Chain | None:
    """Where the old record ended; the old file is made whole in itself first, which only works while nobody has it."""
    old = sqlite3.connect(target, isolation_level=None, timeout=1)
    try:
        tables_count = old.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()[0]
        if tables_count and not replace:
            raise Refused(f"{target} is not empty. With --replace it is put aside first; nothing of it is destroyed.")
        # Leaving the write-ahead log needs the file for oneself: this fails while any process has it open.
        old.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise schemas.in_use() from error
    except sqlite3.DatabaseError:
        if not replace:
            raise Refused(f"{target} is there, but is no readable database. With --replace it is put aside.") from None
        return None  # what is broken is put aside as it is
    finally:
        old.close()
    if not tables_count:
        return None
    with sqlite_source(target) as source:
        return chain_of(source) if applied_in(source) else None


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    with Path(lock_path(target)).open("ab") as queue:
        try:
            fcntl.flock(queue, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise schemas.in_use() from None
        yield


def _into_postgres(
    settings: dict[str, Any], data: Path, told: Manifest, stamp: str, progress: Progress, *, replace: bool
) -> tuple[str, Chain | None]:
    reached = parameters(settings)
    aside, old_chain = f"{clients.ASIDE}{stamp.lower()}", None
    with postgres_source(reached) as source:
        filled = bool(source.table_names())
        if filled and applied_in(source):
            old_chain = chain_of(source)
    if filled and not replace:
        raise Refused(
            f"The database {reached['dbname']} is not empty. With --replace its tables are put aside into another "
            "schema first; nothing of them is destroyed."
        )
    schemas.put_aside(reached, aside)
    try:
        progress(0, 1, "loading")
        clients.load(reached, data)
        with postgres_source(reached) as source:
            check(source, told, progress)
    except BaseException:
        schemas.put_back(reached, aside)
        raise
    if schemas.drop_if_empty(reached, aside):
        return "", old_chain
    return f"schema {aside} of {reached['dbname']}", old_chain
