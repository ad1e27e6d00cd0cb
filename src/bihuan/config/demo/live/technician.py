"""A technician with the phone in hand: the route's current stop, one step after the other."""

import random
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Final

from bihuan.config.demo.city import human
from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.orders import api as orders
from bihuan.kernel.worktime import CHINA
from bihuan.platform.actor import Actor

Done = Callable[[str], None]
WORK_FROM, WORK_UNTIL = time(8), time(20, 30)
UNDER_WAY: Final = (orders.State.WORKING, orders.State.TRAVELLING)
HOLD_PERCENT, RESCHEDULE_PERCENT, RETURN_PERCENT = 5, 2, 1
REACHED_PERCENT: Final = 92
EARLY: Final = timedelta(minutes=20)  # nobody sets out sooner before a window promised


class Technician:
    """One technician. What to do next is what the phone's route proposes."""

    role = "technician"

    def __init__(self, actor: Actor, rng: random.Random) -> None:
        self._actor = actor
        self._rng = rng

    def turn(self, at: datetime, done: Done) -> timedelta:
        """This will take the next step at the current stop, or wait for work."""
        local = at.astimezone(CHINA)
        if not WORK_FROM <= local.time() <= WORK_UNTIL:
            return timedelta(minutes=20)
        still = [stop for stop in orders.route(self._actor, at=at) if stop.visit.ended_at is None]
        stop = next((one for state in UNDER_WAY for one in still if one.row.state is state), None)
        if stop is not None:
            return self._go_on(stop, at, done)
        for one in still:  # whoever just got work takes it on before anything else
            if one.row.state is orders.State.ASSIGNED:
                orders.accept(self._actor, order_id=one.row.id, at=at)
                done("accept")
                return self._minutes(1, 4)
        for one in still:
            if self._proposed(one, "contact"):
                return self._call(one, at, done)
        ready = next((one for one in still if self._may_go(one, at)), None)
        if ready is None:
            return self._minutes(4, 8)
        return self._set_out(ready, at, done)

    def _go_on(self, stop: orders.RouteStop, at: datetime, done: Done) -> timedelta:
        if stop.row.state is orders.State.TRAVELLING:
            orders.arrive(self._actor, order_id=stop.row.id, at=at)
            done("arrive")
            return self._minutes(20, 55)
        if any(step.verb == "request_hold" and not step.enabled for step in stop.steps):
            return self._minutes(4, 8)  # a hold waits for the dispatcher
        if self._rng.randrange(100) < HOLD_PERCENT:
            reason, until = human.hold(at, self._rng)
            orders.request_hold(self._actor, order_id=stop.row.id, reason=reason, until=until, at=at)
            done("request hold")
            return self._minutes(5, 10)
        closing = human.closing(stop.row.business, stop.row.work, at, self._rng)
        orders.complete(
            self._actor,
            order_id=stop.row.id,
            checks=closing.checks,
            cause=closing.cause,
            remedy=closing.remedy,
            note=closing.note,
            at=at,
        )
        done("complete")
        return self._minutes(2, 6)

    def _call(self, stop: orders.RouteStop, at: datetime, done: Done) -> timedelta:
        reached = self._rng.randrange(100) < REACHED_PERCENT
        outcome = "reached" if reached else "no_answer"
        orders.contact(self._actor, order_id=stop.row.id, channel="phone", outcome=outcome, at=at)
        done("contact")
        fate = self._rng.randrange(100)
        free = human.another_window(stop.row, at) if reached and fate < RESCHEDULE_PERCENT else None
        if free is not None:
            dispatch.reschedule(
                self._actor, order_id=stop.row.id, start=free.start_at, end=free.end_at, reason="customer", at=at
            )
            done("reschedule")
        elif fate < RESCHEDULE_PERCENT + RETURN_PERCENT:
            orders.give_back(self._actor, order_id=stop.row.id, reason="no_resource", at=at)
            done("return")
        return self._minutes(2, 5)

    def _set_out(self, stop: orders.RouteStop, at: datetime, done: Done) -> timedelta:
        orders.depart(self._actor, order_id=stop.row.id, at=at)
        done("depart")
        return self._minutes(8, 18)

    def _may_go(self, stop: orders.RouteStop, at: datetime) -> bool:
        """Today's, and not long before its window: the customer counts on it, whatever the speed."""
        start = stop.row.appointment_start
        if start is not None:
            return at >= start - EARLY
        planned = stop.visit.planned_start
        return planned is None or planned.astimezone(CHINA).date() <= at.astimezone(CHINA).date()

    def _proposed(self, stop: orders.RouteStop, verb: str) -> bool:
        return any(step.verb == verb and step.primary for step in stop.steps)

    def _minutes(self, least: int, most: int) -> timedelta:
        return timedelta(seconds=self._rng.randint(least * 60, most * 60))
