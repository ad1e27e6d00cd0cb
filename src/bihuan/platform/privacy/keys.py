"""The key ring: encryption keys by id, one of them current, and the key of the blind indexes.

It is a file outside the database (`keys.json` in BIHUAN_HOME, or wherever BIHUAN_KEY_FILE points), because a copy
of the database must be worthless without it. It is made once, at the first start; a key id is random, so that
a ring made anew after a loss can never be mistaken for the lost one.
The blind key does not rotate with the others: changing it means rebuilding every blind index.
"""

import base64
import binascii
import json
import os
import secrets
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from bihuan.kernel.errors import N_, Unavailable

KEY_BYTES = 32
KEY_ID_BYTES = 4
_FORMAT = 1


@dataclass(frozen=True)
class KeyRing:
    """Keys by id (8 hex digits). `current` encrypts; every key held still decrypts."""

    current: str
    encryption: dict[str, bytes]
    blind: bytes

    def rotated(self) -> "KeyRing":
        """This will give a ring with one more key, which becomes the current one."""
        new = secrets.token_hex(KEY_ID_BYTES)
        return KeyRing(new, {**self.encryption, new: secrets.token_bytes(KEY_BYTES)}, self.blind)

    def as_json(self) -> str:
        """This will give the ring in the form the key file holds."""
        return json.dumps(
            {
                "format": _FORMAT,
                "current": self.current,
                "encryption": {key_id: _b64(key) for key_id, key in self.encryption.items()},
                "blind": _b64(self.blind),
            },
            indent=1,
        )


def new_ring() -> KeyRing:
    """This will make a ring with one fresh key."""
    first = secrets.token_hex(KEY_ID_BYTES)
    return KeyRing(first, {first: secrets.token_bytes(KEY_BYTES)}, secrets.token_bytes(KEY_BYTES))


def key_file() -> Path:
    """This will name the key file: BIHUAN_KEY_FILE if set, else keys.json in the data folder."""
    named = os.environ.get("BIHUAN_KEY_FILE")
    return Path(named) if named else Path(settings.HOME) / "keys.json"


@cache
def ring() -> KeyRing:
    """This will load the installation's ring, made at the first call ever; Unavailable if the file is damaged."""
    path = key_file()
    if not path.exists():
        _write(path, new_ring(), replace=False)
    return _read(path)


def key_by_id(key_id: str) -> bytes:
    """This will give one key; a ring rotated by another process is read again before the key is called missing."""
    if key_id not in ring().encryption:
        ring.cache_clear()
    key = ring().encryption.get(key_id)
    if key is None:
        raise Unavailable(
            N_("This value needs the key %(key_id)s, which the key file does not hold. Restore the key file."),
            code="key_missing",
            key_id=key_id,
        )
    return key


def rotate() -> str:
    """This will add a key to the file, make it current and give its id; old values stay readable."""
    rotated = ring().rotated()
    _write(key_file(), rotated, replace=True)
    ring.cache_clear()
    return rotated.current


def _read(path: Path) -> KeyRing:
    if "BIHUAN_KEY_FILE" not in os.environ and path.stat().st_mode & 0o077:
        raise Unavailable(
            N_("Others on this machine may read the key file %(path)s. Give it mode 600."),
            code="key_file_open",
            path=str(path),
        )
    try:
        return _parsed(path.read_text())
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unavailable(
            N_("The key file %(path)s is damaged. Restore it from its backup."), code="key_file_damaged", path=str(path)
        ) from error


def _parsed(text: str) -> KeyRing:
    stored = json.loads(text)
    keys = {key_id: _key(encoded) for key_id, encoded in stored["encryption"].items()}
    held = KeyRing(stored["current"], keys, _key(stored["blind"]))
    if stored["format"] != _FORMAT or held.current not in held.encryption:
        raise ValueError("unknown format, or the current key is absent")
    return held


def _write(path: Path, held: KeyRing, *, replace: bool) -> None:
    """Written whole beside its place first: a reader never sees half a ring, and of two first starts one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, written = tempfile.mkstemp(dir=path.parent, prefix=".keys-")  # mode 600
    try:
        with os.fdopen(handle, "w") as file:
            file.write(held.as_json())
            file.flush()
            os.fsync(file.fileno())
        if replace:
            Path(written).replace(path)
            return
        try:
            os.link(written, path)
        except FileExistsError:
            return  # another process made the ring first; that one counts
    finally:
        Path(written).unlink(missing_ok=True)


def _b64(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if len(key) != KEY_BYTES:
        raise ValueError("wrong key length")
    return key
