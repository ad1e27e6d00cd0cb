"""The control centre's words: its lanes, why each decision waits, what is proposed, and the queues of others."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.contexts.care.api import CallbackFigures
from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.orders.api import Decision, Lane, State
from bihuan.platform.messaging import Trouble
from bihuan.web.formats import duration_words, moment_words

# The lane's name, its words; its key is its place. The first is all of them.
LANES: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("", gettext_lazy("All")),
    (Lane.LIMIT, gettext_lazy("At the limit")),
    (Lane.HOLD, gettext_lazy("Hold to decide")),
    (Lane.URGE, gettext_lazy("Urges open")),
    (Lane.REOPENED, gettext_lazy("Come back")),
    (Lane.REPLAN, gettext_lazy("Replan")),
    (Lane.ZONE, gettext_lazy("Zone unknown")),
)
WORDS: Final = dict(LANES)


@dataclass(frozen=True, slots=True)
class Line:
    """One decision as the list shows it; `waits` is empty where the time left to the limit says it."""

    decision: Decision
    lane: str
    waits: str
    proposal: str


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for others, or for the program's keeper: counted here, worked on its own page."""

    key: str
    words: str
    count: int
    address: str


def lane_of(request: HttpRequest) -> str:
    """This will give the lane the address names; all of them if it names none."""
    wanted = request.GET.get("lane", "")
    return wanted if wanted in WORDS else ""


def address(lane: str, **more: object) -> str:
    """This will give the centre's address for a lane."""
    query = {"lane": lane, **more}
    kept = {name: str(value) for name, value in query.items() if value not in ("", None)}
    return f"{reverse('centre')}?{urlencode(kept)}" if kept else reverse("centre")


def line(decision: Decision, now: datetime) -> Line:
    """This will word one decision."""
    return Line(decision, str(WORDS[decision.lane]), _waits(decision, now), proposal(decision, now))


def _waits(decision: Decision, now: datetime) -> str:
    if decision.lane is Lane.HOLD and decision.since is not None:
        waited_minutes = int((now - decision.since).total_seconds()) // 60
        return _("waits %(time)s") % {"time": duration_words(waited_minutes)}
    if decision.lane is Lane.URGE:
        return _("urge no. %(count)s") % {"count": decision.row.urges_count}
    return ""


def proposal(decision: Decision, now: datetime) -> str:
    """This will say in few words what the desk is advised to do."""
    row = decision.row
    match decision.lane:
        case Lane.HOLD:
            until = grantable(decision, now)
            if until is None:
                return _("Refuse: the time asked for is over")
            return _("Approve until %(time)s") % {"time": moment_words(until, now)}
        case Lane.ZONE:
            return _("Say where the address lies")
        case Lane.URGE:
            return _("Speak to the customer")
        case Lane.LIMIT if row.holder_name:
            return _("Ask %(who)s, or give it to somebody else") % {"who": row.holder_name}
        case Lane.REPLAN if row.state is State.BLOCKED:
            return _("Unblock it, or leave a note")
        case _:
            return _("Assign")


def grantable(decision: Decision, now: datetime) -> datetime | None:
    """This will give how long a hold may be approved: as asked, at most its reason's longest; None if that is over."""
    if decision.hold_until is None or decision.hold_reason is None:
        return None
    return until_at_most(decision.hold_until, decision.hold_reason, now)


def until_at_most(wanted: datetime, reason: str, now: datetime) -> datetime | None:
    """This will cut a wished-for end to what its reason allows; None where nothing of it lies ahead."""
    if wanted <= now:
        return None
    most_minutes = catalog.code_row("hold_reasons", reason, now).max_minutes or 0
    return min(wanted, now + timedelta(minutes=most_minutes))


def queues(called: CallbackFigures | None, trouble: Trouble | None, dead_count: int) -> list[Queue]:
    """This will list what waits elsewhere, without what is empty; their keys follow the lanes'."""
    found = [one for one in _queues(called, trouble, dead_count) if one[1]]
    return [
        Queue(str(key) if key < 10 else "", words, count, at)
        for key, (words, count, at) in enumerate(found, start=len(LANES))
    ]


def _queues(called: CallbackFigures | None, trouble: Trouble | None, dead_count: int) -> Iterator[tuple[str, int, str]]:
    if called is not None:
        listed = reverse("callbacks")
        yield _("Callbacks overdue"), called.late_count, f"{listed}?view=late"
        yield _("Callbacks not reached"), called.unreached_count, f"{listed}?view=unreached"
        yield _("Callbacks escalated"), called.escalated_count, f"{listed}?view=escalated"
    if trouble is not None:
        yield _("Messages not sent"), trouble.failed_count, f"{reverse('messages')}?state=failed"
        yield _("Messages nobody knows of"), trouble.unknown_count, f"{reverse('messages')}?state=unknown"
    yield _("Work given up"), dead_count, f"{reverse('jobs')}?state=dead"
