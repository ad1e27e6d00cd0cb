"""A PostgreSQL server of a proof's own, to be stopped and started at will."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
ACCOUNT = "postgres"


@dataclass(frozen=True)
class Server:
    """A cluster in a folder, reached through a socket there."""

    folder: Path

    @property
    def address(self) -> str:
        """Where its only database is, in the words of BIHUAN_DB."""
        return f"postgresql://{ACCOUNT}@{str(self.folder).replace('/', '%2F')}/postgres"

    def start(self) -> None:
        """This will start it and wait until it takes connections."""
        options = f"-k {self.folder} -c listen_addresses='' -c shared_buffers=16MB"
        self._control("start", "-l", str(self.folder / "log"), "-o", options)

    def stop(self) -> None:
        """This will end it as a power failure would, without a shutdown checkpoint."""
        self._control("stop", "-m", "immediate")

    def _control(self, *words: str) -> None:
        as_account("pg_ctl", "-w", "-D", str(self.folder / "data"), *words)


def as_account(program: str, *words: str) -> None:
    """This will run a program of PostgreSQL's; it refuses to run as root, so root lends it another account."""
    user = ACCOUNT if os.geteuid() == 0 else None
    subprocess.run([str(PROGRAMS[-1] / program), *words], user=user, check=True, stdout=subprocess.DEVNULL, cwd="/")


@contextlib.contextmanager
def own_server() -> Iterator[Server]:
    """This will make a fresh cluster, start it, and take it away afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="bihuan-pg-"))
    server = Server(folder)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, ACCOUNT)
        as_account("initdb", "-D", str(folder / "data"), "-U", ACCOUNT, "-A", "trust", "-E", "UTF8", "--locale", "C")
        server.start()
        yield server
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
