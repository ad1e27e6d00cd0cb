"""The header: who reads, and what they are here for."""

import pytest
from django.test import Client

from bihuan.contexts.workforce.models import Person
from bihuan.platform import identity
from tests.contexts.orders.cast import Town
from tests.web.desk.entering import enter, text

pytestmark = pytest.mark.django_db


def test_a_person_is_named_and_the_roles_stand_in_the_menu(client: Client, town: Town) -> None:
    desk = enter(client, "desk-17", "dispatcher")
    assert '<span class="user-name">desk-17</span>' in text(desk, "/orders")
    person = Person.objects.order_by("pk").first()
    assert person is not None
    identity.User.objects.filter(login="desk-17").update(person_id=person.pk)
    page = text(desk, "/orders")
    assert f'<span class="user-name">{person.name}</span>' in page
    menu = page.partition('class="menu-who"')[2].partition("</p>")[0]
    assert person.name in menu
    assert "desk-17" in menu
    assert identity.roles()["dispatcher"].label_zh in menu
