"""The settings of this installation, to be read: what it runs on, where its data lie, whether it does its work.

Nothing here is changed: settings come from the environment, numbers from policies. Keys are named, never shown.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings as installed
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

import bihuan
from bihuan.platform import clock, identity
from bihuan.platform.policies import queries as policies
from bihuan.platform.privacy import keys
from bihuan.platform.upkeep import backup, health
from bihuan.platform.worker import beats
from bihuan.web import tiles
from bihuan.web.formats import MISSING, number_words
from bihuan.web.http import StaffRequest, page
from bihuan.web.ledger import Cell, cell

MODES: Final[dict[str, str | Promise]] = {
    "demo": gettext_lazy("Demonstration, with made-up customers"),
    "test": gettext_lazy("Test"),
    "production": gettext_lazy("Production"),
}
DATABASES: Final = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True, slots=True)
class Part:
    """A few settings that belong together."""

    title: str
    facts: tuple[tuple[str, Cell], ...]


@require_GET
@page("settings.view")
def settings(request: StaffRequest) -> HttpResponse:
    """This will show what the installation is set to, and how it is."""
    now = clock.now()
    parts = (_program(), _data(now), _work(now), _map(), _times(now))
    return render(request, "settings/settings.html", {"parts": parts})


def _program() -> Part:
    return Part(
        _("Program"),
        (
            (_("Version"), Cell(bihuan.__version__, code=True)),
            (_("Mode"), Cell(str(MODES.get(installed.MODE, installed.MODE)))),
            (_("Encrypted connection (HTTPS)"), Cell(_("on") if installed.HTTPS else _("off"))),
            (_("Second factor"), Cell(_("required") if installed.SECOND_FACTOR else _("not required"))),
            (_("Hosts served"), Cell(" ".join(installed.ALLOWED_HOSTS), code=True)),
        ),
    )


def _data(now: datetime) -> Part:
    ring = keys.ring()
    migrations = next((one for one in health.ready(now) if one.name == "migrations"), None)
    last = backup.last(Path(installed.HOME))
    good = migrations is not None and migrations.good
    missing_count = int(migrations.figure or 0) if migrations else 0
    applied = _("all applied") if good else _("%(count)s not applied") % {"count": missing_count}
    return Part(
        _("Data"),
        (
            (_("Database"), Cell(DATABASES.get(connection.vendor, connection.vendor))),
            (_("Migrations"), Cell(applied, tone="done" if good else "danger")),
            (_("Data folder"), Cell(str(installed.HOME), code=True)),
            (_("Encryption key in use"), Cell(ring.current, code=True)),
            (
                _("Keys that still read old values"),
                Cell(" ".join(sorted(set(ring.encryption) - {ring.current})) or MISSING),
            ),
            (_("Backup folder"), Cell(str(installed.BACKUPS), code=True)),
            (_("Last backup"), _backup(last, now)),
        ),
    )


def _backup(last: backup.Last | None, now: datetime) -> Cell:
    if last is None:
        return Cell(_("none was ever taken here"), tone="attention")
    age_h = (now - last.made_at) / timedelta(hours=1)
    late = age_h > installed.BACKUP_MAX_AGE_H or not last.path.exists()
    words = _("%(hours)s hours old") % {"hours": number_words(int(age_h))}
    gone = "" if last.path.exists() else _("the file is not there any more")
    return Cell(words, tone="attention" if late else "done", note=gone or last.path.name)


def _work(now: datetime) -> Part:
    living_count = beats.living_count(now, health.WORKER_SILENT_MAX_S)
    sealer = health.sealer(now)
    lag = _("%(seconds)s s behind") % {"seconds": number_words(int(sealer.figure or 0))}
    sent = installed.BIHUAN_MESSAGING
    kept = _("kept here, sent to nobody") if sent == "embedded" else ""
    return Part(
        _("Work behind the pages"),
        (
            (_("Workers alive"), Cell(number_words(living_count), tone="done" if living_count else "danger")),
            (_("Sealing of the record"), Cell(lag, tone="done" if sealer.good else "danger")),
            (_("Messages go out through"), Cell(sent, code=True, note=kept)),
        ),
    )


def _map() -> Part:
    source = tiles.installed()
    return Part(
        _("Map"),
        (
            (
                _("Tiles from"),
                Cell(source.origin, code=True) if source.origin else Cell(_("none: zones alone are drawn")),
            ),
            (_("Datum"), Cell(source.datum.value, code=True)),
            (_("Named on the map"), cell(source.attribution)),
            (_("Key for the tiles"), Cell(_("set") if installed.BIHUAN_MAP_KEY else _("none"))),
        ),
    )


def _times(now: datetime) -> Part:
    """Numbers that policies hold are changed there."""
    rules = identity.SIGN_IN.at(now).value
    return Part(
        _("How long things are kept"),
        (
            (
                _("Texts of imported sheets"),
                _days(policies.known("orders.keeping").at(now).value.sheets_kept_days_count),
            ),
            (_("A password holds for"), _days(rules.password_days)),
            (_("Unused accounts are shut after"), _days(rules.idle_days)),
            (_("A sign-in lasts"), Cell(_("%(hours)s hours") % {"hours": installed.SESSION_COOKIE_AGE // 3600})),
            (_("A backup is late after"), Cell(_("%(hours)s hours") % {"hours": int(installed.BACKUP_MAX_AGE_H)})),
            (_("The record of events"), Cell(_("for good"))),
        ),
    )


def _days(count: int) -> Cell:
    return Cell(_("%(count)s days") % {"count": number_words(count)})


urlpatterns = [path("settings", settings, name="settings")]
