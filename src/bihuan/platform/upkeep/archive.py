"""The one file a backup is: a tar of the manifest, the database, and the checksums of both.

`tar -xf` and `sha256sum -c SHA256SUMS` open and check it without this program. It is written under another name, made
durable and renamed, so that a file with a backup's name is always whole; nobody but its owner may read it.
"""

import fcntl
import hashlib
import io
import os
import re
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bihuan.kernel.errors import Conflict, Invalid, NotFound, Refused
from bihuan.platform.upkeep import manifest

_WORK = ".bihuan-work-"
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
MEMBERS = {"sqlite": "database.sqlite3.gz", "postgresql": "database.pgdump"}
_NAME = re.compile(r"bihuan-\d{8}T\d{6}Z\.tar")
_CHUNK_BYTES = 1 << 20
# Folders whose content servers hand out to anybody.
_PUBLIC = ("/var/www", "/srv/www", "/srv/http", "/usr/share/nginx", "/usr/local/www")
_PUBLIC_NAMES = {"static", "public", "public_html", "htdocs", "wwwroot", "webroot", "www"}


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup that was written."""

    path: Path
    size_bytes: int


def refuse_public(folder: Path, package: Path) -> None:
    """This will raise Refused for a folder a web server may hand out, or one inside the program."""
    real = folder.resolve()
    inside = [Path(public) for public in _PUBLIC] + [package.resolve()]
    if any(real.is_relative_to(public) for public in inside) or _PUBLIC_NAMES & {part.lower() for part in real.parts}:
        raise Refused(f"{real} is a place files are published from, or part of the program; a backup goes elsewhere.")


@contextmanager
def prepared(folder: Path) -> Iterator[None]:
    """This will make the folder, for us alone, keep other backups out, and clear away what a killed one left there."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(f"Another backup into {folder} is under way.") from None
        for left in folder.glob(".bihuan-*.part"):
            left.unlink()
        for left in folder.glob(f"{_WORK}*"):
            shutil.rmtree(left)
        yield
    finally:
        os.close(handle)


@contextmanager
def workplace(folder: Path) -> Iterator[Path]:
    """This will lend a private folder on the same disk; it is gone afterwards, whatever happened."""
    with TemporaryDirectory(dir=folder, prefix=_WORK) as made:
        yield Path(made)


def write(folder: Path, told: manifest.Manifest, data: Path, at: datetime) -> Kept:
    """This will write one archive and rename it into place once it is durable."""
    name = f"bihuan-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}.tar"
    target, part = folder / name, folder / f".{name}.part"
    if target.exists():
        raise Refused(f"{target} is there already; a second backup in one second is not taken.")
    text = told.as_json().encode()
    member = MEMBERS[told.vendor]
    sums = f"{hashlib.sha256(text).hexdigest()}  {MANIFEST}\n{_sum_of(data)}  {member}\n".encode()
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w") as tar:
                _add(tar, MANIFEST, io.BytesIO(text), len(text), at)
                with data.open("rb") as content:
                    _add(tar, member, content, data.stat().st_size, at)
                _add(tar, SUMS, io.BytesIO(sums), len(sums), at)
            file.flush()
            os.fsync(file.fileno())
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(folder)
    return Kept(target, target.stat().st_size)


def listed(folder: Path) -> list[Path]:
    """This will list the backups in a folder, newest first."""
    return sorted((path for path in folder.glob("bihuan-*.tar") if _NAME.fullmatch(path.name)), reverse=True)


def rotate(folder: Path, keep_count: int) -> list[Path]:
    """This will delete all but the newest backups and give what was deleted."""
    gone = listed(folder)[keep_count:]
    for path in gone:
        path.unlink()
    return gone


def newest(place: Path) -> Path:
    """This will give the file itself, or the newest backup of a folder."""
    if place.is_file():
        return place
    found = listed(place) if place.is_dir() else []
    if not found:
        raise NotFound(f"There is no backup at {place}.")
    return found[0]


def unpack(file: Path, into: Path) -> tuple[manifest.Manifest, Path]:
    """This will take an archive apart into a private folder, checking both checksums; Invalid if anything is off."""
    try:
        with tarfile.open(file, mode="r:") as tar:
            members = {member.name: member for member in tar.getmembers() if member.isfile()}
            lines = (line.partition("  ") for line in _text(tar, members[SUMS]).splitlines())
            sums = {name: wanted for wanted, _, name in lines}
            names = set(sums) - {MANIFEST}
            if set(members) != {*sums, SUMS} or len(names) != 1 or not names <= set(MEMBERS.values()):
                raise Invalid(f"{file} holds other files than a backup does.")
            for name, wanted in sums.items():
                _extract(tar, members[name], into / name)
                if _sum_of(into / name) != wanted:
                    raise Invalid(f"{file} is damaged: {name} has another checksum than when it was saved.")
    except (tarfile.TarError, KeyError, ValueError, EOFError, UnicodeDecodeError) as error:
        raise Invalid(f"{file} is damaged, or no backup of Bihuan.") from error
    return manifest.read((into / MANIFEST).read_text()), into / names.pop()


def sync_folder(folder: Path) -> None:
    """This will make a rename in the folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _add(
    tar: tarfile.TarFile, name: str, content: "io.BufferedReader | io.BytesIO", size_bytes: int, at: datetime
) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size_bytes, 0o600, int(at.timestamp())
    tar.addfile(entry, content)


def _text(tar: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    content = tar.extractfile(member)
    assert content is not None
    return content.read().decode()


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    content = tar.extractfile(member)
    assert content is not None
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while chunk := content.read(_CHUNK_BYTES):
            file.write(chunk)


def _sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
