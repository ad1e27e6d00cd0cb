"""Drafts beside each other: each for its own weeks, none lost to an attempt that came to nothing; published at once."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.actions.rota import record_rota
from bihuan.contexts.workforce.models import RotaPlan
from bihuan.contexts.workforce.planning import PLANNER
from bihuan.contexts.workforce.rows import RotaDraft
from tests.contexts.workforce.cast import AT, BOSS
from tests.contexts.workforce.rota_cast import FIRST, Rota, rota

WEEK = timedelta(days=7)


@pytest.fixture
def made(db: None) -> Rota:
    return rota()


def record(made: Rota, first: date = FIRST, weeks: int = 1, **other: Any) -> workforce.RotaPlanRow:
    """This will draft rotas for the whole group: each rests one day of seven, one after the other."""
    people, length = made.people.values(), weeks * 7
    values: dict[str, Any] = {
        "repair": False,
        "letters": {
            one: "".join("R" if day % 7 == number else "D" for day in range(length))
            for number, one in enumerate(people)
        },
        "standing": dict.fromkeys(people, "-" * length),
        "points": 0,
        "proven": True,
        "account": {},
        "policy_hash": "0" * 64,
    }
    draft = RotaDraft(made.group, first, first + weeks * WEEK - timedelta(days=1), **(values | other))
    plan_id = record_rota(PLANNER, draft=draft, by="", at=AT)
    return next(one for one in workforce.rota_plans(BOSS, made.group) if one.id == plan_id)


def states(made: Rota) -> list[tuple[date, str]]:
    return sorted(RotaPlan.objects.filter(unit=made.group).values_list("first", "state"))


def test_an_impossible_plan_leaves_the_draft_that_stands(made: Rota) -> None:
    good = record(made)
    record(made, letters={}, standing={}, points=None)
    assert states(made) == [(FIRST, "draft"), (FIRST, "impossible")]
    assert workforce.publish_rota(BOSS, plan_id=good.id, at=AT) == 6 * 7


def test_drafts_for_other_weeks_stand_beside_each_other(made: Rota) -> None:
    record(made)
    record(made, FIRST + WEEK)
    assert states(made) == [(FIRST, "draft"), (FIRST + WEEK, "draft")]
    record(made, FIRST + 2 * WEEK)
    record(made, FIRST + WEEK, weeks=2)  # overlaps the two later ones
    assert states(made) == [
        (FIRST, "draft"),
        (FIRST + WEEK, "draft"),
        (FIRST + WEEK, "superseded"),
        (FIRST + 2 * WEEK, "superseded"),
    ]


def test_the_database_holds_one_draft_of_a_group_for_a_first_day(made: Rota) -> None:
    record(made)
    row = RotaPlan.objects.get()
    row.pk = None
    row._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize("weeks", [1, 4])
def test_publishing_asks_the_database_as_often_for_many_days_as_for_few(made: Rota, weeks: int) -> None:
    plan = record(made, weeks=weeks)
    with CaptureQueriesContext(connection) as asked:
        assert workforce.publish_rota(BOSS, plan_id=plan.id, at=AT) == 6 * 7 * weeks
    assert len(asked) <= 14  # SQLite takes the rows of four weeks in two
