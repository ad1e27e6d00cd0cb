"""PostgreSQL's own programs, pg_dump and pg_restore, run with the password in the environment and not on the line."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from bihuan.kernel.errors import Refused, Unavailable

ASIDE = "before_restore_"
_ENVIRONMENT = {"dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD", "host": "PGHOST", "port": "PGPORT"}


def dump(parameters: dict[str, Any], snapshot: str, target: Path) -> None:
    """This will write the database, as it stood at the exported snapshot, in pg_dump's custom format."""
    _run("pg_dump", parameters, "--format=custom", "--compress=1", "--no-owner", "--no-privileges",
         f"--exclude-schema={ASIDE}*", f"--snapshot={snapshot}", f"--file={target}")  # fmt: skip


def load(parameters: dict[str, Any], dumped: Path) -> None:
    """This will load such a file into an empty database: all of it, or nothing."""
    _run("pg_restore", parameters, "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
         f"--dbname={parameters['dbname']}", str(dumped))  # fmt: skip


def version(program: str) -> str:
    """This will give a program's version, or an empty string where it is not installed."""
    if shutil.which(program) is None:
        return ""
    return subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.strip()


def _run(program: str, parameters: dict[str, Any], *words: str) -> None:
    if shutil.which(program) is None:
        raise Unavailable(
            f"{program} is not installed on this machine. Install PostgreSQL's client programs, of the server's "
            "version or newer: apt install postgresql-client, or dnf install postgresql."
        )
    named = {_ENVIRONMENT[name]: str(value) for name, value in parameters.items() if name in _ENVIRONMENT}
    done = subprocess.run([program, *words], env={**os.environ, **named}, capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise Refused(f"{program} failed: {said[0] if said else f'exit code {done.returncode}'}")
