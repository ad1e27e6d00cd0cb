"""Those at desks: the hotline taking calls, dispatchers looking after their groups, agents calling back."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from bihuan.config.demo.city import demand, human
from bihuan.config.demo.city.plan import City
from bihuan.contexts.care import api as care
from bihuan.contexts.customers import api as customers
from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.frontdesk import api as frontdesk
from bihuan.contexts.orders import api as orders
from bihuan.kernel.worktime import CHINA
from bihuan.platform.actor import Actor

Done = Callable[[str], None]
CALLERS_COUNT: Final = 4_000  # the customers who may call; a few hundred of them are known already
WINDOW_PERCENT: Final = 40
NO_ANSWER_PERCENT: Final = 12
APPROVED_PERCENT: Final = 80
NEW_WORK_COUNT: Final = 3  # so many new orders in a group, and its dispatcher plans it again


class Hotline:
    """All seats together: the next call of the day's goes to whichever is free."""

    role = "hotline"

    def __init__(self, city: City, seats: Sequence[Actor], rng: random.Random) -> None:
        self._city = city
        self._seats = seats
        self._rng = rng
        self._calls: Iterator[demand.Call] = iter(())

    def turn(self, at: datetime, done: Done) -> timedelta:
        """This will take one call: by its number, what stands, what it is about; then wait for the next."""
        call = next(self._calls, None)
        if call is None:
            self._calls = self._after(at)
            return timedelta(minutes=1)
        self._take(call, at, done)
        return timedelta(seconds=self._rng.expovariate(1 / self._gap_s(at)))

    def _after(self, at: datetime) -> Iterator[demand.Call]:
        """What the city will ask from now on; when the day's calls are through, more of the same."""
        calls = demand.calls(at.astimezone(CHINA).date(), self._city.share)
        later = [call for call in calls if call.at > at]
        return iter(later or self._rng.sample(calls, len(calls)))

    def _gap_s(self, at: datetime) -> float:
        """The mean time between calls at this hour."""
        local = at.astimezone(CHINA)
        calls = demand.calls(local.date(), self._city.share)
        return 3_600 / max(1, sum(call.at.hour == local.hour for call in calls))

    def _take(self, call: demand.Call, at: datetime, done: Done) -> None:
        seat = self._rng.choice(self._seats)
        who = self._city.customer(self._rng.randint(1, CALLERS_COUNT))
        found = customers.by_phone(seat, who.phone)
        if not found:
            zone_id = customers.match_address(who.address).zone_id
            slot = self._slot(
                dispatch.offer_slots(seat, zone_id=zone_id, business=call.business, work=call.work, at=at)
            )
            new = frontdesk.NewCustomer(who.name, who.phone, who.address, who.tier)
            frontdesk.register(
                seat, new_customer=new, business=call.business, work=call.work, symptom=call.symptom, slot=slot, at=at
            )
            done("register")
            return
        desk = frontdesk.caller_desk(seat, found[0].id, at=at)
        service_id = next((one.id for one in desk.card.services if one.business == call.business), None)
        standing = [row for row in desk.open_orders if row.business == call.business and row.state in orders.OPEN]
        if standing:
            frontdesk.attach(seat, order_id=standing[0].id, text="客户来电催促", at=at)
            done("urge")
        elif call.symptom is not None and call.intercepted:
            self._solve(seat, call, found[0].id, service_id, at)
            done("intercept")
        elif desk.card.addresses:
            place = desk.card.addresses[0].id
            slot = self._slot(
                dispatch.offer_slots(seat, address_id=place, business=call.business, work=call.work, at=at)
            )
            frontdesk.register(
                seat,
                customer_id=found[0].id,
                address_id=place,
                service_id=service_id,
                business=call.business,
                work=call.work,
                symptom=call.symptom,
                slot=slot,
                at=at,
            )
            done("register")

    def _solve(self, seat: Actor, call: demand.Call, customer_id: UUID, service_id: UUID | None, at: datetime) -> None:
        solved = human.solved(call.business, at, self._rng)
        assert call.symptom is not None
        frontdesk.intercept(
            seat,
            customer_id=customer_id,
            service_id=service_id,
            business=call.business,
            symptom=call.symptom,
            cause=solved.cause,
            evidence=solved.evidence,
            minutes=solved.minutes,
            agreed=True,
            at=at,
        )

    def _slot(self, offers: Sequence[dispatch.SlotOffer]) -> frontdesk.SlotChoice | None:
        if not offers or self._rng.randrange(100) >= WINDOW_PERCENT:
            return None
        offer = self._rng.choice(offers[:4])
        return frontdesk.SlotChoice(offer.date, offer.slot)


class Dispatcher:
    """One dispatcher and their groups, looked at in turn."""

    role = "dispatcher"

    def __init__(self, actor: Actor, paths: Sequence[str], rng: random.Random) -> None:
        self._actor = actor
        self._paths = paths
        self._rng = rng
        self._next = 0

    def turn(self, at: datetime, done: Done) -> timedelta:
        """This will look at one group's board: a plan to accept or dispatch, holds to decide, new work to plan."""
        if not self._paths:
            return timedelta(hours=1)
        path = self._paths[self._next % len(self._paths)]
        self._next += 1
        today = at.astimezone(CHINA).date()
        self._decide_holds(path, at, done)
        board = dispatch.board(self._actor, path=path, on=today, at=at)
        for head in board.groups:
            if head.plan is not None and head.plan.state == dispatch.PlanState.PROPOSED:
                dispatch.accept_plan(self._actor, plan_id=head.plan.id, at=at)
                dispatch.dispatch_plan(self._actor, plan_id=head.plan.id, at=at)
                done("dispatch")
                return timedelta(minutes=2)
        new = [row for row in board.waiting if row.reason == dispatch.NOT_PLANNED_YET]
        if len(new) >= NEW_WORK_COUNT:
            dispatch.request_plan(self._actor, path, today, at)
            done("plan")
            return timedelta(minutes=2)
        return timedelta(seconds=self._rng.randint(60, 240))

    def _decide_holds(self, path: str, at: datetime, done: Done) -> None:
        wanted = orders.OrderFilter(path=path, hold_waiting=True)
        for row in orders.list_orders(self._actor, wanted, at=at, sort="newest").rows:
            detail = orders.detail(self._actor, row.number, at=at)
            for hold in detail.holds:
                if hold.state == "requested":
                    approve = self._rng.randrange(100) < APPROVED_PERCENT
                    orders.decide_hold(self._actor, hold_id=hold.id, approve=approve, at=at)
                    done("decide hold")


class Agent:
    """One callback agent: takes the callback that runs out first, calls, writes down what was said."""

    role = "callback agent"

    def __init__(self, actor: Actor, rng: random.Random) -> None:
        self._actor = actor
        self._rng = rng
        self._in_hand: UUID | None = None

    def turn(self, at: datetime, done: Done) -> timedelta:
        """This will take a callback, or end the one in hand."""
        if self._in_hand is not None:
            callback_id, self._in_hand = self._in_hand, None
            self._end(callback_id, at, done)
            return timedelta(minutes=1)
        due = care.callbacks(self._actor, view="due", at=at).rows
        free = next((row for row in due if not row.taken_by_other), None)
        if free is None:
            return timedelta(minutes=5)
        care.take_callback(self._actor, callback_id=free.id, at=at)
        self._in_hand = free.id
        return timedelta(seconds=self._rng.randint(90, 300))

    def _end(self, callback_id: UUID, at: datetime, done: Done) -> None:
        if self._rng.randrange(100) < NO_ANSWER_PERCENT:
            care.record_no_answer(self._actor, callback_id=callback_id, outcome="no_answer", at=at)
            done("no answer")
            return
        heard = human.said(at, self._rng)
        care.record_answer(
            self._actor,
            callback_id=callback_id,
            answers=heard.answers,
            verdict=heard.verdict,
            reason=heard.reason,
            at=at,
        )
        done("callback")
