"""The technician's own weeks on the phone: asked for, taken back, swapped."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.models import DayRequest, Person, Swap
from bihuan.platform import clock
from tests.contexts.workforce.cast import AT, BOSS, TODAY, rest, shift
from tests.contexts.workforce.rota_cast import Rota, rota
from tests.field.cast import sign_in

TOMORROW, AFTER = TODAY + timedelta(days=1), TODAY + timedelta(days=2)
ASK = "/field/me/rota/ask"


@pytest.fixture
def made(db: None) -> Iterator[Rota]:
    with clock.frozen(AT):
        town = rota()
        for code, days in (("R0", (shift(TOMORROW), rest(AFTER))), ("R1", (rest(TOMORROW), shift(AFTER)))):
            workforce.set_roster(BOSS, person_id=town.people[code], days=days, at=AT)
        Person.objects.filter(code__in=["R0", "R1"]).update(org_path=town.town.path("R"))
        yield town


def phone(made: Rota, code: str) -> Client:
    return sign_in(Person.objects.get(pk=made.people[code]), "technician")


def text(client: Client, address: str = "/field/me/rota") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_one_sees_ones_own_weeks_and_nobody_elses(made: Rota) -> None:
    whole = text(phone(made, "R0"))
    assert whole.count('class="work') == 1
    assert whole.count('class="rest') == 1
    assert "组员1" not in whole


def test_a_wish_and_leave_are_asked_for_and_taken_back(made: Rota) -> None:
    client = phone(made, "R0")
    for kind in ("wish", "leave"):
        day = TOMORROW if kind == "wish" else AFTER
        assert client.post(ASK, {"act": "request", "kind": kind, "first": day, "last": ""}).status_code == 302
    assert sorted(DayRequest.objects.values_list("kind", flat=True)) == ["leave", "wish"]
    refused = client.post(ASK, {"act": "request", "kind": "wish", "first": TOMORROW})
    assert refused.status_code == 409
    assert "已经申请过" in refused.content.decode()
    assert f'name="first" value="{TOMORROW}"' in refused.content.decode()
    row = DayRequest.objects.get(kind="wish")
    assert client.post(ASK, {"act": "withdraw", "id": row.pk}).status_code == 302
    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert client.post(ASK, {"act": "request", "first": "someday"}).status_code == 422


def test_a_form_sent_again_is_one_request(made: Rota) -> None:
    client = phone(made, "R0")
    for _time in range(2):
        sent = {"act": "request", "kind": "leave", "first": AFTER, "key": "k1"}
        assert client.post(ASK, sent).status_code == 302
    assert DayRequest.objects.count() == 1
    assert text(client).count('name="key"') == 2  # taking it back, and another one


def test_a_refused_swap_keeps_the_day_and_its_colleagues(made: Rota) -> None:
    refused = phone(made, "R0").post(ASK, {"act": "swap", "give": TOMORROW, "take": f"{made.people['R1']}/{TOMORROW}"})
    assert refused.status_code in {409, 422}
    assert f"{made.people['R1']}/{AFTER}" in refused.content.decode()


def test_a_swap_is_asked_of_who_rests_and_accepted_by_them(made: Rota) -> None:
    mine, theirs = phone(made, "R0"), phone(made, "R1")
    assert f"{made.people['R1']}/{AFTER}" in text(mine, f"/field/me/rota?give={TOMORROW}")
    asked = {"act": "swap", "give": TOMORROW, "take": f"{made.people['R1']}/{AFTER}"}
    assert mine.post(ASK, asked).status_code == 302
    swap = Swap.objects.get()
    assert "等同事答复" in text(mine)
    assert mine.post(ASK, {"act": "answer", "id": swap.pk, "answer": "yes"}).status_code == 404
    assert theirs.post(ASK, {"act": "answer", "id": swap.pk, "answer": "yes"}).status_code == 302
    assert "等组长审批" in text(mine)
    assert mine.post(ASK, {"act": "take_back", "id": swap.pk}).status_code == 302
    swap.refresh_from_db()
    assert swap.state == "withdrawn"


@pytest.mark.parametrize("form", [{}, {"act": "fly"}, {"act": "withdraw", "id": "x"}, {"act": "swap", "take": "x"}])
def test_what_makes_no_sense_is_not_found(made: Rota, form: dict[str, str]) -> None:
    assert phone(made, "R0").post(ASK, form).status_code in {404, 422}
