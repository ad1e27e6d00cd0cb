"""What the board's page shows: the day asked for, its groups and rows, what waits and why, what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256
from urllib.parse import urlencode, urlsplit

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.workforce import api as workforce
from bihuan.platform import clock
from bihuan.web.actors import actor_names
from bihuan.web.formats import Tone
from bihuan.web.http import StaffRequest
from bihuan.web.labels import choices
from bihuan.web.pages.board_rows import DAY_MINUTES, RowView, minute_of, overdue_words, row_view
from bihuan.web.pages.board_words import Names, event_words, reason_words, remedy_words
from bihuan.web.requests import day_in

FIRST_HOUR, LAST_HOUR = 8, 18  # the axis is at least this long


class BoardQuery:
    """The day, unit, business and way of looking that the address names; wrong values count as none."""

    def __init__(self, given: QueryDict, request: StaffRequest) -> None:
        self.actor = request.actor
        self.today = timezone.localtime(clock.now()).date()
        self.on = day_in(given.get("date", "")) or self.today
        self.business = given.get("kind", "")
        self.as_list = given.get("view") == "list"
        self.unit = next((one for one in self.units if one.code == given.get("unit")), None)

    @classmethod
    def of(cls, request: StaffRequest) -> "BoardQuery":
        """This will read the address of the page; for a part of it, that of the page it belongs to."""
        shown = urlsplit(request.headers.get("HX-Current-URL", ""))
        inside = request.resolver_match is not None and request.resolver_match.url_name != "board"
        return cls(QueryDict(shown.query) if inside and shown.path == reverse("board") else request.GET, request)

    @cached_property
    def units(self) -> tuple[workforce.UnitRow, ...]:
        """The units to choose from: groups and what lies above them, as far as the reader may see."""
        below = (one for one in workforce.units_under(self.sight.path) if one.kind is not workforce.UnitKind.ZONE)
        return tuple(one for one in below if self.sight.touches(one.path))

    @cached_property
    def sight(self) -> dispatch.Sight:
        """What of the organisation the reader may see."""
        return dispatch.sight(self.actor, "")

    @property
    def path(self) -> str:
        """The part of the organisation shown."""
        return self.unit.path if self.unit else self.sight.path

    def address(self, **changes: str) -> str:
        """This will give the page's address with some of its conditions changed; an empty one goes."""
        kept = {
            "date": "" if self.on == self.today else self.on.isoformat(),
            "unit": self.unit.code if self.unit else "",
            "kind": self.business,
            "view": "list" if self.as_list else "",
        }
        wanted = {name: value for name, value in (kept | changes).items() if value}
        return reverse("board") + (f"?{urlencode(wanted)}" if wanted else "")

    @property
    def day_before(self) -> str:
        """The address of the day before."""
        return self.address(date=(self.on - timedelta(days=1)).isoformat())

    @property
    def day_after(self) -> str:
        """The address of the day after."""
        return self.address(date=(self.on + timedelta(days=1)).isoformat())

    @property
    def other_view(self) -> str:
        """The address of the same day looked at the other way."""
        return self.address(view="" if self.as_list else "list")


@dataclass(frozen=True, slots=True)
class WaitingView:
    """An order nobody has, why, and what would help."""

    row: dispatch.WaitingRow
    reason: str
    remedies: tuple[str, ...]
    overdue: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something dispatch did, in words."""

    at: datetime
    verb: str
    facts: str
    who: str


@dataclass(frozen=True, slots=True)
class NextAct:
    """A button of the bar; `plans` are the ids it takes further, joined by commas."""

    verb: str
    count: int
    plans: str
    primary: bool = False


class BoardView:
    """The day as the page draws it; each part is a template of its own."""

    def __init__(self, query: BoardQuery, now: datetime) -> None:
        self.query, self.now = query, now
        self.board = dispatch.board(query.actor, path=query.path, on=query.on, at=now)
        self.rows = tuple(row_view(row, query.on, now, query.business) for row in self.board.rows)
        orders = {str(block.order_id): block.number for row in self.board.rows for block in row.blocks}
        self.names = Names(query.on, {str(row.person_id): row.name for row in self.board.rows}, orders)
        self.waiting = tuple(
            WaitingView(
                row,
                reason_words(row.reason, row.params, self.names),
                tuple(remedy_words(remedy, self.names) for remedy in row.remedies),
                overdue_words(row.due_at, query.on, now),
            )
            for row in self.board.waiting
            if query.business in ("", row.business)
        )

    @property
    def groups(self) -> list[tuple[dispatch.GroupHead, list[RowView]]]:
        """The groups with their rows; a group without field staff is left out."""
        found = [(head, [row for row in self.rows if row.group_path == head.path]) for head in self.board.groups]
        return [(head, rows) for head, rows in found if rows]

    @property
    def guests(self) -> list[RowView]:
        """People of other groups who have orders here."""
        return [row for row in self.rows if not row.group_path]

    @cached_property
    def hours(self) -> range:
        """The axis' hours: from the earliest shift or block to the latest."""
        first, last = FIRST_HOUR * 60, LAST_HOUR * 60
        for row in self.rows:
            spans = [block.span for block in row.blocks]
            if row.off:
                first, last = min(first, row.off[0].to_m), max(last, row.off[1].from_m)
            first = min([first, *(span.from_m for span in spans)])
            last = max([last, *(span.to_m for span in spans)])
        return range(first // 60, -(-last // 60))

    @property
    def first_m(self) -> int:
        """Where the axis begins, in minutes since midnight."""
        return self.hours.start * 60

    @property
    def last_m(self) -> int:
        """Where the axis ends."""
        return self.hours.stop * 60

    @property
    def now_m(self) -> int:
        """Where now is; before the axis on a day to come, after it on a past one."""
        if self.query.on != self.query.today:
            return 0 if self.query.on > self.query.today else DAY_MINUTES
        return minute_of(self.now, self.query.on)

    @property
    def danger_count(self) -> int:
        """Blocks that will break a limit or an appointment without action."""
        return self._tone_count(Tone.DANGER)

    @property
    def attention_count(self) -> int:
        """Blocks that ask for a look."""
        return self._tone_count(Tone.ATTENTION)

    @property
    def overdue_count(self) -> int:
        """Open orders of the day, planned or waiting, whose limit passed before it: too late to be saved."""
        blocks = sum(block.overdue and not block.passed_over for row in self.rows for block in row.blocks)
        return blocks + sum(bool(one.overdue) for one in self.waiting)

    @property
    def overdue_address(self) -> str:
        """Where those orders are listed, the tightest first."""
        unit = {"unit": self.query.unit.code} if self.query.unit else {}
        return f"{reverse('orders')}?{urlencode({'view': 'tight'} | unit)}"

    def _tone_count(self, tone: Tone) -> int:
        return sum(block.tone is tone and not block.passed_over for row in self.rows for block in row.blocks)

    @property
    def at_work_count(self) -> int:
        """Those of the groups shown who work that day."""
        return sum(not row.unfit for row in self.rows if row.group_path)

    @property
    def resting_count(self) -> int:
        """Those of the groups shown who do not."""
        return sum(bool(row.unfit) for row in self.rows if row.group_path)

    @property
    def planned(self) -> bool:
        """Whether any group shown has a plan of the day."""
        return any(head.plan for head in self.board.groups)

    @property
    def acts(self) -> list[NextAct]:
        """What may be done with the day's plans; the one furthest along is the one proposed."""
        actor = self.query.actor
        accept = self._act("accept", dispatch.PlanState.PROPOSED) if actor.may("dispatch.accept_plan") else None
        send = self._act("dispatch", dispatch.PlanState.ACCEPTED) if actor.may("dispatch.dispatch_plan") else None
        unplanned = any(one.row.reason == dispatch.NOT_PLANNED_YET for one in self.waiting)
        plan = NextAct("plan", 0, "") if actor.may("dispatch.request_plan") else None
        found = [one for one in (plan, accept, send) if one]
        proposed = send or accept or (plan if unplanned or not self.planned else None)
        return [replace(one, primary=one is proposed) for one in found]

    def _act(self, verb: str, state: dispatch.PlanState) -> NextAct | None:
        """The plans in a state, if they propose anything that is not given yet."""
        heads = [head for head in self.board.groups if head.plan and head.plan.state is state]
        paths = {head.path for head in heads}
        count = sum(block.look == "proposed" for row in self.rows if row.group_path in paths for block in row.blocks)
        return NextAct(verb, count, ",".join(str(head.plan.id) for head in heads if head.plan)) if count else None

    @cached_property
    def events(self) -> list[Event]:
        """What dispatch did today, newest first."""
        told = dispatch.plan_events(self.query.actor, path=self.query.path, on=self.query.today)
        who = actor_names([one.actor_id for one in told])
        groups = {head.path: head.name for head in self.board.groups}
        return [Event(one.at, *event_words(one, self.names, groups), who.get(one.actor_id, "")) for one in told]

    @property
    def businesses(self) -> list[tuple[str, str]]:
        """The businesses to choose from."""
        return choices("businesses")

    @property
    def unit_name(self) -> str:
        """The unit chosen, in words."""
        return self.query.unit.name if self.query.unit else _("All groups")

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """What of the page is how: the page sends back what it has, and gets what differs."""
        found = {f"row-{row.key}": row.digest for row in self.rows}
        found |= {f"head-{head.path}": _digest(head) for head, _rows in self.groups}
        found["waiting"] = _digest(self.waiting)
        found["bar"] = _digest((self.acts, self.danger_count, self.attention_count, self.overdue_count, self.planned))
        found["feed"] = _digest(self.events)
        return found

    @property
    def shape(self) -> str:
        """The rows there are and the axis they lie on; where these differ the whole grid is new."""
        return _digest(([row.key for row in self.rows], self.hours))


def _digest(value: object) -> str:
    return sha256(repr(value).encode()).hexdigest()[:12]
