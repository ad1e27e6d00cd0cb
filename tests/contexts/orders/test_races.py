"""Many at once on one order, on both databases: one winner, one event, one number each; nothing lost or doubled."""

import threading
from collections.abc import Callable

import pytest
from django.db import transaction

from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Hold, Order, Visit
from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.models import OrgUnit
from bihuan.platform import clock
from bihuan.platform.actor import system_actor
from bihuan.platform.models import Event, ExternalRef
from bihuan.platform.worker import run_until_idle
from tests.contexts.orders import cast
from tests.contexts.orders.cast import START, Town, minutes
from tests.races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
RACERS = 32


@pytest.fixture
def town(transactional_db: None) -> Town:
    return cast.town()


def test_32_claims_of_one_order_have_one_winner(town: Town) -> None:
    order_id = cast.receive(town)
    people = [cast.person(f"p{number}", town.chen.unit).pk for number in range(RACERS)]
    won, lost = at_once(
        RACERS, lambda number: orders.assign(town.desk, order_id=order_id, person_id=people[number], at=minutes(3))
    )
    assert (len(won), len(lost)) == (1, RACERS - 1)
    assert {refused.status for refused in lost} == {409}
    order, visit = Order.objects.get(), Visit.objects.get()
    assert (order.holder_id, order.version) == (visit.lead_id, 2)
    assert Event.objects.filter(name="orders.assigned").count() == 1


def test_an_order_cannot_be_taken_back_and_accepted_at_once(town: Town) -> None:
    phone = town.phone(town.chen)
    for turn in range(8):
        order_id = cast.receive(town)
        cast.bring(town, order_id, "assigned")
        acts: tuple[Callable[[], object], ...] = (
            lambda order_id=order_id: orders.withdraw(town.desk, order_id=order_id, at=minutes(9)),  # type: ignore[misc]
            lambda order_id=order_id: orders.accept(phone, order_id=order_id, at=minutes(9)),  # type: ignore[misc]
        )
        at_once(2, lambda number, acts=acts: acts[number]())  # type: ignore[misc]
        order = Order.objects.get(pk=order_id)
        # Withdrawn after it was accepted is lawful; accepted after it was withdrawn is not.
        assert order.state == "returned", turn
        assert not Visit.objects.filter(order=order, state__in=Visit.OPEN).exists()
        assert list(orders.differences([order_id])) == []


def test_urges_at_once_are_all_counted(town: Town) -> None:
    order_id = cast.receive(town)
    won, lost = at_once(16, lambda _: orders.urge(town.desk, order_id=order_id, at=minutes(3)))
    assert (len(won), lost) == (16, [])
    order = Order.objects.get()
    assert (order.urges_count, order.version) == (16, 17)
    counts = [event.facts.count for event in cast.told(order_id)[1:]]
    assert counts == list(range(1, 17))


def test_one_hold_is_decided_once(town: Town) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "working")
    asked = orders.request_hold(
        town.phone(town.chen), order_id=order_id, reason="weather", until=minutes(99), at=minutes(20)
    )
    assert asked.row_id is not None
    hold_id = asked.row_id
    won, lost = at_once(
        8, lambda number: orders.decide_hold(town.desk, hold_id=hold_id, approve=number % 2 == 0, at=minutes(30))
    )
    assert (len(won), len(lost)) == (1, 7)
    assert Hold.objects.get().state in {"approved", "refused"}
    assert Event.objects.filter(name__in=["orders.hold_approved", "orders.hold_refused"]).count() == 1


def test_numbers_given_at_once_are_all_different_and_without_holes(town: Town) -> None:
    places = [cast.customer(town.zones[0]) for _ in range(16)]

    def one(number: int) -> orders.Receipt:
        row, address = places[number]
        return orders.receive(
            town.desk, business="broadband", work="repair", customer_id=row.pk, address_id=address.pk, at=START
        )

    won, lost = at_once(16, one)
    assert lost == []
    assert {receipt.number for receipt in won} == {f"GZ-261121-{number:04d}" for number in range(1, 17)}  # type: ignore[attr-defined]


def test_one_outside_number_received_at_once_is_one_order(town: Town) -> None:
    row, address = cast.customer(town.zones[0])
    won, lost = at_once(
        16,
        lambda _: orders.receive(
            town.desk, business="broadband", work="repair", customer_id=row.pk, address_id=address.pk,
            outside=orders.OutsideRef("carrier", "A-77"), at=START,
        ),
    )  # fmt: skip
    assert lost == []
    assert len({receipt.order_id for receipt in won}) == 1  # type: ignore[attr-defined]
    assert sum(not receipt.known for receipt in won) == 1  # type: ignore[attr-defined]
    assert Order.objects.count() == ExternalRef.objects.count() == Event.objects.count() == 1


@pytest.mark.postgres  # SQLite has one writer: nobody can have read the old path and still write
def test_an_order_received_while_its_unit_moves_is_seen_where_the_unit_is_now(town: Town) -> None:
    group = OrgUnit.objects.get(path=cast.GROUP_A)
    other = cast.unit(OrgUnit.objects.get(path=cast.CITY), "district", f"{cast.CITY}0002")
    written, moved = threading.Event(), threading.Event()

    def act(number: int) -> object:
        if number:
            assert written.wait(timeout=60)
            boss = system_actor("boss", "workforce.move_unit")
            workforce.move_unit(boss, unit_id=group.pk, parent_id=other.pk, at=minutes(1))
            return moved.set()
        with transaction.atomic():
            order_id = cast.receive(town)
            written.set()
            assert moved.wait(timeout=60)
            return order_id

    (order_id, _), lost = at_once(2, act)
    assert lost == []
    with clock.frozen(minutes(3)):
        run_until_idle(minutes(3))
    place = workforce.unit(town.zones[0].pk).path
    assert place.startswith(other.path)
    assert Order.objects.get(pk=order_id).org_path == place
    assert Event.objects.filter(name="workforce.paths_swept").count() == 1
