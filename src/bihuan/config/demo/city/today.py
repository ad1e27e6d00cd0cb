"""Today's city up to the hour it is: what was asked, planned, worked and called back, through the public acts.

What the year before brought is history and not loaded here: only what still stands, and yesterday evening's work, whose
callbacks are due.
"""

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from bihuan.config.demo.city import demand, human
from bihuan.config.demo.city.agenda import Agenda
from bihuan.config.demo.city.cast import Cast
from bihuan.config.demo.city.ground import SEED
from bihuan.config.demo.city.phones import Phones
from bihuan.config.demo.city.plan import CITY_PATH, City
from bihuan.config.demo.city.visit import Visit
from bihuan.contexts.care import api as care
from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.orders import api as orders
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.worktime import CHINA
from bihuan.platform.actor import Actor

# Faults told yesterday in these hours were mended yesterday evening; those told later wait for today.
EVENING_FROM, WAITING_FROM = time(12, 30), time(15, 30)
EVENING_VISITS: Final = time(16)
PLANS: Final = (time(7), time(10, 30), time(13, 30), time(16))
BLOCKED_COUNT: Final = 8  # installations that found no port three days ago
VAGUE_COUNT: Final = 4  # callers whose address nobody can be certain of
URGE_PERCENT: Final = 6
ABSENT_ONE_IN: Final = 25
CALLBACK_ROUND: Final = timedelta(minutes=30)
CALLBACKS_A_ROUND_COUNT: Final = 5
CALLBACK_HOURS: Final = (time(8, 30), time(20, 30))


class Today:
    """One day of the city, from the evening before to `now`."""

    def __init__(self, city: City, cast: Cast, now: datetime) -> None:
        self.day = now.astimezone(CHINA).date()
        self.agenda = Agenda(now)
        self._city = city
        self._cast = cast
        self._rng = random.Random(f"{SEED} today {self.day}")
        self._phones = Phones(city, cast, self._rng)
        self._begun: set[UUID] = set()
        self._evening: Counter[UUID] = Counter()

    def run(self, say: Callable[[str], None]) -> Agenda:
        """This will act the day out and give what was done and what was refused."""
        before = self.day - timedelta(days=1)
        self._old_matters()
        for call in demand.calls(before, self._city.share):
            clock_time = call.at.timetz().replace(tzinfo=None)
            if call.symptom is None or (clock_time >= WAITING_FROM and not call.intercepted):
                self._call(call, wanted=self.day)
            elif clock_time >= EVENING_FROM and not call.intercepted:
                self._call(call, wanted=None, then=self._send_in_the_evening)
        for call in demand.calls(self.day, self._city.share):
            self._call(call, wanted=self.day if call.symptom else self.day + timedelta(days=1))
        for at in PLANS:
            self.agenda.add(self._at(at), "plan", self._plan)
        self.agenda.add(self._at(time(6, 30)), "absences", self._absences)
        for on in (before, self.day):
            self._callback_rounds(on)
        self.agenda.run(say)
        return self.agenda

    def _at(self, clock_time: time, days_before: int = 0) -> datetime:
        return datetime.combine(self.day - timedelta(days=days_before), clock_time, CHINA)

    def _old_matters(self) -> None:
        """What has stood for days: installations without a port, and addresses nobody could place."""
        scale = self._city.share
        for number in range(max(1, round(BLOCKED_COUNT * scale))):
            call = demand.Call(self._at(time(9, 5 * number), 3), "broadband", "install")
            self._call(call, wanted=self.day - timedelta(days=1), then=self._find_no_port)
        for number in range(max(1, round(VAGUE_COUNT * scale))):
            at = self._at(time(18, 5 * number), 1)
            call = demand.Call(at, "broadband", "repair", "no_connection")
            self.agenda.add(at, "vague call", partial(self._phones.vague, call))

    def _call(
        self, call: demand.Call, *, wanted: date | None, then: Callable[[UUID, datetime], None] | None = None
    ) -> None:
        name = "intercept" if call.intercepted else "register"
        caller = self._phones.caller(call, self.agenda.until)

        def answer(at: datetime) -> None:
            order_id = self._phones.answer(call, caller, wanted, at)
            if order_id is None:
                return
            if then is not None:
                then(order_id, at)
            elif self._rng.randrange(100) < URGE_PERCENT:
                self.agenda.add(at + timedelta(minutes=self._rng.randint(90, 420)), "urge", self._urge(order_id))

        self.agenda.add(call.at, name, answer)

    def _urge(self, order_id: UUID) -> Callable[[datetime], object]:
        def urge(at: datetime) -> None:
            if orders.brief(order_id).is_open:
                self._phones.urge(order_id, at)

        return urge

    def _find_no_port(self, order_id: UUID, at: datetime) -> None:
        clerk = self._rng.choice(self._cast.by_post["resource_clerk"])
        self.agenda.add(
            at + timedelta(hours=3),
            "block",
            lambda at: orders.block(clerk, order_id=order_id, reason="no_port", at=at),
        )

    def _send_in_the_evening(self, order_id: UUID, at: datetime) -> None:
        """A fault of yesterday noon goes to the owner of its zone, after what the owner has already."""
        zone_id = orders.brief(order_id).zone_id
        owner = workforce.owner_of(zone_id, at.astimezone(CHINA).date()) if zone_id else None
        if owner is None:
            return
        start = self._at(EVENING_VISITS, 1) + timedelta(minutes=75 * self._evening[owner])
        self._evening[owner] += 1

        def assign(at: datetime) -> None:
            planned = {"planned_start": start, "planned_end": start + timedelta(minutes=60), "sequence": 1}
            orders.assign(self._dispatcher(), order_id=order_id, person_id=owner, **planned, at=at)  # type: ignore[arg-type]  # keywords of mixed types
            self._visit(order_id, owner, start, start + timedelta(minutes=60), at, smooth=True)

        self.agenda.add(at + timedelta(minutes=10), "assign", assign)

    def _absences(self, at: datetime) -> None:
        """A few can't come today."""
        people = list(self._cast.by_post["technician"])
        for actor in self._rng.sample(people, len(people) // ABSENT_ONE_IN):
            reason = self._rng.choice(("sick", "training", "vehicle", "personal"))
            workforce.report_absence(
                self._dispatcher(),
                person_id=actor.person_id,  # type: ignore[arg-type]  # a technician is a person
                start_at=at,
                end_at=at + timedelta(hours=16),
                reason=reason,
                at=at,
            )

    def _plan(self, at: datetime) -> None:
        """All groups are planned, the plans accepted and dispatched; then each technician's day begins or goes on."""
        dispatcher = self._dispatcher()
        for _path, plan_id in dispatch.plan_groups(dispatcher, CITY_PATH, self.day):
            dispatch.accept_plan(dispatcher, plan_id=plan_id, at=at)
            dispatch.dispatch_plan(dispatcher, plan_id=plan_id, at=at)
        for row in orders.planning_rows(CITY_PATH, self.day):
            if row.holder_id and row.visit_id and row.visit_id not in self._begun and row.visit_state == "assigned":
                self._begun.add(row.visit_id)
                if row.planned_start and row.planned_end:
                    self._visit(row.id, row.holder_id, row.planned_start, row.planned_end, at)

    def _visit(
        self, order_id: UUID, person_id: UUID, start: datetime, end: datetime, at: datetime, *, smooth: bool = False
    ) -> None:
        Visit(self.agenda, self._cast, self._rng, order_id, person_id, start, end).begin(at, smooth=smooth)

    def _callback_rounds(self, on: date) -> None:
        begin, end = (datetime.combine(on, one, CHINA) for one in CALLBACK_HOURS)
        while begin <= end:
            self.agenda.add(begin, "callback round", self._callbacks)
            begin += CALLBACK_ROUND

    def _callbacks(self, at: datetime) -> None:
        """Each agent calls a few of those whose callback is due, those first that run out first."""
        agents = self._cast.by_post["callback_agent"]
        due = care.callbacks(agents[0], view="due", at=at, size_count=len(agents) * CALLBACKS_A_ROUND_COUNT).rows
        for number, row in enumerate(due):
            agent = agents[number % len(agents)]
            care.take_callback(agent, callback_id=row.id, at=at)
            if self._rng.randrange(100) < 12:
                care.record_no_answer(agent, callback_id=row.id, outcome="no_answer", at=at)
                continue
            heard = human.said(at, self._rng)
            care.record_answer(
                agent, callback_id=row.id, answers=heard.answers, verdict=heard.verdict, reason=heard.reason, at=at
            )

    def _dispatcher(self) -> Actor:
        return self._rng.choice(self._cast.by_post["dispatcher"])
