"""The city's people at work for an hour: through the public acts alone, with nothing lost and the record whole."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bihuan.config.demo.city.load import load
from bihuan.config.demo.live.city import street
from bihuan.config.demo.live.street import Street
from bihuan.contexts.frontdesk.models import Ticket
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Order
from bihuan.kernel.errors import NotFound, Refused
from bihuan.kernel.worktime import CHINA
from bihuan.platform import clock
from bihuan.platform.events.verify import verify
from bihuan.platform.models.event import Event
from bihuan.platform.worker import run_until_idle

MORNING = datetime(2026, 11, 23, 8, 30, tzinfo=CHINA)
HOUR = timedelta(hours=1)


@pytest.mark.django_db
def test_an_hour_of_the_city_at_work_loses_nothing() -> None:
    with clock.frozen(MORNING):
        load(lambda _words: None, groups_count=2)
    before = set(Order.objects.values_list("pk", flat=True))
    events_count = Event.objects.count()
    at_work = street(MORNING, 1.0, lambda _words: None)
    at_work.run_held(MORNING + HOUR, run_until_idle)
    assert at_work.done.keys() >= {"contact", "depart", "arrive", "complete", "register"}
    assert at_work.done["register"] + at_work.done["intercept"] + at_work.done["urge"] > 1
    assert sum(at_work.refused.values()) <= sum(at_work.done.values()) // 20, at_work.refused
    assert before <= set(Order.objects.values_list("pk", flat=True)), "no order is lost"
    assert Order.objects.count() == len(before) + at_work.done["register"]
    assert not Ticket.objects.filter(state="ordered", links__isnull=True).exists()
    assert list(orders.differences()) == []
    assert Event.objects.count() > events_count
    assert verify(MORNING + HOUR).whole
    actors = set(Event.objects.filter(id__gt=0, recorded_at__gt=MORNING).values_list("actor", flat=True))
    assert not any(actor.startswith("system:demo") for actor in actors), "nobody acts but by their own rights"


@pytest.mark.django_db
def test_without_a_city_nobody_can_work() -> None:
    with pytest.raises(NotFound, match="not loaded"):
        street(MORNING, 1.0)


class Clerk:
    """Somebody who does a thing every ten minutes, and is refused every third time."""

    role = "clerk"

    def __init__(self) -> None:
        self.times: list[datetime] = []

    def turn(self, at: datetime, done: Callable[[str], None]) -> timedelta:
        self.times.append(at)
        if len(self.times) % 3 == 0:
            raise Refused("no", code="enough")
        done("stamp")
        return timedelta(minutes=10)


def test_a_pause_is_as_much_shorter_as_the_speed_and_refusals_are_told() -> None:
    clerk, said = Clerk(), list[str]()
    made = Street([clerk], 10.0, said.append)
    made.begin(clerk, MORNING)
    made.run_held(MORNING + timedelta(minutes=3), lambda _at: None)
    assert clerk.times[:3] == [MORNING, MORNING + timedelta(minutes=1), MORNING + timedelta(minutes=2)]
    assert clerk.times[3] == MORNING + timedelta(minutes=2, seconds=12)
    assert (made.done, made.refused) == (Counter(stamp=3), Counter({"clerk: enough": 1}))
    made.tell(MORNING)
    assert said == ["08:30:00 stamp 3", "         refused clerk: enough: 1"]


def test_it_ends_when_told_to() -> None:
    clerk = Clerk()
    made = Street([clerk], 1.0, lambda _words: None)
    made.begin(clerk, clock.now() - timedelta(seconds=random.Random(1).randint(1, 5)))
    stop = clerk.turn

    def turn_and_stop(at: datetime, done: Callable[[str], None]) -> timedelta:
        made.stop()
        return stop(at, done)

    clerk.turn = turn_and_stop  # type: ignore[method-assign]
    made.run()
    assert len(clerk.times) == 1
