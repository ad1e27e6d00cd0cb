"""The list for the day the system is down: open orders by group, printed or as a workbook, kept anew each hour.

It lies in the data folder with the backups' rights (0600) because it must be readable when nothing runs. So it holds
what a group needs to go on by telephone and no more: names and addresses masked as in every list, of a phone the last
four digits, by which the carrier's own system finds the customer. A day later each sheet is gone.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.api import OrderRow
from bihuan.contexts.workforce import api as workforce
from bihuan.platform import clock, sheets
from bihuan.platform.actor import Actor, system_actor
from bihuan.platform.jobs import JobRun, job
from bihuan.web.labels import code_label, kind_label, state_label

KEEPER = system_actor("orders.fallback", "orders.view", "orders.export")
KEPT: Final = timedelta(days=1)
FOLDER: Final = "fallback"
SHOWN_DIGITS: Final = 4
OPEN: Final = tuple(sorted(orders.OPEN))
_GROUP_DIGITS: Final = 16  # province, city, district, group: four digits each


@dataclass(frozen=True, slots=True)
class Group:
    """A group's open orders, the tightest limit first; without a name where the zone is not decided."""

    name: str
    rows: tuple[OrderRow, ...]


def groups(actor: Actor, at: datetime) -> tuple[Group, ...]:
    """This will give the open orders in the actor's sight, group by group."""
    names = {unit.path: unit.name for unit in workforce.units(actor, permission="orders.view")}
    by_path: dict[str, list[OrderRow]] = {}
    for row in orders.each_order(actor, orders.OrderFilter(states=OPEN), at=at):
        by_path.setdefault("" if row.needs_zone else row.org_path[:_GROUP_DIGITS], []).append(row)
    return tuple(
        Group(names.get(path, ""), tuple(sorted(rows, key=lambda row: (row.due_at, row.number))))
        for path, rows in sorted(by_path.items())
    )


def last_digits(phone_shown: str) -> str:
    """This will give of a masked phone what remains: its last four digits."""
    return phone_shown[-SHOWN_DIGITS:] if phone_shown else ""


def headers() -> list[str]:
    """This will name the columns."""
    return [
        _("Group"), _("Zone"), _("Technician"), _("Limit"), _("Order"), _("Kind"), _("Symptom"), _("Tier"),
        _("Customer"), _("Phone ends in"), _("Address"), _("Appointment from"), _("Appointment until"), _("State"),
    ]  # fmt: skip


def sheet_rows(found: Iterable[Group]) -> Iterator[list[sheets.Outgoing]]:
    """This will lay the groups out row by row."""
    for group in found:
        for row in group.rows:
            yield [
                group.name or _("Zone to be decided"),
                row.zone_name,
                row.holder_name,
                row.due_at,
                row.number,
                kind_label(row.business, row.work),
                code_label("symptoms", row.symptom) if row.symptom else None,
                code_label("tiers", row.tier),
                row.customer_shown,
                last_digits(row.phone_shown),
                row.address_shown,
                row.appointment_start,
                row.appointment_end,
                state_label(row.state),
            ]


@job("orders.keep_fallback", every_minutes=60)
def keep(run: JobRun) -> dict[str, Any]:  # noqa: ARG001 - a file written whole or not at all
    """This will write the list into the data folder and take away those older than a day."""
    at = clock.now()
    folder = Path(settings.HOME) / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    with override(settings.LANGUAGE_CODE):
        found = groups(KEEPER, at)
        content = sheets.write_xlsx(headers(), sheet_rows(found))
    write_private(folder / f"open-orders-{timezone.localtime(at):%Y%m%d-%H%M}.xlsx", content)
    return {"orders_count": sum(len(group.rows) for group in found), "ended_count": end_old(folder, at)}


def write_private(target: Path, content: bytes) -> None:
    """This will write a file that only its owner reads; it is there whole or not at all."""
    beside = target.with_suffix(".part")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(target)


def end_old(folder: Path, at: datetime) -> int:
    """This will take away lists older than a day, by the time in their names, and say how many."""
    oldest = f"open-orders-{timezone.localtime(at - KEPT):%Y%m%d-%H%M}.xlsx"
    old = [file for file in folder.glob("open-orders-*.xlsx") if file.name < oldest]
    for file in old:
        file.unlink()
    return len(old)
