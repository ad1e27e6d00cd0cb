"""A PostgreSQL server of a proof's own, to be stopped and started at will."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
ACCOUNT = "postgres"
START_TRIES_COUNT = 20


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
        for left_count in reversed(range(START_TRIES_COUNT)):
            try:
                self._control("start", "-l", str(self.folder / "log"), "-o", options)
                return
            except subprocess.CalledProcessError:  # after a kill, somebody of the old one may not be quite dead
                if not left_count:
                    raise
            time.sleep(0.2)

    def stop(self) -> None:
        """This will end it as a power failure would, without a shutdown checkpoint."""
        self._control("stop", "-m", "immediate")

    def kill(self) -> None:
        """This will end the postmaster and every process of it with kill -9, as the kernel does when memory is out."""
        postmaster = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, signal.SIGSTOP)  # so that it makes no further backend while they are counted
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children")
        for process in (postmaster, *map(int, children.read_text().split())):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while _alive(postmaster):
            time.sleep(0.01)

    def _control(self, *words: str) -> None:
        as_account("pg_ctl", "-w", "-D", str(self.folder / "data"), *words)


def _alive(process: int) -> bool:
    """Whether it still runs; one that is dead but not yet waited for does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


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
