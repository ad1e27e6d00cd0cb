"""One visit as its technician lives it: accept, call, go, work, complete; now and then it comes otherwise."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from bihuan.config.demo.city import human
from bihuan.config.demo.city.agenda import Act, Agenda
from bihuan.config.demo.city.cast import Cast
from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.orders import api as orders
from bihuan.platform.actor import Actor

# Of a hundred visits: held, rescheduled by the customer, given back.
HOLD_PERCENT, RESCHEDULE_PERCENT, RETURN_PERCENT = 4, 2, 1
APPROVED_PERCENT: Final = 80
REACHED_PERCENT: Final = 95


@dataclass
class Visit:
    """A visit planned for [start, end), from the dispatch on."""

    agenda: Agenda
    cast: Cast
    rng: random.Random
    order_id: UUID
    person_id: UUID
    start: datetime
    end: datetime

    def begin(self, at: datetime, *, smooth: bool) -> None:
        """This will put the visit's steps on the agenda; `smooth`: it goes as planned."""
        accepted = at + self._minutes(2, 25)
        called = accepted + self._minutes(1, 20)
        arrived = max(self.start + self._minutes(-6, 9), called + self._minutes(12, 20))
        ended = arrived + (self.end - self.start) * self.rng.uniform(0.8, 1.15)
        fate = 100 if smooth else self.rng.randrange(100)
        self._add(accepted, "accept", lambda at: orders.accept(self._me, order_id=self.order_id, at=at))
        self._call(called)
        if fate < RETURN_PERCENT:
            self._add(called + self._minutes(1, 9), "return", self._give_back)
            return
        if fate < RETURN_PERCENT + RESCHEDULE_PERCENT:
            self._add(called + self._minutes(1, 9), "reschedule", self._reschedule)
            return
        leave = arrived - self._minutes(7, 16)
        self._add(leave, "depart", lambda at: orders.depart(self._me, order_id=self.order_id, at=at))
        self._add(arrived, "arrive", lambda at: orders.arrive(self._me, order_id=self.order_id, at=at))
        if fate < RETURN_PERCENT + RESCHEDULE_PERCENT + HOLD_PERCENT:
            self._add(arrived + self._minutes(8, 20), "request hold", lambda at: self._ask_hold(at, ended))
            return
        self._add(ended, "complete", self._complete)

    @property
    def _me(self) -> Actor:
        return self.cast.by_person[self.person_id]

    def _minutes(self, least: int, most: int) -> timedelta:
        return timedelta(seconds=self.rng.randint(least * 60, most * 60))

    def _add(self, at: datetime, name: str, act: Act) -> None:
        self.agenda.add(at, name, act)

    def _call(self, at: datetime) -> None:
        reached = self.rng.randrange(100) < REACHED_PERCENT
        outcome = "reached" if reached else "no_answer"
        self._add(
            at,
            "contact",
            lambda at: orders.contact(self._me, order_id=self.order_id, channel="phone", outcome=outcome, at=at),
        )
        if not reached:
            again = at + self._minutes(5, 15)
            self._add(
                again,
                "contact",
                lambda at: orders.contact(self._me, order_id=self.order_id, channel="phone", outcome="reached", at=at),
            )

    def _complete(self, at: datetime) -> None:
        order = orders.brief(self.order_id)
        done = human.closing(order.business, order.work, at, self.rng)
        orders.complete(
            self._me,
            order_id=self.order_id,
            checks=done.checks,
            cause=done.cause,
            remedy=done.remedy,
            note=done.note,
            at=at,
        )

    def _give_back(self, at: datetime) -> None:
        orders.give_back(self._me, order_id=self.order_id, reason="no_resource", at=at)

    def _reschedule(self, at: datetime) -> None:
        row = orders.detail(self._me, orders.brief(self.order_id).number, at=at).row
        if free := human.another_window(row, at):
            dispatch.reschedule(
                self._me, order_id=row.id, start=free.start_at, end=free.end_at, reason="customer", at=at
            )

    def _ask_hold(self, at: datetime, ended: datetime) -> None:
        reason, until = human.hold(at, self.rng)
        asked = orders.request_hold(self._me, order_id=self.order_id, reason=reason, until=until, at=at)
        approve = self.rng.randrange(100) < APPROVED_PERCENT
        dispatcher = self.rng.choice(self.cast.by_post["dispatcher"])
        assert asked.row_id is not None
        hold_id = asked.row_id

        def decide(at: datetime) -> None:
            orders.decide_hold(dispatcher, hold_id=hold_id, approve=approve, at=at)
            if not approve:
                self._add(max(ended, at) + self._minutes(10, 25), "complete", self._complete)

        self._add(at + self._minutes(10, 45), "decide hold", decide)
