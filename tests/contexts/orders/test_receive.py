"""Receiving: the promise, the number, the outside number once, and what is refused."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders import events
from bihuan.contexts.orders.models import Note, Order
from bihuan.kernel.errors import Forbidden, Invalid, NotFound
from bihuan.platform.models import Event, ExternalRef, NumberSeries
from tests.contexts.orders import cast
from tests.contexts.orders.cast import START, Town


def test_an_order_is_received_with_its_promise(town: Town) -> None:
    order = Order.objects.get(pk=cast.receive(town, live=True))
    assert (order.state, order.version, order.cycle) == ("received", 1, 1)
    assert (order.limit_minutes, order.calendar, order.tier) == (360, "24x7", "gold")
    assert order.due_at == START + timedelta(minutes=360)
    assert order.org_path == town.zones[0].path
    assert order.first_response_at == START
    (told,) = cast.told(order.pk)
    assert isinstance(told.facts, events.Received)
    assert (told.facts.due_at, told.facts.calendar_version) == (order.due_at, order.calendar_version)
    assert told.path == order.org_path


def test_numbers_run_by_prefix_and_business_day(town: Town) -> None:
    midnight = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)  # 00:00 of the 22nd in China
    made = [
        cast.receive(town),
        cast.receive(town),
        cast.receive(town, work="install", symptom=None),
        cast.receive(town, at=midnight),
    ]
    numbers = [Order.objects.get(pk=order_id).number for order_id in made]
    assert numbers == ["GZ-261121-0001", "GZ-261121-0002", "ZJ-261121-0001", "GZ-261122-0001"]


def test_a_number_grows_past_four_digits(town: Town) -> None:
    NumberSeries.objects.create(prefix="GZ", business_date=cast.TODAY, last=9_999)
    assert Order.objects.get(pk=cast.receive(town)).number == "GZ-261121-10000"


def test_the_same_outside_number_is_received_once(town: Town) -> None:
    row, address = cast.customer(town.zones[0])
    wanted = {"business": "broadband", "work": "repair", "customer_id": row.pk, "address_id": address.pk, "at": START}
    outside = orders.OutsideRef("carrier", "A-77")
    first = orders.receive(town.desk, outside=outside, **wanted)
    again = orders.receive(town.desk, outside=outside, **wanted)
    assert not first.known
    assert again == orders.Receipt(first.order_id, first.number, known=True)
    assert Order.objects.count() == ExternalRef.objects.count() == Event.objects.count() == 1


def test_an_outside_number_of_another_area_gives_nothing_away(town: Town) -> None:
    outside = orders.OutsideRef("carrier", "A-77")
    cast.receive(town, outside=outside)
    row, address = cast.customer(town.zones[2])
    with pytest.raises(NotFound):
        orders.receive(
            town.desk_b, business="broadband", work="repair", customer_id=row.pk, address_id=address.pk,
            outside=outside, at=START,
        )  # fmt: skip


def test_the_same_key_receives_once(town: Town) -> None:
    row, address = cast.customer(town.zones[0])
    wanted = {"business": "broadband", "work": "repair", "customer_id": row.pk, "address_id": address.pk}
    first = orders.receive.once("k", town.desk, at=START, **wanted)
    assert orders.receive.once("k", town.desk, at=cast.minutes(9), **wanted) == first
    assert Order.objects.count() == 1


def test_an_address_that_asks_gives_an_order_that_asks(town: Town) -> None:
    order = Order.objects.get(pk=cast.receive(town, zone=None))
    assert order.zone_id is None
    assert order.org_path == cast.CITY


def test_a_request_of_this_morning_is_promised_from_this_morning(town: Town) -> None:
    order = Order.objects.get(pk=cast.receive(town, received_at=cast.minutes(-60)))
    assert order.due_at == cast.minutes(300)
    assert order.business_date == cast.TODAY


def test_a_note_is_kept_outside_the_record(town: Town) -> None:
    order_id = cast.receive(town, note="  客户只在下午在家  ")
    assert Note.objects.get(order_id=order_id).text == "客户只在下午在家"
    assert "下午" not in str(Event.objects.get().facts)


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"work": "fly"}, "work"),
        ({"symptom": "no_such"}, "symptom"),
        ({"symptom": "no_dial_tone"}, "symptom"),  # a fixed line's
        ({"received_at": cast.minutes(6)}, "received_at"),
        ({"appointment_start": cast.minutes(60)}, "appointment_start"),
        ({"appointment_start": cast.minutes(60), "appointment_end": cast.minutes(60)}, "appointment_end"),
        ({"appointment_start": cast.minutes(60), "appointment_end": cast.minutes(60 * 30)}, "appointment_end"),
        ({"appointment_start": cast.minutes(-60), "appointment_end": cast.minutes(-30)}, "appointment_start"),
        ({"note": "x" * 2_001}, "note"),
    ],
)
def test_receive_refuses_bad_input_and_writes_nothing(town: Town, wrong: dict[str, object], where: str) -> None:
    with pytest.raises(Invalid) as refused:
        cast.receive(town, **wrong)
    assert refused.value.where == where
    assert not Order.objects.exists()
    assert not Event.objects.exists()
    assert not NumberSeries.objects.exists()


def test_receive_refuses_what_belongs_to_another_customer(town: Town) -> None:
    row, _ = cast.customer(town.zones[0])
    other, elsewhere = cast.customer(town.zones[0])
    theirs = cast.service(other, elsewhere)
    with pytest.raises(Invalid):
        orders.receive(
            town.desk, business="broadband", work="repair", customer_id=row.pk, address_id=elsewhere.pk, at=START
        )
    with pytest.raises(Invalid):
        orders.receive(
            town.desk, business="broadband", work="repair", customer_id=row.pk,
            address_id=row.addresses.get().pk, service_id=theirs.pk, at=START,
        )  # fmt: skip


@pytest.mark.parametrize("address_id", [None, uuid4()])
def test_receive_refuses_a_place_out_of_sight(town: Town, address_id: UUID | None) -> None:
    row, address = cast.customer(town.zones[0])
    with pytest.raises(NotFound):
        orders.receive(
            town.desk_b, business="broadband", work="repair", customer_id=row.pk,
            address_id=address_id or address.pk, at=START,
        )  # fmt: skip


def test_receive_refuses_who_has_no_permission(town: Town) -> None:
    with pytest.raises(Forbidden):
        orders.receive(
            town.nobody, business="broadband", work="repair", customer_id=uuid4(), address_id=uuid4(), at=START
        )
