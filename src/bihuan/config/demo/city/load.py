"""Filling an empty database with the sample city as it stands at this hour, through the product's own acts."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from django.db import transaction

from bihuan.config.demo.city.agenda import Agenda
from bihuan.config.demo.city.cast import cast, open_accounts
from bihuan.config.demo.city.plan import GROUPS_COUNT, City, city
from bihuan.config.demo.city.today import Today
from bihuan.config.demo.load import BUILDER, sign_in_all
from bihuan.config.demo.signins import SIGN_INS
from bihuan.contexts.customers import api as customers
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.worktime import CHINA
from bihuan.platform import clock
from bihuan.platform.acting import acting

DAYS_BEFORE, DAYS_AFTER = 14, 28
STAFFED_DAYS_BEFORE = 4  # accounts are older than the oldest order that stands


def load(say: Callable[[str], None] = print, *, groups_count: int = GROUPS_COUNT) -> bool:
    """This will build the city and act its day out up to now, unless the database has units already.

    It is done in memory and stored at once: the acts are the same, and it takes a tenth of the time.
    """
    if workforce.units_under(""):
        return False
    say("building the sample city and acting out its day up to now; it takes about a minute")
    with quiet(), acting() as memory:
        day = act_out(clock.now(), groups_count, say)
        say("storing all of it")
        with transaction.atomic():
            memory.store()
    _tell(day, say)
    return True


def act_out(now: datetime, groups_count: int, say: Callable[[str], None]) -> Agenda:
    """This will build the city and act its day out up to `now`, wherever this work runs."""
    today = now.astimezone(CHINA).date()
    wanted = city(groups_count)
    opened = datetime.combine(today - timedelta(days=STAFFED_DAYS_BEFORE), time(6), CHINA)
    with clock.frozen(opened):
        _staff(wanted, today, say)
        open_accounts(opened)
        here = {row.code for row in wanted.people.rows}
        sign_in_all([offered for offered in SIGN_INS if offered.person in here])
    return Today(wanted, cast(now), now).run(say)


@contextmanager
def quiet() -> Iterator[None]:
    """A line in the log for each of ten thousand acts of the past tells nobody anything."""
    before = logging.root.manager.disable
    logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(before)


def _staff(wanted: City, today: date, say: Callable[[str], None]) -> None:
    at = clock.now()
    staff = wanted.staff(today, DAYS_BEFORE, DAYS_AFTER)
    loaded = workforce.load(BUILDER, data=staff, valid_from=date(today.year - 1, 1, 1), at=at)
    tree = customers.load_tree(BUILDER, rows=tuple(wanted.places.rows), at=at)
    say(f"the sample city: {loaded.units} units, {loaded.people} people, {tree.added_count} places")


def _tell(agenda: Agenda, say: Callable[[str], None]) -> None:
    """This will say what the day brought, what was refused included."""
    for name, count in sorted(agenda.done.items()):
        say(f"  {name:<16}{count:>6}")
    for name, count in sorted(agenda.refused.items()):
        say(f"  refused {name}: {count}")
