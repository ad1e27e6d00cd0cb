"""First response and contact in time: facts read from an order's events, never from a flag somebody set.

Pure. First response: a person speaks to the customer within the promised minutes of the request, counted in the
response calendar; a live intake is itself the response, a message never is. Contact in time: the technician has
spoken to the customer within the promised minutes of the dispatch, counted round the clock; whoever is given the
order later has his own minutes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bihuan.contexts.orders import events
from bihuan.kernel.units import Seconds
from bihuan.kernel.worktime import WorkCalendar
from bihuan.platform.events.read import Recorded


@dataclass(frozen=True, slots=True)
class Response:
    """Due by `due_at`, inclusive; met at `met_at`, or not yet."""

    due_at: datetime
    met_at: datetime | None

    def in_time(self, now: datetime) -> bool | None:
        """This will say whether it was kept; None while it still may be."""
        if self.met_at is not None:
            return self.met_at <= self.due_at
        return None if now <= self.due_at else False


def first_response(recorded: Iterable[Recorded], response_calendar: WorkCalendar) -> Response:
    """This will read the first response from a history that begins with the order's receipt."""
    history = tuple(recorded)
    received = next(one.facts for one in history if isinstance(one.facts, events.Received))
    spoken = (one.at for one in history if isinstance(one.facts, events.Contacted) and one.facts.spoken)
    return Response(
        response_calendar.add(received.received_at, Seconds(received.first_response_minutes * 60)),
        received.received_at if received.live else next(spoken, None),
    )


def contact(recorded: Iterable[Recorded]) -> Response | None:
    """This will read the technician's contact for the newest assignment; None if nobody was ever given the order."""
    minutes, assigned_at, lead, met_at = 0, None, None, None
    for one in recorded:
        match one.facts:
            case events.Received():
                minutes = one.facts.contact_minutes
            case events.Assigned() | events.Reassigned():
                assigned_at, lead, met_at = one.at, one.facts.person_id, None
            case events.Contacted() if one.facts.spoken and one.facts.person_id == lead and met_at is None:
                met_at = one.at
            case _:
                continue
    return None if assigned_at is None else Response(assigned_at + timedelta(minutes=minutes), met_at)
