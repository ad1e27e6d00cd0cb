"""What a rota is made from: the holidays as they are known when its weeks come, not when its history began."""

from datetime import timedelta

import pytest

from bihuan.contexts.catalog.policies import HOLIDAYS
from bihuan.contexts.catalog.types import HolidayRow
from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.models import OrgUnit
from bihuan.contexts.workforce.reading import read_rota
from bihuan.platform.actor import system_actor
from bihuan.platform.policies.actions import activate
from tests.contexts.workforce.cast import AT, BOSS
from tests.contexts.workforce.rota_cast import DAYS, FIRST, LAST, Rota, rota

EDITOR = system_actor("editor", "policies.activate")


@pytest.fixture
def made(db: None) -> Rota:
    return rota()


@pytest.mark.parametrize("begins_in_days", [0, 1, 8])  # at once, before the weeks, within them
def test_a_table_of_holidays_activated_since_counts_for_the_whole_rota(made: Rota, begins_in_days: int) -> None:
    rows = (
        *HOLIDAYS.at(AT).value,
        HolidayRow(FIRST - timedelta(days=60), "rest", "announced", "补记", "Entered late"),
        HolidayRow(DAYS[2], "rest", "announced", "临时放假", "Declared since"),
        HolidayRow(DAYS[5], "work", "announced", "调休上班", "Make-up day"),
    )
    before = read_rota(OrgUnit.objects.get(pk=made.group).path, FIRST, LAST).free
    assert before & set(DAYS) == {DAYS[5], DAYS[6]}
    content = HOLIDAYS.write(tuple(sorted(rows, key=lambda row: row.date)))
    begins = AT + timedelta(days=begins_in_days)
    activate(EDITOR, name="catalog.holidays", content=content, effective_from=begins, reason="放假安排", at=AT)
    free = read_rota(OrgUnit.objects.get(pk=made.group).path, FIRST, LAST).free
    assert free - before == {FIRST - timedelta(days=60), DAYS[2]}
    assert before - free == {DAYS[5]}
    assert {day.date for day in workforce.rota_sheet(BOSS, made.group, FIRST, LAST).days if day.free} == {
        DAYS[2],
        DAYS[6],
    }
