"""Days set by hand: kept by rotas made before and after, freed again, and put back exactly as they stood."""

from datetime import timedelta

import pytest

from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.actions.rota import record_rota
from bihuan.contexts.workforce.models import RosterDay
from bihuan.contexts.workforce.planning import PLANNER
from bihuan.contexts.workforce.rows import RotaDraft
from bihuan.kernel.errors import Conflict, NotFound, Refused
from bihuan.platform.events.read import history
from tests.contexts.workforce.cast import AT, BOSS, TODAY, manager, rest, shift
from tests.contexts.workforce.rota_cast import DAYS, FIRST, LAST, Rota, letters, rota, work

DAY = timedelta(days=1)
WORK, REST, LEAVE = workforce.DayKind.WORK, workforce.DayKind.REST, workforce.DayKind.LEAVE


@pytest.fixture
def made(db: None) -> Rota:
    """R0 works from 11:00 on the first six days and rests on the seventh."""
    made = rota()
    days = (*(shift(day, "11:00", "20:30", ("14:00", "15:00")) for day in DAYS[:6]), rest(DAYS[6]))
    workforce.set_roster(BOSS, person_id=made.people["R0"], days=days, at=AT)
    return made


def drafted(made: Rota, proposed: str) -> workforce.RotaPlanRow:
    """This will draft other days for R0 than those that stand."""
    standing = letters(made, "R0").replace("W", "D")
    person = made.people["R0"]
    draft = RotaDraft(
        made.group,
        FIRST,
        LAST,
        repair=False,
        letters={person: proposed},
        standing={person: standing},
        points=0,
        proven=True,
        account={},
        policy_hash="0" * 64,
    )
    record_rota(PLANNER, draft=draft, by="", at=AT)
    return workforce.rota_plans(BOSS, made.group)[0]


def set_day(made: Rota, on: int, kind: workforce.DayKind) -> workforce.DayChange:
    return workforce.set_day(BOSS, person_id=made.people["R0"], on=DAYS[on], kind=kind, at=AT)


def free_day(made: Rota, on: int) -> workforce.DayChange:
    return workforce.free_day(BOSS, person_id=made.people["R0"], on=DAYS[on], at=AT)


def stands(made: Rota) -> list[tuple[workforce.RosterRow, bool]]:
    rows = RosterDay.objects.filter(person=made.people["R0"]).order_by("date")
    return [(row.row(), row.fixed) for row in rows]


def test_a_day_set_to_the_same_by_hand_after_the_draft_makes_it_stale(made: Rota) -> None:
    plan = drafted(made, "RDDDDDD")
    set_day(made, 0, WORK)
    before = stands(made)
    with pytest.raises(Refused) as refusal:
        workforce.publish_rota(BOSS, plan_id=plan.id, at=AT)
    assert (refusal.value.code, refusal.value.params["date"]) == ("rota_stale", DAYS[0])
    assert stands(made) == before
    free_day(made, 0)
    assert workforce.publish_rota(BOSS, plan_id=plan.id, at=AT) == 2


def test_a_day_the_draft_leaves_may_be_set_by_hand_to_the_same_and_stays_so(made: Rota) -> None:
    plan = drafted(made, "RDDDDDD")
    set_day(made, 3, WORK)
    workforce.publish_rota(BOSS, plan_id=plan.id, at=AT)
    assert letters(made, "R0") == "RWWWWWW"
    assert [fixed for _, fixed in stands(made)] == [False] * 3 + [True] + [False] * 3


@pytest.mark.parametrize(
    ("on", "stood", "kind"), [(0, WORK, REST), (6, REST, REST), (2, LEAVE, WORK), (4, None, WORK), (5, None, REST)]
)
@pytest.mark.parametrize("twice", [False, True])
def test_a_day_is_put_back_exactly_as_it_stood(
    made: Rota, on: int, stood: workforce.DayKind | None, kind: workforce.DayKind, *, twice: bool
) -> None:
    if stood is None:
        RosterDay.objects.filter(person=made.people["R0"], date=DAYS[on]).delete()
    if stood is LEAVE:
        leave = workforce.RosterRow(DAYS[on], LEAVE)
        workforce.set_roster(BOSS, person_id=made.people["R0"], days=(leave,), at=AT)
    before = stands(made)
    changes = [set_day(made, on, kind)]
    if twice:  # the second change is of a day that is set by hand
        changes.append(set_day(made, on, REST if kind is WORK else WORK) if on != 6 else free_day(made, on))
    assert twice or stands(made) != before
    for change in reversed(changes):
        workforce.restore_day(BOSS, change=change, at=AT)
    assert stands(made) == before
    told = history("person", made.people["R0"])[-1].facts
    assert (told.first, told.last, told.fixed) == (DAYS[on], DAYS[on], False)


def test_a_day_freed_is_the_next_rotas_to_decide_and_may_be_pinned_again(made: Rota) -> None:
    set_day(made, 1, REST)
    change = free_day(made, 1)
    assert stands(made)[1] == (rest(DAYS[1]), False)
    with pytest.raises(Refused) as refusal:
        free_day(made, 1)
    assert refusal.value.code == "day_not_fixed"
    workforce.restore_day(BOSS, change=change, at=AT)
    assert stands(made)[1] == (rest(DAYS[1]), True)
    assert history("person", made.people["R0"])[-1].facts.fixed


def test_a_day_changed_again_meanwhile_is_not_put_back(made: Rota) -> None:
    change = set_day(made, 0, REST)
    workforce.set_roster(BOSS, person_id=made.people["R0"], days=(shift(DAYS[0]),), at=AT)
    before = stands(made)
    with pytest.raises(Conflict):
        workforce.restore_day(BOSS, change=change, at=AT)
    assert stands(made) == before


def test_putting_back_keeps_the_rules(made: Rota) -> None:
    change = set_day(made, 0, REST)
    work(made, "R0", FIRST - DAY)
    with pytest.raises(Refused) as refusal:
        workforce.restore_day(BOSS, change=change, at=AT)
    assert refusal.value.code == "too_many_days_running"


def test_a_day_past_or_out_of_sight_is_neither_freed_nor_put_back(made: Rota) -> None:
    change = set_day(made, 0, REST)
    with pytest.raises(Refused) as refusal:
        workforce.free_day(BOSS, person_id=made.people["R0"], on=TODAY - DAY, at=AT)
    assert refusal.value.code == "day_is_past"
    with pytest.raises(Refused):
        workforce.restore_day(BOSS, change=change, at=AT + 8 * DAY)
    elsewhere = manager(made.town.path("D2"))
    with pytest.raises(NotFound):
        workforce.free_day(elsewhere, person_id=made.people["R0"], on=DAYS[0], at=AT)
    with pytest.raises(NotFound):
        workforce.restore_day(elsewhere, change=change, at=AT)
