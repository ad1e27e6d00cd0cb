"""Each step of a history is one act of the product, by whoever took it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bihuan.contexts.care import api as care
from bihuan.contexts.frontdesk import api as frontdesk
from bihuan.contexts.history import types as told
from bihuan.contexts.history.actions.cast import Cast
from bihuan.contexts.orders import api as orders
from bihuan.kernel.errors import N_, Refused

REASONED: dict[str, Any] = {
    "return": orders.give_back,
    "block": orders.block,
    "cancel": orders.cancel,
    "close": orders.close,
    "reopen": orders.reopen,
}


@dataclass
class Course:
    """One order while its history is replayed. `hold_id`: the pause asked for last."""

    cast: Cast
    order_id: UUID
    hold_id: UUID | None = None

    def take(self, step: told.AnyStep) -> None:
        """This will do what the step tells; errors are the act's own."""
        by = self.cast.actor(step.by)
        order: dict[str, Any] = {"order_id": self.order_id, "at": step.at}
        match step:
            case told.Give():
                give: Any = getattr(orders, step.act)
                give(
                    by,
                    **order,
                    person_id=self.cast.person(step.person),
                    planned_start=step.planned_start,
                    planned_end=step.planned_end,
                    sequence=step.sequence,
                    helpers=tuple(map(self.cast.person, step.helpers)),
                )
            case told.Go() | told.Contact() | told.Complete():
                self._field(step)
            case told.NoAnswer() | told.Answer():
                self._callback(step)
            case told.AskHold() | told.DecideHold() | told.Resume():
                self._pause(step)
            case told.Plain():
                getattr(orders, step.act)(by, **order)
            case told.Reasoned():
                REASONED[step.act](by, **order, reason=step.reason)
            case told.Reschedule():
                window: dict[str, Any] = {"start": step.start, "end": step.end, "promised": step.promised}
                orders.reschedule(by, **order, **window, reason=step.reason)
            case told.SetZone():
                orders.set_zone(by, **order, zone_id=self.cast.zone(step.zone))
            case told.Words(act="note"):
                orders.note(by, **order, text=step.text)
            case told.Words():
                frontdesk.attach(by, **order, text=step.text)

    def _pause(self, step: told.AskHold | told.DecideHold | told.Resume) -> None:
        by = self.cast.actor(step.by)
        order: dict[str, Any] = {"order_id": self.order_id, "at": step.at}
        match step:
            case told.AskHold():
                self.hold_id = orders.request_hold(by, **order, reason=step.reason, until=step.until).row_id
            case told.DecideHold():
                approve = step.act == "approve_hold"
                orders.decide_hold(by, hold_id=self._hold(), approve=approve, until=step.until, at=step.at)
            case told.Resume():
                back = orders.resume(by, **order).state == orders.State.RETURNED
                if back and step.person is not None:
                    orders.assign(by, **order, person_id=self.cast.person(step.person))

    def _field(self, step: told.Go | told.Contact | told.Complete) -> None:
        """A technician's own step; told without him it was done outside the system, as the desk would register it."""
        by = self.cast.actor(step.by)
        said: dict[str, Any] = {"order_id": self.order_id, "at": step.at, "claimed_at": step.claimed_at}
        outside = by.person_id is None
        match step:
            case told.Go():
                getattr(orders, step.act)(by, **said, outside=outside)
            case told.Contact():
                orders.contact(by, **said, channel=step.channel, outcome=step.outcome)
            case told.Complete():
                found: dict[str, Any] = {"cause": step.cause, "remedy": step.remedy, "note": step.note}
                checks: Any = step.checks
                orders.complete(by, **said, **found, checks=checks, outside=outside)

    def _callback(self, step: told.NoAnswer | told.Answer) -> None:
        by, callback_id = self.cast.actor(step.by), care.waiting_callback(self.order_id)
        if callback_id is None:
            raise Refused(N_("No callback waits for this order. Complete it first, or leave this step out."))
        match step:
            case told.NoAnswer(act="no_answer"):
                care.record_no_answer(by, callback_id=callback_id, outcome=step.outcome, at=step.at)
            case told.NoAnswer():
                care.settle_unreached(by, callback_id=callback_id, reason=step.outcome, at=step.at)
            case told.Answer():
                answers = care.Answers(step.contact_in_time, step.appointment_kept, step.technical_level, step.attitude)
                care.record_answer(
                    by, callback_id=callback_id, answers=answers, verdict=step.verdict, reason=step.reason,
                    note=step.note, at=step.at,
                )  # fmt: skip

    def _hold(self) -> UUID:
        if self.hold_id is None:
            raise Refused(N_("No hold was asked for. Put request_hold before this step."))
        return self.hold_id
