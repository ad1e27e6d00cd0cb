"""Technicians of the orders' town at their phones."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.test import Client

from bihuan.contexts.orders.models import Order
from bihuan.contexts.workforce.models import Person
from bihuan.platform import clock, identity
from bihuan.platform.actor import system_actor
from tests.contexts.orders.cast import CITY

PASSWORD = "Corridor-2026"
BUILDER = system_actor("test", "users.create", "users.grant")


def sign_in(person: Person, role: str = "technician") -> Client:
    """This will give `person` an account in one role and a signed-in client."""
    login, at = f"{person.code}.{role}", clock.now()
    hashed = identity.hashed_password(PASSWORD, login=login)
    user_id = identity.create(BUILDER, login=login, password_hash=hashed, person_id=person.pk, path=CITY, at=at)
    identity.grant(BUILDER, user_id=user_id, role=role, path=CITY, at=at)
    identity.User.objects.filter(pk=user_id).update(must_change=False)
    client = Client()
    answer = client.post("/signin", {"login": login, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client


@dataclass
class Phone:
    """A technician's phone: what it shows, and what it sends."""

    client: Client

    def page(self, address: str = "/field/") -> str:
        """The text of a page that must open."""
        answer = self.client.get(address)
        assert answer.status_code == 200, answer.content.decode()
        return answer.content.decode()

    def act(self, order_id: UUID, verb: str, *, script: bool = False, **given: Any) -> HttpResponse:
        """This will send an act's form, as a page would or as the page's script does."""
        headers = {"Accept": "application/json"} if script else {}
        data = {"key": uuid4().hex, "back": "route"} | {name.replace("__", "."): value for name, value in given.items()}
        answer: HttpResponse = self.client.post(f"/field/acts/{order_id}/{verb}", data, headers=headers)
        return answer


def number_of(order_id: UUID) -> str:
    return Order.objects.get(pk=order_id).number
