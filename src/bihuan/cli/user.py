"""Make a sign-in with its roles: how a new installation gets its first users; or take a lost second factor off one.

    bihuan user add li.wei --role system_administrator
    bihuan user add wang.fang --role dispatcher --path 00010001
    bihuan user reset-second li.wei

The password is asked for, or read as one line from standard input where that is not a terminal. The user has to
change it at the first sign-in.
"""

import argparse
import getpass
import sys

from bihuan.cli.console import operator, start_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True)
    add = verbs.add_parser("add", help="make a sign-in")
    add.add_argument("login")
    add.add_argument("--role", action="append", required=True, help="a role's name; may be given several times")
    add.add_argument("--path", default="", help="organisation path the roles reach, 4 digits a level (default: all)")
    reset = verbs.add_parser("reset-second", help="take off a lost second factor, so that another is made")
    reset.add_argument("login")


def handle(args: argparse.Namespace) -> int:
    start_django()
    return _reset_second(args) if args.verb == "reset-second" else _add(args)


def _reset_second(args: argparse.Namespace) -> int:
    from bihuan.platform import clock
    from bihuan.platform.identity import User, reset_second
    from bihuan.platform.identity.credentials import normalise_login

    user = User.objects.filter(login=normalise_login(args.login)).first()
    if user is None:
        sys.exit(f"There is no sign-in {args.login}.")
    reset_second(operator("users.reset_second"), user_id=user.pk, at=clock.now())
    print(f"{args.login} sets up another second factor at the next sign-in; all its sessions have ended.")
    return 0


def _add(args: argparse.Namespace) -> int:
    from django.db import transaction

    from bihuan.platform import clock
    from bihuan.platform.identity.accounts import create
    from bihuan.platform.identity.credentials import hashed_password
    from bihuan.platform.identity.granting import grant

    hashed = hashed_password(_password(), login=args.login)
    actor = operator("users.create", "users.grant")
    with transaction.atomic():  # a sign-in without the roles asked for would be left over
        at = clock.now()
        user_id = create(actor, login=args.login, password_hash=hashed, path=args.path, at=at)
        for role in args.role:
            grant(actor, user_id=user_id, role=role, path=args.path, at=at)
    print(f"{args.login} may sign in as {', '.join(args.role)}, and must choose a new password then.")
    return 0


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Password: ")
    if first != getpass.getpass("Once more: "):
        sys.exit("The two are not the same; nothing was made.")
    return first
