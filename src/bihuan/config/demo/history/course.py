"""What was done about one order: the straight way mostly, and now and then what really happens."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any, Final

from bihuan.config.demo.city.demand import Call
from bihuan.config.demo.city.plan import City
from bihuan.contexts.catalog import api as catalog
from bihuan.kernel.worktime import CHINA

DESKS: Final = tuple(f"D{number:02}" for number in range(1, 13))
SEATS: Final = tuple(f"H{number:02}" for number in range(1, 17))
CALLERS: Final = tuple(f"B{number:02}" for number in range(1, 9))
WORK_BEGINS, WORK_ENDS = time(8, 30), time(18)
WINDOWS: Final = (8, 10, 14, 16)  # when agreed windows of two hours begin
# Of a hundred orders. The other way is the straight one.
PERCENT: Final[Mapping[str, float]] = {
    "window": 30, "other_technician": 14, "reassign": 5, "reschedule": 6, "hold": 5, "refused": 15, "return": 1.5,
    "cancel": 2.5, "call": 6, "block": 0.7, "busy": 15, "depart": 70, "note": 20, "dissatisfied": 3.5, "unreached": 4,
}  # fmt: skip
CAUSES: Final = {
    "broadband": ("drop_fibre", "ont", "indoor_wiring", "data_config"),
    "iptv": ("set_top_box", "indoor_wiring", "data_config"),
    "fixed": ("copper_pair", "indoor_wiring"),
    "mobile": ("radio_site", "customer_device"),
    "leased": ("distribution_fibre", "exchange"),
}
REMEDIES: Final = ("connector", "terminal_replaced", "reconfigured", "restarted", "port_changed")
CALLS_IN_VAIN_COUNT: Final = 3


class Course:
    """One order's steps, in the order of their times, up to `until`."""

    def __init__(self, town: City, zone: str, call: Call, until: datetime, rng: random.Random) -> None:
        self._rng = rng
        self._call = call
        self._until = until
        self._crew = _crew(town, zone)
        self._steps: list[dict[str, Any]] = []
        self._now = call.at
        self._desk = rng.choice(DESKS)
        self._lead = self._crew[0] if not self._happens("other_technician") else rng.choice(self._crew)
        self.seat = rng.choice(SEATS)
        self.window = self._window() if call.symptom is None or self._happens("window") else None

    def steps(self) -> list[dict[str, Any]]:
        """This will give what was done."""
        if self._happens("cancel"):
            self._wait(5, 300)
            self._say("cancel", self._desk, reason="customer_withdrew")
        else:
            self._cycle()
            self._callbacks()
        return [step for step in self._steps if datetime.fromisoformat(step["at"]) < self._until]

    def _cycle(self) -> None:
        """From the desk to the work done."""
        if self._happens("block"):
            self._wait(5, 60)
            self._say("block", self._desk, reason="outage")
            self._wait(60, 600)
            self._say("unblock", self._desk)
        self._wait(3, 25)
        self._give("assign")
        if self._happens("reassign"):
            self._wait(10, 90)
            self._give("reassign")
        self._accept()
        if self._happens("return"):
            self._wait(5, 60)
            self._say("return", self._lead, reason="wrong_area")
            self._wait(5, 40)
            self._give("assign", anew=True)
            self._accept()
        if self._happens("call"):
            self._wait(30, 400)
            self._say("call", self.seat, text="")
        if self._happens("reschedule"):
            self._wait(5, 60)
            start, end = self.window = self._window()
            self._say("reschedule", self._desk, start=start.isoformat(), end=end.isoformat(), reason="customer")
        if self._happens("hold"):
            self._hold()
        self._visit()

    def _give(self, verb: str, *, anew: bool = False) -> None:
        if verb == "reassign" or anew:
            self._lead = self._rng.choice([one for one in self._crew if one != self._lead])
        start = self._at_work(self.window[0] if self.window else self._now + timedelta(minutes=40))
        end = start + timedelta(minutes=60)
        planned = {"planned_start": start.isoformat(), "planned_end": end.isoformat()}
        self._say(verb, self._desk, person=self._lead, **planned, sequence=self._rng.randint(1, 9))

    def _accept(self) -> None:
        self._wait(1, 20)
        self._say("accept", self._lead)
        self._wait(1, 15)
        if self._happens("busy"):
            self._say("contact", self._lead, channel="phone", outcome="no_answer")
            self._wait(10, 60)
        self._say("contact", self._lead, channel="phone", outcome="reached")

    def _hold(self) -> None:
        self._wait(5, 60)
        until = self._now + timedelta(hours=self._rng.randint(4, 30))
        self._say("request_hold", self._lead, reason="customer_asks", until=until.isoformat())
        self._wait(3, 30)
        if self._happens("refused"):
            self._say("refuse_hold", self._desk)
            return
        self._say("approve_hold", self._desk)
        self._now = max(self._now, until - timedelta(minutes=self._rng.randint(0, 120)))
        self._say("resume", self._desk, person=self._lead)
        self._wait(2, 30)
        self._say("accept", self._lead)

    def _visit(self) -> None:
        self._now = max(self._now, self._at_work(self.window[0] if self.window else self._now))
        self._wait(5, 90)
        if self._happens("depart"):
            self._say("depart", self._lead)
            self._wait(8, 35)
        self._say("arrive", self._lead)
        self._wait(25, 110)
        found: dict[str, Any] = {"checks": _checks(self._call.business, self._call.work, self._call.at)}
        if self._call.work == "repair":
            found |= {"cause": self._rng.choice(CAUSES[self._call.business]), "remedy": self._rng.choice(REMEDIES)}
        if self._happens("note"):
            found["note"] = "现场已恢复，客户已确认。"
        self._say("complete", self._lead, **found, claimed_at=self._now.isoformat())

    def _callbacks(self) -> None:
        caller = self._rng.choice(CALLERS)
        self._now = self._at_work(self._now + timedelta(minutes=self._rng.randint(30, 300)))
        if self._happens("unreached"):
            for _ in range(CALLS_IN_VAIN_COUNT):
                self._say("no_answer", caller, outcome="no_answer")
                self._wait(125, 200)
            self._say("settle_unreached", caller, outcome="no_answer")
        elif self._happens("dissatisfied"):
            self._answer(caller, "dissatisfied", 2, reason=self._rng.choice(("not_fixed", "late_contact", "attitude")))
            self.window = None
            self._lead = self._rng.choice(self._crew)
            self._cycle()
            self._now = self._at_work(self._now + timedelta(minutes=60))
            self._answer(caller, "satisfied", 4)
        else:
            self._answer(caller, "satisfied", self._rng.choice((3, 4, 4, 5)))

    def _answer(self, caller: str, verdict: str, lowest: int, **more: str) -> None:
        names = ("contact_in_time", "appointment_kept", "technical_level", "attitude")
        scores = {name: self._rng.randint(lowest, 5) for name in names}
        self._say("answer", caller, **scores, verdict=verdict, **more)

    def _say(self, act: str, by: str, **words: Any) -> None:
        self._steps.append({"act": act, "at": self._now.isoformat(), "by": by, **words})

    def _wait(self, least_minutes: int, most_minutes: int) -> None:
        self._now += timedelta(seconds=self._rng.randint(least_minutes * 60, most_minutes * 60))

    def _happens(self, what: str) -> bool:
        return self._rng.random() * 100 < PERCENT[what]

    def _window(self) -> tuple[datetime, datetime]:
        """Two hours of one of the next days, when people come."""
        on = self._now.astimezone(CHINA).date() + timedelta(days=self._rng.choice((1, 1, 1, 2, 3)))
        start = datetime.combine(on, time(self._rng.choice(WINDOWS)), CHINA)
        return start, start + timedelta(hours=2)

    def _at_work(self, moment: datetime) -> datetime:
        """The moment itself in working hours, else the next morning they begin, spread over its first hours."""
        local = moment.astimezone(CHINA)
        if WORK_BEGINS <= local.time() < WORK_ENDS:
            return local
        on = local.date() + timedelta(days=local.time() >= WORK_ENDS)
        begins = datetime.combine(on, WORK_BEGINS, CHINA)
        return max(local, begins + timedelta(minutes=self._rng.randint(0, 150)))


@cache
def _crew(town: City, zone: str) -> tuple[str, ...]:
    """The technicians of a zone's group, its owner first."""
    group = next(group for group in town.groups if any(one.code == zone for one in group.zones))
    owners = {one.code: f"T{one.number:02}" for one in group.zones}
    return (owners[zone], *(code for other, code in owners.items() if other != zone))


_made: dict[tuple[str, str], dict[str, Any]] = {}


def _checks(business: str, work: str, on: datetime) -> dict[str, Any]:
    """Good answers to a kind's closing checks."""
    if (business, work) not in _made:
        _made[business, work] = {row.code: _good(row, on) for row in catalog.checks(business, work, on)}
    return _made[business, work]


def _good(row: "catalog.CheckRow", on: datetime) -> bool | str:
    if row.type == "bool":
        return True
    if row.type == "choice":
        offered: Sequence[catalog.CodeRow] = catalog.code_list(str(row.choices), on)
        return offered[0].code
    low, high = row.minimum, row.maximum
    if low is not None and high is not None:
        return str((low + high) / 2)
    return str(low + 1 if low is not None else high)
