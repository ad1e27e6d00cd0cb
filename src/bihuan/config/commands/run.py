"""Start everything on this machine: the web server and the workers, restarted when they fall, stopped together.

It brings the database up to date first. With --demo it fills an empty database with the sample city as it stands at
this hour (about a minute; --small: with a small town, in seconds) and prints one sign-in per role; `bihuan doctor`
refuses those on a real installation, whose first user `bihuan user add` makes. --live lets the city's people work.
"""

import argparse
import os
import socket
import sys

from bihuan.config.commands.demo import speed
from bihuan.config.serve import listen
from bihuan.config.supervise import Child, Supervisor


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="0 takes any free one (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="worker processes (default: %(default)s)")
    parser.add_argument("--trusted-proxy", metavar="ADDRESS", help="believe this proxy's X-Forwarded-For and -Proto")
    parser.add_argument("--demo", action="store_true", help="sample city and demo sign-ins in an empty database")
    parser.add_argument("--small", action="store_true", help="with --demo: a small town instead of the city")
    parser.add_argument("--live", action="store_true", help="with --demo: let the city's simulated people work")
    parser.add_argument("--speed", type=speed, default=10.0, metavar="N", help="with --live: times as fast (10)")


def handle(args: argparse.Namespace) -> int:
    if (args.small and args.live) or ((args.small or args.live) and not args.demo):
        say("--live lets the city's people work: with --demo, and not in the small town. --small goes with --demo.")
        return 2
    if args.demo:
        os.environ["BIHUAN_MODE"] = "demo"
    try:
        # Before the database is touched: a second start on the same machine ends here, in one line.
        listener = listen(args.host, args.port)
    except OSError as error:
        say(f"cannot listen on {args.host}:{args.port}: {error.strerror}. Choose another with --port.")
        return 1
    with listener:
        _prepare(demo=args.demo, small=args.small)
        host, port = listener.getsockname()[:2]
        say(f"open http://{_shown(host)}:{port}/ (Ctrl-C stops everything)")
        Supervisor(_children(args, listener), say).run()
    say("stopped")
    return 0


def say(text: str) -> None:
    print(f"bihuan: {text}", flush=True)


def _prepare(*, demo: bool, small: bool) -> None:
    import django
    from django.db import connections

    django.setup()
    from bihuan.platform.upkeep import upgrading

    upgrading.bring_up_to_date()
    if demo:
        from bihuan.config.demo.city.load import load as load_city
        from bihuan.config.demo.load import load as load_town
        from bihuan.config.demo.signins import SIGN_INS

        (load_town if small else load_city)(say)
        for sign_in in SIGN_INS:
            say(f"  {sign_in.role:<24}{sign_in.login:<14} {sign_in.password}")
    # The supervisor must not hold a connection for as long as it lives.
    connections.close_all()


def _children(args: argparse.Namespace, listener: socket.socket) -> list[Child]:
    program = [sys.executable, "-m", "bihuan"]
    descriptor = listener.fileno()
    web = [*program, "web", "--with-parent", "--listener", str(descriptor)]
    if args.trusted_proxy:
        web += ["--trusted-proxy", args.trusted_proxy]
    workers = [Child(f"worker {n}", [*program, "work", "--with-parent"]) for n in range(1, args.workers + 1)]
    live = [*program, "demo", "--live", "--with-parent", "--speed", str(args.speed)]
    people = [Child("demo", live)] if args.demo and args.live else []
    return [*people, *workers, Child("web", web, keep_fds=(descriptor,))]


def _shown(host: str) -> str:
    if host in {"0.0.0.0", "::"}:  # noqa: S104 only compared with
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
