"""Reading where an installation keeps its data. Settings call it; it knows no Django."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

SQLITE_INIT = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON; "
    "PRAGMA cache_size=-64000; PRAGMA temp_store=MEMORY;"
)


def database(home: Path, environ: Mapping[str, str]) -> dict[str, Any]:
    """This will turn BIHUAN_DB into Django's database settings; by default a SQLite file in `home`."""
    wanted = environ.get("BIHUAN_DB", "") or str(home / "bihuan.sqlite3")
    if not wanted.startswith(("postgresql://", "postgres://")):
        return sqlite(Path(wanted))
    parts = urlsplit(wanted)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),  # %2Frun%2Fpostgresql: a folder with its socket
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": "bihuan", "connect_timeout": 5},
    }


def sqlite(file: Path) -> dict[str, Any]:
    """This will give the settings of an embedded database: one writer at a time, durable at each commit."""
    file.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "bihuan.platform.db.sqlite",
        "NAME": str(file),
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_INIT},
    }


def secret_key(home: Path, environ: Mapping[str, str]) -> str:
    """This will give the installation's secret: from the environment, or made once and kept readable by us alone."""
    if given := environ.get("BIHUAN_SECRET_KEY"):
        return given
    file = home / "secret.key"
    if not file.exists():
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = file.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
            handle.write(secrets.token_urlsafe(64))
        with suppress(FileExistsError):
            os.link(made, file)  # whoever links first wins; the others read that one
        made.unlink()
    return file.read_text()
