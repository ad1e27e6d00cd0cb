"""The customer hears of each step once: what was undone in time is never sent, what was sent is corrected."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bihuan.contexts.care.messages import visit_words, window_words
from bihuan.contexts.care.models import Callback
from bihuan.contexts.care.policies import TEMPLATES
from bihuan.contexts.customers.models import Customer
from bihuan.contexts.orders import api as orders
from bihuan.platform.messaging import Message
from bihuan.platform.models.delivery import Delivery
from bihuan.platform.worker.loop import run_until_idle
from tests.contexts.care.cast import told
from tests.contexts.orders import cast as orders_cast
from tests.contexts.orders.cast import Town, minutes

pytestmark = pytest.mark.django_db


def steps(at_minutes: float) -> list[str]:
    """The steps told of by then, without those taken back."""
    return [step for step, state in told(minutes(at_minutes)) if state != "cancelled"]


def test_an_order_tells_of_each_step_once(town: Town) -> None:
    order_id = orders_cast.receive(town)
    orders_cast.bring(town, order_id, "completed")
    expected = ["assigned", "completed", "departed", "received"]
    assert sorted(steps(20)) == expected
    assert {state for _step, state in told(minutes(20))} == {"sent"}
    Delivery.objects.filter(kind="reaction").update(state="waiting", attempts=0)
    assert sorted(steps(21)) == expected, "told again by the worker, still one message each"
    assert Callback.objects.get().order_id == order_id


@pytest.mark.parametrize(
    ("state", "step"),
    [("closed", "closed"), ("reopened", "reopened"), ("held", "held"), ("cancelled", "cancelled")],
)
def test_what_ends_or_stops_is_told(town: Town, state: str, step: str) -> None:
    order_id = orders_cast.receive(town)
    orders_cast.bring(town, order_id, state)
    assert steps(20).count(step) == 1


def test_a_visit_undone_at_once_is_never_announced(town: Town) -> None:
    order_id = orders_cast.receive(town)
    orders.assign(town.desk, order_id=order_id, person_id=town.chen.pk, at=minutes(3))
    run_until_idle(minutes(3))
    orders.withdraw(town.desk, order_id=order_id, at=minutes(3))
    assert steps(20) == ["received"]


def test_a_visit_taken_back_before_the_worker_came_is_not_announced(town: Town) -> None:
    order_id = orders_cast.receive(town)
    orders.assign(town.desk, order_id=order_id, person_id=town.chen.pk, at=minutes(3))
    orders.withdraw(town.desk, order_id=order_id, at=minutes(4))
    assert steps(20) == ["received"]


def test_taken_back_and_given_again_to_the_same_person_is_announced_once(town: Town) -> None:
    order_id = orders_cast.receive(town)
    for at in (minutes(3), minutes(5)):
        orders.assign(town.desk, order_id=order_id, person_id=town.chen.pk, at=at)
        if at == minutes(3):
            orders.withdraw(town.desk, order_id=order_id, at=minutes(4))
    assert sorted(steps(20)) == ["assigned", "received"]


AGREED = {"appointment_start": minutes(240), "appointment_end": minutes(360)}


@pytest.mark.parametrize(
    ("more", "step", "said"),
    [
        ({}, "received", "30 分钟内与您联系"),
        ({"live": True}, "received", "30 分钟内与您联系"),
        (AGREED, "received", "30 分钟内与您联系"),  # asked for by a program: nobody has spoken to the customer yet
        ({"live": True, **AGREED}, "received_agreed", "已与您约定 11-21 14:06–16:06 上门"),
    ],
)
def test_who_agreed_a_window_on_the_phone_is_told_it(town: Town, more: dict[str, Any], step: str, said: str) -> None:
    orders_cast.receive(town, **more)
    told(minutes(2))
    [(template, text)] = Message.objects.values_list("template", "text")
    assert (template, said in text) == (step, True), text


def test_the_minutes_told_are_those_promised(town: Town) -> None:
    order_id = orders_cast.receive(town)
    promised = orders.detail(town.desk, order_id, at=minutes(1)).first_response
    told(minutes(2))
    text = Message.objects.get().text
    assert f"{int((promised.due_at - minutes(0)).total_seconds() // 60)} 分钟内" in text


def test_a_carrier_without_words_for_an_agreed_window_still_confirms(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tuple(row for row in TEMPLATES.at(minutes(0)).value if row.step != "received_agreed")
    version = replace(TEMPLATES.at(minutes(0)), value=kept)
    monkeypatch.setattr(TEMPLATES, "at", lambda _at: version)
    orders_cast.receive(town, live=True, **AGREED)
    assert steps(2) == ["received"]


def test_a_visit_announced_and_taken_back_is_corrected(town: Town) -> None:
    order_id = orders_cast.receive(town)
    orders.assign(town.desk, order_id=order_id, person_id=town.chen.pk, at=minutes(3))
    assert "assigned" in steps(5)
    orders.withdraw(town.desk, order_id=order_id, at=minutes(6))
    assert steps(20).count("corrected") == 1


def test_another_technician_is_announced_instead(town: Town) -> None:
    order_id = orders_cast.receive(town)
    orders.assign(town.desk, order_id=order_id, person_id=town.chen.pk, at=minutes(3))
    run_until_idle(minutes(3))
    orders.reassign(town.desk, order_id=order_id, person_id=town.liu.pk, at=minutes(3))
    told(minutes(20))
    announced = {row.state: row.text for row in Message.objects.filter(template="assigned")}
    assert set(announced) == {"cancelled", "sent"}
    assert "Name of liu" in announced["sent"]


def test_a_new_appointment_is_confirmed_with_its_window(town: Town) -> None:
    order_id = orders_cast.receive(town)
    start = minutes(24 * 60)
    orders.reschedule(
        town.desk, order_id=order_id, start=start, end=start + timedelta(hours=2), reason="customer", at=minutes(3)
    )
    told(minutes(20))
    [text] = [row.text for row in Message.objects.filter(template="rescheduled")]
    assert "11-22 10:06–12:06" in text


def test_nobody_is_told_whose_data_were_erased(town: Town) -> None:
    orders_cast.receive(town)
    Customer.objects.update(phone=None, name=None)
    assert told(minutes(20)) == []
    assert not Delivery.objects.filter(kind="reaction").exclude(state="done").exists()


@pytest.mark.parametrize(
    ("hour_utc", "said"),
    [
        (0, "11-21 上午，出发前来电"),
        (5, "11-21 下午，出发前来电"),
        (11, "11-21 晚上，出发前来电"),
        (None, "由工程师来电约定"),
    ],
)
def test_a_plan_is_no_promise_so_only_the_part_of_the_day_is_told(town: Town, hour_utc: int | None, said: str) -> None:
    order = orders.brief(orders_cast.receive(town))
    planned = None if hour_utc is None else datetime(2026, 11, 21, hour_utc, 30, tzinfo=UTC)
    assert visit_words(order, planned) == said


def test_an_agreed_window_is_told_whatever_the_plan(town: Town) -> None:
    start = minutes(60)
    order = orders.brief(orders_cast.receive(town, appointment_start=start, appointment_end=start + timedelta(hours=2)))
    assert visit_words(order, minutes(65)) == window_words(start, start + timedelta(hours=2))
