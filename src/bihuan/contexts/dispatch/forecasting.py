"""The work expected of each group in the weeks ahead, foretold every night from the orders of the weeks before."""

from collections import defaultdict
from datetime import date, datetime
from uuid import UUID

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.dispatch.policies import FORECAST
from bihuan.contexts.dispatch.rules import DAY, DAYS_PER_WEEK, forecast
from bihuan.contexts.orders import api as orders
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.worktime import CHINA
from bihuan.platform import clock
from bihuan.platform.actor import system_actor
from bihuan.platform.jobs import JobRun, job

FORESEER = system_actor("forecast", "workforce.expect_work")


@job("dispatch.forecast_work", daily_at="04:40")
def forecast_work(run: JobRun) -> dict[str, int]:
    """This will foretell every group's work and hand it to the workforce, where rotas ask for it."""
    at = clock.now()
    found = foretold(at)
    run.progress(1, 2)
    if found:
        workforce.expect_work(FORESEER, days=found, policy_hash=FORECAST.at(at).hash, at=at)
    run.progress(2, 2)
    return {"days_count": len(found)}


def foretold(at: datetime) -> tuple[workforce.WorkDay, ...]:
    """This will give what is expected of each group from the day of `at` on; nothing while too little is known."""
    today, rules = at.astimezone(CHINA).date(), FORECAST.at(at).value
    groups = _worked(today - rules.weeks_count * DAYS_PER_WEEK * DAY, today)
    holidays = {row.date: row.kind for row in catalog.holidays(today)}
    return forecast(groups, today, holidays, rules)


def _worked(first: date, until: date) -> dict[UUID, dict[date, int]]:
    """Each group's standard minutes by the day they were to be done, from `first` to before `until`."""
    units = workforce.units_under("")
    group_of = {unit.id: unit.parent_id for unit in units if unit.kind is workforce.UnitKind.ZONE}
    found: dict[UUID, dict[date, int]] = {
        unit.id: defaultdict(int) for unit in units if unit.kind is workforce.UnitKind.GROUP
    }
    for zone_id, on, minutes in orders.work_by_zone(first, until):
        group_id = group_of.get(zone_id)
        if group_id in found:
            found[group_id][on] += minutes
    return found
