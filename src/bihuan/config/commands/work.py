"""Start one worker process in the foreground: reactions, messages, jobs. Any number may run, on any machine.

A worker killed at any moment loses nothing and doubles nothing: its leases run out and another takes over.
"""

import argparse

from bihuan.config.supervise import stop_with_parent


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--with-parent", action="store_true", help="stop when standard input closes")


def handle(args: argparse.Namespace) -> int:
    import django

    django.setup()
    from bihuan.platform.worker import main as work

    if args.with_parent:
        stop_with_parent()
    work()
    return 0
