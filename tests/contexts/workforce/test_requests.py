"""Leave and wishes, and a swap between two: asked, answered, decided; refused with the reason where a rule breaks."""

from datetime import date, timedelta
from typing import Any

import pytest

from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.errors import Conflict, Invalid, NotFound, Refused
from tests.contexts.workforce.cast import AT, BOSS, TODAY, manager, rest
from tests.contexts.workforce.rota_cast import DAYS, FIRST, LAST, Rota, letters, rota, work

DAY = timedelta(days=1)
LEAVE, WISH = workforce.RequestKind.LEAVE, workforce.RequestKind.WISH


@pytest.fixture
def made(db: None) -> Rota:
    return rota()


def ask(made: Rota, kind: workforce.RequestKind, first: date, last: date | None = None, code: str = "R0") -> Any:
    return workforce.request_days(
        made.oneself(code), person_id=made.people[code], kind=kind, first=first, last=last or first, at=AT
    )


def swap(made: Rota, give: date, take: date, one: str = "R0", other: str = "R1") -> Any:
    people = made.people
    return workforce.ask_swap(
        made.oneself(one), person_id=people[one], other_id=people[other], give_on=give, take_on=take, at=AT
    )


def ready(made: Rota) -> None:
    """R0 works day 0 and rests day 1, R1 the other way round."""
    for code, off in (("R0", 1), ("R1", 0)):
        work(made, code, DAYS[1 - off])
        workforce.set_roster(BOSS, person_id=made.people[code], days=(rest(DAYS[off]),), at=AT)


def test_leave_waits_for_the_lead_and_stands_once_granted(made: Rota) -> None:
    asked = ask(made, LEAVE, DAYS[0], DAYS[2])
    assert letters(made, "R0")[:3] == "---"
    workforce.decide_request(BOSS, request_id=asked, grant=True, at=AT)
    assert letters(made, "R0")[:4] == "LLL-"
    with pytest.raises(Refused) as refusal:
        workforce.withdraw_request(made.oneself("R0"), request_id=asked, at=AT)
    assert refusal.value.code == "request_settled"
    assert [one.state.value for one in workforce.own_requests(made.oneself("R0"), TODAY)] == ["granted"]


def test_leave_refused_and_wishes_taken_back_change_nothing(made: Rota) -> None:
    refused, wish = ask(made, LEAVE, DAYS[0]), ask(made, WISH, DAYS[3])
    workforce.decide_request(BOSS, request_id=refused, grant=False, at=AT)
    workforce.withdraw_request(made.oneself("R0"), request_id=wish, at=AT)
    assert letters(made, "R0") == "-" * len(DAYS)
    assert workforce.day_requests(BOSS) == ()
    with pytest.raises(Refused) as refusal:
        workforce.decide_request(BOSS, request_id=ask(made, WISH, DAYS[3]), grant=True, at=AT)
    assert refusal.value.code == "wish_not_decided"


@pytest.mark.parametrize(
    ("hours_later", "granted"), [(0, "LLLW"), (24, "WLLW"), (24 + 8, "WLLW"), (24 + 11, "WWLW"), (2 * 24 + 11, None)]
)
def test_leave_granted_late_is_granted_for_the_days_not_worked_yet(
    made: Rota, hours_later: int, granted: str | None
) -> None:
    work(made, "R0", *DAYS[:4])
    asked = ask(made, LEAVE, DAYS[0], DAYS[2])
    at = AT + 7 * DAY + timedelta(hours=hours_later)
    if granted is None:
        with pytest.raises(Refused) as refusal:
            workforce.decide_request(BOSS, request_id=asked, grant=True, at=at)
        assert refusal.value.code == "leave_past"
        workforce.decide_request(BOSS, request_id=asked, grant=False, at=at)
        assert letters(made, "R0")[:4] == "WWWW"
        return
    since = workforce.decide_request(BOSS, request_id=asked, grant=True, at=at)
    assert letters(made, "R0")[:4] == granted
    first = DAYS[granted.index("L")]
    assert since == (None if first == DAYS[0] else first)
    assert [(one.first, one.last) for one in workforce.own_requests(made.oneself("R0"), TODAY)] == [(first, DAYS[2])]


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        (LEAVE, DAYS[3], DAYS[2]),
        (LEAVE, FIRST, FIRST + 60 * DAY),
        (WISH, FIRST, FIRST + 2 * DAY),
        (LEAVE, TODAY, FIRST),
    ],
)
def test_foolish_requests_are_refused(made: Rota, kind: workforce.RequestKind, first: date, last: date) -> None:
    with pytest.raises(Invalid):
        ask(made, kind, first, last)


def test_the_same_day_twice_and_too_many_wishes_are_refused(made: Rota) -> None:
    for number in range(4):
        ask(made, WISH, DAYS[number])
    for kind, day, code in ((LEAVE, DAYS[0], "asked_already"), (WISH, DAYS[5], "too_many_wishes")):
        with pytest.raises(Refused) as refusal:
            ask(made, kind, day)
        assert refusal.value.code == code


def test_nobody_asks_or_decides_for_others(made: Rota) -> None:
    with pytest.raises(NotFound):
        workforce.request_days(
            made.oneself("R0"), person_id=made.people["R1"], kind=WISH, first=FIRST, last=FIRST, at=AT
        )
    asked = ask(made, LEAVE, FIRST)
    with pytest.raises(NotFound):
        workforce.decide_request(manager(made.town.path("D2")), request_id=asked, grant=True, at=AT)
    with pytest.raises(NotFound):
        workforce.withdraw_request(made.oneself("R1"), request_id=asked, at=AT)


def test_a_swap_is_asked_accepted_approved_and_both_days_change(made: Rota) -> None:
    ready(made)
    asked = swap(made, DAYS[0], DAYS[1])
    workforce.answer_swap(made.oneself("R1"), swap_id=asked, accept=True, at=AT)
    assert [one.id for one in workforce.swaps(BOSS)] == [asked]
    workforce.decide_swap(BOSS, swap_id=asked, approve=True, at=AT)
    assert (letters(made, "R0")[:2], letters(made, "R1")[:2]) == ("RW", "WR")
    for act in (
        lambda: workforce.decide_swap(BOSS, swap_id=asked, approve=True, at=AT),
        lambda: workforce.withdraw_swap(made.oneself("R0"), swap_id=asked, at=AT),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "swap_moved_on"


@pytest.mark.parametrize("how", ["declined", "withdrawn", "refused"])
def test_a_swap_that_comes_to_nothing_changes_nothing(made: Rota, how: str) -> None:
    ready(made)
    asked = swap(made, DAYS[0], DAYS[1])
    if how != "withdrawn":
        workforce.answer_swap(made.oneself("R1"), swap_id=asked, accept=how != "declined", at=AT)
    if how == "withdrawn":
        workforce.withdraw_swap(made.oneself("R0"), swap_id=asked, at=AT)
    if how == "refused":
        workforce.decide_swap(BOSS, swap_id=asked, approve=False, at=AT)
    assert (letters(made, "R0")[:2], letters(made, "R1")[:2]) == ("WR", "RW")
    assert swap(made, DAYS[0], DAYS[1])  # and may be asked again


def test_only_who_was_asked_answers(made: Rota) -> None:
    ready(made)
    asked = swap(made, DAYS[0], DAYS[1])
    for who in (made.oneself("R0"), made.oneself("R2"), BOSS):
        with pytest.raises(NotFound):
            workforce.answer_swap(who, swap_id=asked, accept=True, at=AT)
    assert [one.id for one in workforce.own_swaps(made.oneself("R1"), TODAY)] == [asked]
    assert workforce.own_swaps(made.oneself("R2"), TODAY) == ()


def test_a_swap_that_breaks_a_rule_is_refused_with_the_reason(made: Rota) -> None:
    ready(made)
    cases = (
        (DAYS[0], DAYS[0], "R1", "swap_days"),
        (TODAY - DAY, DAYS[1], "R1", "swap_days"),
        (DAYS[1], DAYS[0], "R1", "swap_not_working"),
        (DAYS[0], DAYS[1], "R2", "swap_not_working"),
    )
    for give, take, other, code in cases:
        with pytest.raises(Refused) as refusal:
            swap(made, give, take, other=other)
        assert refusal.value.code == code
    work(made, "R2", DAYS[0], DAYS[1])
    with pytest.raises(Refused) as refusal:
        swap(made, DAYS[0], DAYS[1], other="R2")
    assert refusal.value.code == "swap_not_resting"
    swap(made, DAYS[0], DAYS[1])
    with pytest.raises(Refused) as refusal:
        swap(made, DAYS[0], DAYS[1])
    assert refusal.value.code == "swap_open"


def test_a_swap_that_would_make_a_seventh_day_is_refused_and_again_when_approved(made: Rota) -> None:
    ready(made)
    work(made, "R1", *(FIRST - number * DAY for number in range(1, 7)))
    with pytest.raises(Refused) as refusal:
        swap(made, DAYS[0], DAYS[1])
    assert refusal.value.code == "too_many_days_running"
    workforce.set_roster(BOSS, person_id=made.people["R1"], days=(rest(FIRST - 3 * DAY),), at=AT)
    asked = swap(made, DAYS[0], DAYS[1])
    workforce.answer_swap(made.oneself("R1"), swap_id=asked, accept=True, at=AT)
    workforce.set_roster(BOSS, person_id=made.people["R1"], days=(rest(FIRST - 6 * DAY),), at=AT)
    work(made, "R1", FIRST - 3 * DAY, FIRST - 6 * DAY)
    with pytest.raises(Refused):
        workforce.decide_swap(BOSS, swap_id=asked, approve=True, at=AT)
    assert letters(made, "R1")[:2] == "RW"


def test_partners_are_those_who_rest_then_with_the_days_one_could_take(made: Rota) -> None:
    ready(made)
    me = made.oneself("R0")
    assert [(one.name, one.days) for one in workforce.swap_partners(me, DAYS[0], FIRST, LAST)] == [
        ("组员1", (DAYS[1],))
    ]
    assert workforce.swap_partners(me, DAYS[1], FIRST, LAST) == ()
    assert [one.days for one in workforce.swap_partners(me, DAYS[0], DAYS[2], LAST)] == [()]


def test_a_swap_is_with_a_colleague(made: Rota) -> None:
    ready(made)
    with pytest.raises(Refused) as refusal:
        workforce.ask_swap(
            BOSS, person_id=made.people["R0"], other_id=made.town.people["T1"], give_on=DAYS[0], take_on=DAYS[1], at=AT
        )
    assert refusal.value.code == "not_a_colleague"
    assert not isinstance(refusal.value, Conflict)
