"""A throw-away installation for the long proofs: its own data folder, its own database, its processes, its end.

Nothing of it runs in this process: what has to be done inside is done by `python -m benchmarks._inside`, so that one
proof can try both databases, and so that what is killed is what a carrier would run.
"""

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from bihuan.config.serve import listen

ROOT = Path(__file__).resolve().parents[1]
SERVER = os.environ.get("BIHUAN_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/")
DATABASES = ("sqlite", "postgresql")
READY_WAIT_S = 60.0


def postgres_there() -> bool:
    """Whether the PostgreSQL server of the tests answers."""
    try:
        psycopg.connect(SERVER + "postgres", connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


@dataclass
class Installation:
    """One database with its folder; `start` brings up a web server and a worker, `kill` ends them as kill -9 does."""

    home: Path
    database: str
    listener: socket.socket
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    surroundings: dict[str, str] = field(default_factory=dict)  # settings that differ from what `environment` says

    @property
    def port(self) -> int:
        """Where the web server listens, through all its deaths: connections made meanwhile wait in the queue."""
        port: int = self.listener.getsockname()[1]
        return port

    def environment(self) -> dict[str, str]:
        """This will give the environment of everything that runs in it."""
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith(("BIHUAN_", "DJANGO_"))},
            "BIHUAN_HOME": str(self.home),
            "BIHUAN_DB": self.database,
            "BIHUAN_MODE": "production",
            "BIHUAN_HTTPS": "off",
            "BIHUAN_LOG": "CRITICAL",
            "DJANGO_SETTINGS_MODULE": "bihuan.config.settings",
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
            **self.surroundings,
        }

    def inside(self, what: str, *words: str) -> Any:
        """This will have something done by a process inside and give its answer."""
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks._inside", what, *words],
            cwd=ROOT, env=self.environment(), stdout=subprocess.PIPE, check=True,
        )  # fmt: skip
        return json.loads(done.stdout)

    def command(self, *words: str) -> Any:
        """This will run one of the program's commands inside with --json and give what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "bihuan", *words, "--json"],
            cwd=ROOT, env=self.environment(), stdout=subprocess.PIPE, check=True,
        )  # fmt: skip
        return json.loads(done.stdout)

    def refused(self, *words: str) -> str:
        """This will run a command that must not succeed and give what it said."""
        done = subprocess.run(
            [sys.executable, "-m", "bihuan", *words],
            cwd=ROOT, env=self.environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 1, f"exit code {done.returncode}: {done.stdout}{done.stderr}"
        return done.stderr

    def destroy(self) -> None:
        """This will lose the database, as a dead disk does; the folder with the keys stays."""
        if self.database.startswith("postgresql"):
            with psycopg.connect(self.database, autocommit=True) as connection:
                connection.execute("DROP SCHEMA public CASCADE")
                connection.execute("CREATE SCHEMA public")
        else:
            for file in self.home.glob("db.sqlite3*"):
                file.unlink()

    def start(self) -> None:
        """This will start one web server and one worker; requests sent from now on are answered once they are up."""
        number = self.listener.fileno()
        with (self.home / "log").open("ab") as log:
            for command in (["web", "--listener", str(number)], ["work"]):
                self.processes.append(
                    subprocess.Popen(
                        [sys.executable, "-m", "bihuan", *command],
                        cwd=ROOT,
                        env=self.environment(),
                        pass_fds=(number,),
                        stdin=subprocess.DEVNULL,
                        stderr=log,
                    )
                )

    def wait_ready(self, within_s: float = 300.0) -> None:
        """This will wait until web server, worker and database are at work, however busy the machine is."""
        deadline_s = time.monotonic() + within_s
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=within_s)
            try:
                connection.request("GET", "/health/ready")
                if connection.getresponse().status == 200:
                    return
            except (OSError, http.client.HTTPException):
                pass
            finally:
                connection.close()
            if time.monotonic() > deadline_s:
                raise TimeoutError(f"the installation was not ready within {within_s:g} s")
            time.sleep(0.1)

    def kill(self) -> None:
        """This will end web server and worker at once, without a word."""
        for process in self.processes:
            process.send_signal(signal.SIGKILL)
        self._wait()

    def stop(self) -> None:
        """This will end them in good order."""
        for process in self.processes:
            process.terminate()
        self._wait()

    def _wait(self) -> None:
        for process in self.processes:
            process.wait(READY_WAIT_S)
        self.processes.clear()


@contextlib.contextmanager
def installation(kind: str) -> Iterator[Installation]:
    """This will make an installation on an empty database of `kind` and take everything away afterwards."""
    if kind == "sqlite":
        with installed(None) as made:
            yield made
        return
    with empty_database() as address, installed(address) as made:
        yield made


@contextlib.contextmanager
def empty_database() -> Iterator[str]:
    """This will make an empty database on the server of the tests, give its address, and drop it afterwards."""
    name = f"bihuan_proof_{os.getpid()}_{time.monotonic_ns()}"
    _on_server(f'CREATE DATABASE "{name}"')
    try:
        yield SERVER + name
    finally:
        _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextlib.contextmanager
def installed(database: str | None) -> Iterator[Installation]:
    """This will make an installation on the empty `database`, None being a SQLite file of its own."""
    home = Path(tempfile.mkdtemp(prefix="bihuan-proof-"))
    with listen("127.0.0.1", 0) as listener:
        made = Installation(home, database or str(home / "db.sqlite3"), listener)
        try:
            yield made
        finally:
            made.kill()
            shutil.rmtree(home, ignore_errors=True)


def _on_server(statement: str) -> None:
    with psycopg.connect(SERVER + "postgres", autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]  # the name is ours
