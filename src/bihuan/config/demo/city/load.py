"""Filling an empty database with the sample city as it stands at this hour, through the product's own acts."""

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from django.db import connection, connections

from bihuan.config.demo.city.agenda import Agenda
from bihuan.config.demo.city.cast import cast, open_accounts
from bihuan.config.demo.city.plan import GROUPS_COUNT, City, city
from bihuan.config.demo.city.today import Today
from bihuan.config.demo.load import BUILDER, sign_in
from bihuan.config.demo.signins import SIGN_INS, SignIn
from bihuan.contexts.customers import api as customers
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.worktime import CHINA
from bihuan.platform import clock

DAYS_BEFORE, DAYS_AFTER = 14, 28
STAFFED_DAYS_BEFORE = 4  # accounts are older than the oldest order that stands


def load(say: Callable[[str], None] = print, *, groups_count: int = GROUPS_COUNT) -> bool:
    """This will build the city and act its day out up to now, unless the database has units already."""
    if workforce.units_under(""):
        return False
    now = clock.now()
    today = now.astimezone(CHINA).date()
    wanted = city(groups_count)
    opened = datetime.combine(today - timedelta(days=STAFFED_DAYS_BEFORE), time(6), CHINA)
    with _quiet(), clock.frozen(opened):
        _staff(wanted, today, say)
        open_accounts(opened)
        here = {row.code for row in wanted.people.rows}
        _sign_ins([offered for offered in SIGN_INS if offered.person in here])
    with _quiet():
        day = Today(wanted, cast(now), now).run()
    told(day, say)
    return True


@contextmanager
def _quiet() -> Iterator[None]:
    """A line in the log for each of ten thousand acts of the past tells nobody anything."""
    before = logging.root.manager.disable
    logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(before)


def _sign_ins(offered: Sequence[SignIn]) -> None:
    """Hashing their passwords is half the work, and lets others run meanwhile."""
    if connection.in_atomic_block:
        for one in offered:
            sign_in(one)
        return
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(_sign_in_there, offered))


def _sign_in_there(offered: SignIn) -> None:
    try:
        sign_in(offered)
    finally:
        connections.close_all()


def _staff(wanted: City, today: date, say: Callable[[str], None]) -> None:
    at = clock.now()
    staff = wanted.staff(today, DAYS_BEFORE, DAYS_AFTER)
    loaded = workforce.load(BUILDER, data=staff, valid_from=date(today.year - 1, 1, 1), at=at)
    tree = customers.load_tree(BUILDER, rows=tuple(wanted.places.rows), at=at)
    say(f"the sample city: {loaded.units} units, {loaded.people} people, {tree.added_count} places")


def told(agenda: Agenda, say: Callable[[str], None]) -> None:
    """This will say what the day brought, what was refused included."""
    for name, count in sorted(agenda.done.items()):
        say(f"  {name:<16}{count:>6}")
    for name, count in sorted(agenda.refused.items()):
        say(f"  refused {name}: {count}")
