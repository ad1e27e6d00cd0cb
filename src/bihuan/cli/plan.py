"""Propose a day's plan for every area group under an organisation path; nothing is dispatched by it.

    bihuan plan 00010001                  tomorrow, for all groups of the city with this path
    bihuan plan 00010001 --date 2026-11-23 --json

Each proposal carries the reasons for its technician, each order left out the reasons nobody could take it; --json
prints them whole, and the board shows them.
"""

import argparse
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bihuan.cli.console import Progress, operator, print_json, print_table, start_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", help="organisation path, 4 digits a level")
    parser.add_argument("--date", type=date.fromisoformat, help="day to plan, YYYY-MM-DD (default: tomorrow)")
    parser.add_argument("--json", action="store_true", help="print plans with all their reasons, for a program")


def handle(args: argparse.Namespace) -> int:
    start_django()
    from django.conf import settings

    from bihuan.contexts.dispatch import api as dispatch
    from bihuan.platform import clock

    today = clock.now().astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    actor = operator("dispatch.record_plan", "dispatch.view")
    total_count = len(dispatch.groups_under(args.path))
    progress, plans = Progress(), []
    try:
        for path, plan_id in dispatch.plan_groups(actor, args.path, args.date or today + timedelta(days=1)):
            plans.append(dispatch.plan(actor, plan_id))
            progress(len(plans), total_count, path)
    finally:
        progress.close()
    if args.json:
        print_json(
            [
                {
                    "plan": plan,
                    "proposals": dispatch.proposals(actor, plan.id),
                    "left_out": dispatch.left_out(actor, plan.id),
                }
                for plan in plans
            ]
        )
    else:
        rows = [(plan.path, plan.proposed_count, plan.left_out_count, plan.id) for plan in plans]
        print_table(("group", "proposed", "left out", "plan"), rows)
    return 0
