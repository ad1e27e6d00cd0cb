"""Which command is answered by whom: the program's table of contents, as urls.py is the pages'.

A command is a module with a docstring (its description), `add_arguments(parser)` and `handle(args) -> exit code`.
Only the module asked for is imported, so that `--help` and a mistyped name answer at once.
Exit codes: 0 done, 1 refused or found wanting, 2 called wrongly.
"""

import argparse
import difflib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

from bihuan import __version__


@dataclass(frozen=True)
class Command:
    """One command: the module that answers, and the line `bihuan --help` says of it."""

    module: str
    summary: str


COMMANDS = {
    "run": Command("bihuan.config.commands.run", "start everything: web server and workers, looked after"),
    "web": Command("bihuan.config.commands.web", "start one web server process"),
    "work": Command("bihuan.config.commands.work", "start one worker process"),
    "import": Command("bihuan.cli.import_orders", "turn a carrier's sheet into orders"),
    "history": Command(
        "bihuan.config.commands.history", "take over from an older system, or make a year to try it with"
    ),
    "plan": Command("bihuan.cli.plan", "propose a day's plan, with its reasons"),
    "user": Command("bihuan.cli.user", "make a sign-in, such as a new installation's first one"),
    "demo": Command("bihuan.config.commands.demo", "the sample city: its figures, and its people at work"),
    "doctor": Command("bihuan.config.commands.doctor", "look whether this installation is fit to run"),
    "verify": Command("bihuan.cli.verify", "prove that the record of events is whole"),
    "upgrade": Command("bihuan.cli.upgrade", "bring the database up to date with this program, after a backup"),
    "backup": Command("bihuan.cli.backup", "take a backup of the database while everything runs"),
    "restore": Command("bihuan.cli.restore", "bring a backup back, proven equal to what was saved"),
    "move": Command("bihuan.cli.move", "move the installation from SQLite to PostgreSQL, proven equal"),
    "messages": Command("bihuan.cli.messages", "compile the translations and name what is untranslated"),
    "bench": Command("bihuan.cli.bench", "measure, in seconds to minutes"),
    "prove": Command("bihuan.cli.prove", "measure and write the figures into docs; at a release's length with --full"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """This will run one command and return its exit code."""
    args = list(sys.argv[1:] if argv is None else argv)
    if args[:1] == ["--version"]:
        print(f"bihuan {__version__}")
        return 0
    if not args or args[0] in {"-h", "--help", "help"}:
        print(_overview())
        return 0 if args else 2
    name, *rest = args
    if name not in COMMANDS:
        close = difflib.get_close_matches(name, COMMANDS, n=1)
        hint = f" Did you mean {close[0]}?" if close else " See bihuan --help."
        print(f"bihuan: there is no command {name}.{hint}", file=sys.stderr)
        return 2
    return _call(name, rest)


def _call(name: str, args: list[str]) -> int:
    from bihuan.kernel.errors import BihuanError, Invalid

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")
    module = import_module(COMMANDS[name].module)
    parser = argparse.ArgumentParser(
        prog=f"bihuan {name}",
        description=module.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    module.add_arguments(parser)
    try:
        return int(module.handle(parser.parse_args(args)))
    except Invalid as error:
        for fault in error.faults:
            place = f"{fault.where}: " if fault.where else ""
            print(f"bihuan {name}: {place}{fault.msg % fault.params}", file=sys.stderr)
        return 1
    except BihuanError as error:
        print(f"bihuan {name}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        if not error.filename:  # a network's or a pipe's
            raise
        print(f"bihuan {name}: {error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    except Exception as error:
        if not _database_unready(error):
            raise
        print(
            f"bihuan {name}: the database isn't ready ({error}). `bihuan run` prepares it; `bihuan doctor` says more.",
            file=sys.stderr,
        )
        return 1


def _database_unready(error: Exception) -> bool:
    """Whether the database is away, or was never brought up to date."""
    from django.db import OperationalError, ProgrammingError

    return isinstance(error, (OperationalError, ProgrammingError))


def _overview() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {command.summary}" for name, command in COMMANDS.items()]
    return "\n".join(
        [
            "Bihuan: every order from the customer's call to a satisfied callback.",
            "",
            "usage: bihuan COMMAND [options]",
            "",
            *lines,
            "",
            "bihuan COMMAND --help says more. Settings: BIHUAN_HOME, BIHUAN_DB, BIHUAN_MODE (see docs/deployment.md).",
        ]
    )
