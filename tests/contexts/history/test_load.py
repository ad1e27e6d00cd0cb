"""Loading a file: what it refuses and where, that it goes on where it stopped, and that helpers change nothing."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from bihuan.contexts.frontdesk import api as frontdesk
from bihuan.contexts.frontdesk.models import Ticket
from bihuan.contexts.history import api as history
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Order
from bihuan.kernel.errors import Conflict, Fault, Forbidden, Invalid, NotFound, Refused
from bihuan.platform.actor import Actor, system_actor
from bihuan.platform.events import seal
from bihuan.platform.events.verify import verify
from bihuan.platform.messaging import Message
from bihuan.platform.models import Delivery, NumberSeries
from tests.contexts.history.walk import NOW, lives
from tests.contexts.orders.cast import START, Town

LOADER = system_actor("cli", "history.load", "history.reserve")
STEP = {"act": "assign", "at": (START + timedelta(minutes=9)).isoformat(), "person": "chen"}


def told(number: int = 1, **more: Any) -> dict[str, Any]:
    """A broadband fault as an older system tells it; nothing was done about it yet."""
    return {
        "ref": f"OSS-{number}",
        "received_at": START.isoformat(),
        "customer": {"ref": f"K{number}", "name": "王小明", "phone": f"1540000{number:04d}"},
        "address": "光明里3栋2单元301",
        "business": "broadband",
        "work": "repair",
        "symptom": "los_red",
        "steps": [],
        **more,
    }


def lines(*histories: dict[str, Any]) -> Iterator[bytes]:
    return (json.dumps(one).encode() + b"\n" for one in histories)


def loaded(*histories: dict[str, Any], **more: Any) -> history.Totals:
    return history.load_lines(LOADER, lines(*histories), at=NOW, **more)


def refused(*histories: dict[str, Any]) -> tuple[Fault, ...]:
    """The faults of a file that is refused; nothing of it is left."""
    with pytest.raises(Invalid) as wrong:
        loaded(*histories)
    assert not Order.objects.get_queryset().exists()
    return tuple(wrong.value.faults)


def test_started_again_it_goes_on_where_it_stopped(town: Town) -> None:
    first, second, bad = told(1, steps=[STEP]), told(2), told(3, business="unheard_of")
    with pytest.raises(Invalid):
        loaded(first, second, bad, batch_count=2)
    assert Order.objects.get_queryset().count() == 2
    again = loaded(first, second, told(3), batch_count=2)
    assert (again.loaded_count, again.known_count) == (1, 2)
    assert Order.objects.get_queryset().count() == 3


def test_an_order_named_twice_is_one(town: Town) -> None:
    once = loaded(told(1), told(1))
    assert (once.loaded_count, once.known_count) == (1, 1)
    assert Order.objects.get_queryset().count() == 1


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"received_at": "2026-11-21 10:00"}, "line 2 received_at"),
        ({"colour": "red"}, "line 2 colour"),
        ({"customer": {"name": "王小明"}}, "line 2 customer.phone"),
        ({"customer": {"name": "王小明", "phone": "12"}}, "line 2 phone"),
        ({"work": "unheard_of"}, "line 2 work"),
        ({"received_at": (NOW + timedelta(days=1)).isoformat()}, "line 2 received_at"),
        ({"steps": [{**STEP, "at": "yesterday"}]}, "line 2 steps[1].at"),
        ({"steps": [{**STEP, "act": "juggle"}]}, "line 2 steps[1]"),
        ({"steps": [{**STEP, "at": (START - timedelta(days=1)).isoformat()}]}, "line 2 steps[1].at"),
        ({"steps": [{**STEP, "at": (NOW + timedelta(days=1)).isoformat()}]}, "line 2 steps[1].at"),
        ({"steps": [STEP, {**STEP, "act": "arrive", "person": "chen"}]}, "line 2 steps[2].person"),
        ({"steps": [{**STEP, "person": "nobody"}]}, "line 2 steps[1]"),
        ({"steps": [{"act": "refuse_hold", "at": STEP["at"]}]}, "line 2 steps[1]"),
        ({"steps": [{"act": "no_answer", "at": STEP["at"], "outcome": "busy"}]}, "line 2 steps[1]"),
        ({"steps": [{"act": "accept", "at": STEP["at"], "by": "chen"}]}, "line 2 steps[1]"),
    ],
)
def test_a_fault_names_its_line_and_field(town: Town, more: dict[str, Any], where: str) -> None:
    (fault,) = refused(told(1), told(2, **more))
    assert fault.where == where


def test_a_line_that_is_no_json_is_named(town: Town) -> None:
    with pytest.raises(Invalid) as wrong:
        history.load_lines(LOADER, [b"{}}\n"], at=NOW)
    assert wrong.value.faults[0].where == "line 1"


def test_whoever_may_not_load_is_refused_before_the_file_is_read() -> None:
    with pytest.raises(Forbidden):
        history.load_lines(Actor("user:nobody", "user"), [b"no json"], at=NOW)


def test_a_hold_in_force_still_ends_by_itself_and_one_that_is_over_leaves_no_job(town: Town) -> None:
    def at(minutes: int) -> str:
        return (START + timedelta(minutes=minutes)).isoformat()

    asked = {"act": "request_hold", "at": at(10), "by": "chen", "reason": "customer_asks", "until": at(3_000)}
    held = [STEP, asked, {"act": "approve_hold", "at": at(11)}]
    loaded(told(1, steps=held), told(2, steps=[*held, {"act": "resume", "at": at(60), "person": "chen"}]))
    (job,) = Delivery.objects.all()
    assert (job.kind, job.name) == ("job", "orders.end_hold")
    assert not Message.objects.get_queryset().exists()
    back = Order.objects.get_queryset().exclude(state="held").get()
    assert (back.state, back.holder_id) == ("assigned", town.chen.pk)


def test_what_changed_since_it_was_replayed_is_replayed_again(town: Town) -> None:
    batch = (history.Numbered(1, history.History(**_read(told(1))), b""),)
    replayed = history.replay_batch("carrier", batch, NOW)
    loaded(told(2))  # takes the number that the replay gave
    with pytest.raises(Conflict), transaction.atomic():
        history.load(LOADER, system="carrier", batch=replayed, at=NOW)
    replayed = history.replay_batch("carrier", batch, NOW)
    assert history.load(LOADER, system="carrier", batch=replayed, at=NOW).loaded_count == 1


def test_numbers_are_set_aside_in_bounds(town: Town) -> None:
    assert history.reserve(LOADER, wanted=(("GZ", START.date(), 5),), at=NOW) == (0,)
    assert history.reserve(LOADER, wanted=(("GZ", START.date(), 2),), at=NOW) == (5,)
    with pytest.raises(Refused):
        history.reserve(LOADER, wanted=(("GZ", START.date(), 1_000_000),), at=NOW)


def test_a_call_is_recorded_within_sight_only(town: Town) -> None:
    loaded(told(1))
    order = Order.objects.get_queryset().get()
    elsewhere = Actor("user:b", "user", ())
    may = system_actor("test", "frontdesk.take_over")
    with pytest.raises(Forbidden):
        frontdesk.take_over(elsewhere, order_id=order.pk, at=NOW)
    with pytest.raises(NotFound):
        frontdesk.take_over(may, order_id=town.chen.pk, at=NOW)
    frontdesk.take_over(may, order_id=order.pk, text="光猫红灯", at=NOW)
    assert Ticket.objects.get_queryset().count() == 1


@pytest.mark.django_db(transaction=True)
def test_helpers_leave_the_same_orders(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction.atomic():
        written = list(lives(town, 3, 10))
        series = sorted(NumberSeries.objects.values_list("prefix", "business_date", "last"))
        transaction.set_rollback(True)
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")  # on this test's own database
    assert loaded(*written, helpers_count=2, batch_count=4).loaded_count == 10
    assert Order.objects.get_queryset().count() == 10
    assert sorted(NumberSeries.objects.values_list("prefix", "business_date", "last")) == series
    assert list(orders.differences()) == []
    seal.seal_all()
    assert verify(NOW).whole


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("third", [told(3, business="unheard_of"), told(3, colour="red")])  # replayed, and read
def test_a_fault_loses_nothing_that_helpers_have_in_hand(
    town: Town, monkeypatch: pytest.MonkeyPatch, third: dict[str, Any]
) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")
    late = {**told(2), "customer": told(1)["customer"]}  # waits for the batch before, of the same customer
    with pytest.raises(Invalid) as wrong:
        loaded(told(1), late, third, helpers_count=2, batch_count=1)
    assert wrong.value.faults[0].where.startswith("line 3")
    assert Order.objects.get_queryset().count() == 2


def _read(said: dict[str, Any]) -> dict[str, Any]:
    from tests.contexts.history.walk import _read as read

    return read(said)
