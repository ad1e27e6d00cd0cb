"""Races inside one installation: many threads at one barrier, each with its own connection, on what only one may have.

Every race gives how often it was run and how often the outcome was not the one that must be.
"""

import random
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db import connection, connections, transaction

from benchmarks._plans import proposed
from bihuan.contexts.care import api as care
from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.dispatch.models import Plan, SlotBooking, SlotLoad
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Visit
from bihuan.kernel.errors import BihuanError
from bihuan.platform import clock
from bihuan.platform.actor import system_actor
from bihuan.platform.events import seal
from bihuan.platform.events.read import after
from bihuan.platform.models import Event

RACERS_COUNT = 32
WRITERS_COUNT, WRITES_COUNT = 6, 4
RACER = system_actor("race", "orders.*", "dispatch.*", "care.*")
CHECKS = {"optical_power": "-19.5", "speed_share": "96", "customer_shown": True, "site_cleaned": True}
GOOD, POOR = care.Answers(5, 5, 5, 5), care.Answers(1, 1, 1, 1)


class Course:
    """Where races are run: threads that keep their connections, a few customers, the technicians."""

    def __init__(self, town: dict[str, Any]) -> None:
        self.places: list[dict[str, UUID]] = [
            {name: UUID(value) for name, value in place.items()} for place in town["places"]
        ]
        self.people = [UUID(person) for person in town["people"]]
        self.dice = random.Random(20261121)
        self._pool = ThreadPoolExecutor(RACERS_COUNT)

    def race(self, acts: Sequence[Callable[[], Any]]) -> list[Any]:
        """This will do all acts at one moment and give what the winners got; refusals are left out."""
        gate = threading.Barrier(len(acts))

        def one(act: Callable[[], Any]) -> Any:
            gate.wait(60)
            try:
                return act()
            except BihuanError:
                return None

        return [won for won in self._pool.map(one, acts) if won is not None]

    def order(self) -> UUID:
        """This will take on one order."""
        place = self.dice.choice(self.places)
        return orders.receive(RACER, business="broadband", work="repair", **place, at=clock.now()).order_id

    def close(self) -> None:
        """This will let the threads go, and their connections with them."""
        self.race([connections.close_all] * RACERS_COUNT)
        self._pool.shutdown()


def one_order_claimed(course: Course) -> bool:
    """32 dispatchers give one order to 32 people: one of them has it, with one visit and one event."""
    order_id = course.order()
    people = [course.people[number % len(course.people)] for number in range(RACERS_COUNT)]
    won = course.race(
        [lambda p=p: orders.assign(RACER, order_id=order_id, person_id=p, at=clock.now()) for p in people]
    )
    visits = Visit.objects.filter(order_id=order_id)
    told = Event.objects.filter(name="orders.assigned", subject_id=order_id)
    return (len(won), visits.count(), told.count()) == (1, 1, 1)


def one_plan_dispatched(course: Course) -> bool:
    """Eight dispatchers press accept, then dispatch, on one plan: it goes out once, each order to one technician."""
    wanted = [course.order() for _ in range(4)]
    plan_id = proposed(RACER, wanted, course.people, course.dice)
    accepted = course.race([lambda: dispatch.accept_plan(RACER, plan_id=plan_id, at=clock.now())] * 8)
    sent = course.race([lambda: dispatch.dispatch_plan(RACER, plan_id=plan_id, at=clock.now())] * 8)
    visits = sorted(Visit.objects.filter(order_id__in=wanted).values_list("order_id", flat=True))
    told = Event.objects.filter(name="orders.assigned", subject_id__in=wanted).count()
    once = (len(accepted), len(sent), told) == (1, 1, len(wanted)) and sent[0].dispatched_count == len(wanted)
    return once and visits == sorted(wanted) and Plan.objects.get(pk=plan_id).state == "dispatched"


def one_callback_answered(course: Course) -> bool:
    """Eight agents record one callback, half of them satisfied: one answer counts, and the order follows that one."""
    order_id, person = course.order(), course.dice.choice(course.people)
    orders.assign(RACER, order_id=order_id, person_id=person, at=clock.now())
    orders.accept(RACER, order_id=order_id, outside=True, at=clock.now())
    orders.arrive(RACER, order_id=order_id, outside=True, at=clock.now())
    orders.complete(
        RACER, order_id=order_id, checks=CHECKS, cause="none_found", remedy="restarted", outside=True, at=clock.now()
    )
    callback_id = care.open_callback(RACER, order_id=order_id, cycle=1, at=clock.now())
    assert callback_id is not None

    def answer(satisfied: bool) -> care.CallbackResult:
        return care.record_answer(
            RACER,
            callback_id=callback_id,
            answers=GOOD if satisfied else POOR,
            verdict=care.Verdict.SATISFIED if satisfied else care.Verdict.DISSATISFIED,
            reason=None if satisfied else "not_fixed",
            at=clock.now(),
        )

    won = course.race([lambda n=n: answer(n % 2 == 0) for n in range(8)])
    told = Event.objects.filter(name="care.callback_answered", subject_id=order_id).count()
    follows = {care.Verdict.SATISFIED: orders.State.CLOSED, care.Verdict.DISSATISFIED: orders.State.REOPENED}
    return (len(won), told) == (1, 1) and orders.brief(order_id).state == follows[won[0].verdict]


def last_window_taken(course: Course) -> bool:
    """Sixteen customers want the last place of one window: one is promised it, and the window is not overfull."""
    address_id = course.dice.choice(course.places)["address_id"]
    kind: dict[str, Any] = {"address_id": address_id, "business": "broadband", "work": "install"}
    offers = dispatch.offer_slots(RACER, **kind, at=clock.now())
    offer = course.dice.choice(offers)

    def reserve() -> dispatch.Booking:
        return dispatch.reserve_slot(RACER, **kind, date=offer.date, slot=offer.slot, at=clock.now())

    for _ in range(offer.left_count - 1):
        reserve()
    won = course.race([reserve] * 16)
    booked = sum(SlotBooking.objects.filter(state="booked").values_list("minutes", flat=True))
    loaded = sum(SlotLoad.objects.values_list("booked_minutes", flat=True))
    SlotBooking.objects.all().delete()  # the next race finds its windows empty again
    SlotLoad.objects.all().delete()
    return len(won) == 1 and booked == loaded


def late_events_followed(course: Course) -> bool:
    """Writers commit late and out of turn while a reader follows positions: it sees every event, once, in order."""
    wanted = [course.order() for _ in range(WRITERS_COUNT)]
    seal.seal_all()
    start = Event.objects.order_by("-position").values_list("position", flat=True).first() or 0
    seen: list[int] = []
    over = threading.Event()

    def write(order_id: UUID, waits_s: list[float]) -> None:
        for wait_s in waits_s:
            with transaction.atomic():
                orders.urge(RACER, order_id=order_id, at=clock.now())
                if connection.vendor == "postgresql":
                    time.sleep(wait_s)  # on SQLite the next writer would only wait

    def follow() -> None:
        while True:
            last = over.is_set()
            with suppress(BihuanError):
                seal.seal_batch() if connection.vendor == "postgresql" else None
            found = [row.position or 0 for row in after(seen[-1] if seen else start)]
            seen.extend(found)
            if last and not found:
                return
            time.sleep(0.002)

    def work(number: int) -> None:
        waits_s = [random.Random(number).uniform(0, 0.03) for _ in range(WRITES_COUNT)]
        write(wanted[number], waits_s)

    follower = threading.Thread(target=lambda: (follow(), connections.close_all()))
    follower.start()
    course.race([lambda n=n: work(n) for n in range(WRITERS_COUNT)])
    over.set()
    follower.join(60)
    return seen == list(range(start + 1, start + 1 + WRITERS_COUNT * WRITES_COUNT))


RACES = (one_order_claimed, one_plan_dispatched, one_callback_answered, last_window_taken, late_events_followed)


def races(town: dict[str, Any], rounds_count: int) -> dict[str, Any]:
    """This will run each race that often and count the outcomes that may not be."""
    course, figures = Course(town), {}
    for race in RACES:
        figures[f"{race.__name__}_broken_count"] = sum(not race(course) for _ in range(rounds_count))
    course.close()
    figures["stored_otherwise_than_events_say_count"] = sum(1 for _ in orders.differences())
    return figures
