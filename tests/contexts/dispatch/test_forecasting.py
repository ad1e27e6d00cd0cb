"""The forecast of a town's work: counted from its orders, kept for the rota, asked for when a rota is made."""

from datetime import timedelta

import pytest

from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.dispatch.forecasting import FORESEER
from bihuan.contexts.dispatch.policies import FORECAST
from bihuan.contexts.orders import api as orders
from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.models import ExpectedWork, OrgUnit
from bihuan.contexts.workforce.reading import read_rota
from bihuan.contexts.workforce.translate import PERSON_MINUTES, problem
from bihuan.kernel.errors import NotFound
from bihuan.kernel.worktime import CHINA
from bihuan.platform import clock
from bihuan.platform.jobs import enqueue
from bihuan.platform.worker import run_until_idle
from tests.contexts.orders import cast
from tests.contexts.orders.cast import START, Town

pytestmark = pytest.mark.django_db
DAYS = 22
NOW = START + timedelta(days=DAYS)
TODAY = NOW.astimezone(CHINA).date()


@pytest.fixture
def worked() -> Town:
    """Three weeks and a day in which each day brought one repair of 60 minutes to the first zone."""
    town = cast.town()
    for number in range(DAYS):
        cast.receive(town, at=START + timedelta(days=number))
    return town


def test_work_is_counted_by_zone_and_the_day_it_was_for(worked: Town) -> None:
    cancelled = cast.receive(worked, at=START)
    orders.cancel(worked.desk, order_id=cancelled, reason="duplicate", at=START)
    cast.receive(
        worked, at=START, appointment_start=START + timedelta(days=1), appointment_end=START + timedelta(hours=26)
    )
    first = START.astimezone(CHINA).date()
    rows = {(zone, on): minutes for zone, on, minutes in orders.work_by_zone(first, first + timedelta(days=2))}
    assert rows == {(worked.zones[0].pk, first): 60, (worked.zones[0].pk, first + timedelta(days=1)): 120}


def test_a_night_job_foretells_and_a_rota_asks_for_whom_the_work_needs(worked: Town) -> None:
    with clock.frozen(NOW):
        enqueue("dispatch.forecast_work", payload={}, key="night", actor=FORESEER)
        run_until_idle()
        group = OrgUnit.objects.get(pk=worked.zones[0].parent_id)
        kept = ExpectedWork.objects.filter(unit=group).order_by("date")
        assert len(kept) == FORECAST.at(NOW).value.ahead_days
        assert (kept[0].date, kept[0].work_minutes, kept[0].people_count) == (TODAY, 60, 1)
        facts = read_rota(group.path, TODAY, TODAY + timedelta(days=6))
        needs = [one for one in problem(facts, repair=False).needs if one.skill is None and one.group == str(group.pk)]
        assert [one.minutes for one in needs] == [PERSON_MINUTES] * 7
        enqueue("dispatch.forecast_work", payload={}, key="again", actor=FORESEER)
        run_until_idle()
        assert ExpectedWork.objects.filter(unit=group).count() == len(kept)


def test_too_few_weeks_leave_the_rota_as_it_was(worked: Town) -> None:
    assert dispatch.foretold(NOW - timedelta(days=7)) == ()


def test_work_is_expected_of_groups_only(worked: Town) -> None:
    day = workforce.WorkDay(worked.zones[0].pk, TODAY, 60, 1, 60, 10_000)
    with pytest.raises(NotFound):
        workforce.expect_work(FORESEER, days=(day,), policy_hash="0" * 64, at=NOW)
    assert not ExpectedWork.objects.exists()
