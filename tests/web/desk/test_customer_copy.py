"""The copy of all that is held about a person: whole, for a reason, on record, by whoever may and for some minutes."""

import io
import json
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client

from bihuan.contexts.customers import api as customers
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Order
from bihuan.kernel.errors import Forbidden, NotFound, Refused
from bihuan.platform import clock
from bihuan.platform.actor import Actor, Grant
from bihuan.platform.events.read import history
from bihuan.platform.worker.loop import run_until_idle
from tests.contexts.frontdesk import cast as desk_cast
from tests.contexts.orders import cast
from tests.contexts.orders.cast import GROUP_B, Town, minutes
from tests.web.desk.entering import enter, text

pytestmark = pytest.mark.django_db
ASKED = {"key": "k", "reason": "access", "kind": "json"}


@pytest.fixture
def person(town: Town) -> Any:
    """A caller with an order, what they said about it, a note, and the messages they got."""
    known = desk_cast.caller(town)
    made = desk_cast.register(known)
    orders.note(town.desk, order_id=made.order_id, text="门禁 3 号", at=minutes(2))
    run_until_idle(minutes(3))
    return Order.objects.get(pk=made.order_id).customer


def copy_of(client: Client, customer: Any, kind: str = "json") -> Any:
    answer = client.post(f"/customers/{customer.pk}/copy", ASKED | {"kind": kind, "key": f"k-{kind}"})
    assert answer.status_code == 302
    return client.get(answer["Location"])


def test_all_that_is_held_is_taken_along_and_that_it_was_is_on_record(client: Client, person: Any) -> None:
    manager = enter(client, "manager", "operations_manager")
    assert "个人信息副本" in text(manager, f"/customers/{person.pk}")
    answer = copy_of(manager, person)
    assert answer["Cache-Control"] == "no-store"
    held = json.loads(answer.content)
    assert held["客户"][0]["姓名"] == person.name
    for words in (person.phone, "光明里12号楼2单元301", "门禁 3 号", "宽带障碍"):
        assert words in answer.content.decode()
    assert any(rows for title, rows in held.items() if "消息" in title)
    book = openpyxl.load_workbook(io.BytesIO(copy_of(manager, person, "xlsx").content))
    assert book.sheetnames == list(held)
    (first, _second) = (one for one in history("customer", person.pk) if one.name == "customers.copied")
    assert str(first.facts.reason) == "access"
    assert person.name not in str(first.facts)
    assert text(manager, f"/customers/{person.pk}").count("客户查询本人信息") == 2


def test_the_file_is_for_whoever_gave_the_reason_and_for_some_minutes(client: Client, person: Any) -> None:
    manager = enter(client, "manager", "operations_manager")
    address = f"/customers/{person.pk}/copy/file?kind=json"
    assert manager.get(address).status_code == 409, "no reason was given yet"
    copy_of(manager, person)
    other = enter(Client(), "other", "operations_manager")
    assert other.get(address).status_code == 409
    far = enter(Client(), "far", "operations_manager", path=GROUP_B)
    assert far.get(address).status_code == 404
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        assert manager.get(address).status_code in {302, 409}


def test_only_who_may_takes_a_copy_and_only_of_whom_they_see(client: Client, person: Any) -> None:
    desk = enter(client, "desk", "dispatcher")
    assert desk.get(f"/customers/{person.pk}/copy").status_code == 403
    assert "个人信息副本" not in text(desk, f"/customers/{person.pk}")
    nobody = Actor("user:nobody", "user")
    far = Actor("user:far", "user", (Grant(frozenset({"customers.copy"}), GROUP_B),))
    for actor, error in ((nobody, Forbidden), (far, NotFound)):
        with pytest.raises(error):
            customers.copy(actor, customer_id=person.pk, reason=customers.CopyReason.ACCESS, at=minutes(4))


def test_of_an_erased_customer_nothing_is_left_to_take(person: Any) -> None:
    eraser = Actor("user:e", "user", (Grant(frozenset({"customers.*"}), cast.CITY),))
    customers.erase(eraser, customer_id=person.pk, at=minutes(5))
    with pytest.raises(Refused):
        customers.copy(eraser, customer_id=person.pk, reason=customers.CopyReason.ACCESS, at=minutes(6))
