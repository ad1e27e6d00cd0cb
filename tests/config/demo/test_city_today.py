"""Two groups of the city, loaded on an afternoon: what stands is in every state, through the public acts alone."""

from collections import Counter
from datetime import datetime

import pytest
from django.db import transaction

from bihuan.config.demo.city import CITY_PATH
from bihuan.config.demo.city.agenda import Agenda
from bihuan.config.demo.city.cast import cast
from bihuan.config.demo.city.load import load
from bihuan.contexts.care.models import Callback
from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.frontdesk.models import Ticket
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Hold, Order, Visit
from bihuan.kernel.errors import Refused
from bihuan.kernel.worktime import CHINA
from bihuan.platform import clock
from bihuan.platform.actor import system_actor
from bihuan.platform.events.verify import verify
from bihuan.platform.identity import User
from bihuan.platform.messaging import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("same_ids")]
AFTERNOON = datetime(2026, 11, 23, 15, 10, tzinfo=CHINA)
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=CHINA)
VIEWER = system_actor("test", "dispatch.view", "orders.view", "workforce.view")


def test_the_citys_afternoon_stands_in_every_state() -> None:
    said: list[str] = []
    with clock.frozen(AFTERNOON):
        assert load(said.append, groups_count=2)
        assert not load(said.append, groups_count=2), "a city that stands is not built again"
    states = Counter(Order.objects.values_list("state", flat=True))
    assert states.keys() >= {"received", "working", "completed", "closed", "blocked"}
    assert states.keys() & {"assigned", "accepted"}
    assert sum(states.values()) == Order.objects.count() > 40
    tickets = Counter(Ticket.objects.values_list("state", flat=True))
    assert tickets["intercepted"] >= 5
    assert Callback.objects.filter(state="done").exists()
    assert Callback.objects.filter(state="due").exists()
    assert Message.objects.filter(state="sent").count() > 50
    assert Order.objects.filter(urges_count__gt=0).exists()
    assert Order.objects.filter(zone__isnull=True).exists(), "an address waits for somebody who knows it"
    assert Order.objects.filter(state="blocked", due_at__lt=AFTERNOON).exists(), "something is overdue"
    plans = dispatch.plans(VIEWER, path=CITY_PATH, on=AFTERNOON.date())
    assert {plan.state for plan in plans} == {"dispatched"}
    assert not Visit.objects.filter(assigned_at__gt=AFTERNOON).exists()
    assert not Hold.objects.filter(requested_at__gt=AFTERNOON).exists()
    _invariants()
    done = sum(int(line.split()[-1]) for line in said if line.startswith("  ") and "refused" not in line)
    refused = sum(int(line.split()[-1]) for line in said if "refused" in line)
    assert done > 250
    assert refused <= done // 20, said


def _invariants() -> None:
    """What must hold however the day went: the record is whole, and each order is what its events say."""
    assert verify(AFTERNOON).whole
    assert list(orders.differences()) == []


def test_the_same_morning_twice_brings_the_same_calls() -> None:
    def calls() -> list[tuple[object, ...]]:
        with transaction.atomic(), clock.frozen(MORNING):
            load(lambda _words: None, groups_count=1)
            found = Ticket.objects.order_by("received_at", "number").values_list(
                "received_at", "business", "work", "symptom", "customer__ref"
            )
            made = list(found)
            transaction.set_rollback(True)
        return made

    first = calls()
    assert len(first) > 10
    assert calls() == first


def test_everybody_acts_with_their_own_rights_and_nobody_knows_their_password() -> None:
    with clock.frozen(MORNING):
        load(lambda _words: None, groups_count=1)
        found = cast(MORNING)
        assert not any(actor.may("users.create") for actors in found.by_post.values() for actor in actors)
        technician = found.by_post["technician"][0]
        assert not technician.may("orders.assign")
        assert User.objects.get(login="demo.t02").must_change


def test_a_refused_act_is_counted_and_the_day_goes_on() -> None:
    agenda = Agenda(AFTERNOON)

    def refuse(_at: datetime) -> None:
        raise Refused("no", code="no_such_luck")

    agenda.add(MORNING, "try", refuse)
    agenda.add(MORNING, "go", lambda at: at)
    agenda.add(AFTERNOON.replace(hour=16), "too late", lambda at: at)
    agenda.run(lambda _words: None)
    assert agenda.refused == {"try: no_such_luck": 1}
    assert agenda.done == {"go": 1}
