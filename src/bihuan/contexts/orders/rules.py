"""The rules of orders: facts and policy rows in, a decision with its reason out. No database, no clock.

A refusal says what stands in the way and how to mend it; numbers that a carrier changes come in with the policy rows.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final, Protocol, TypeAlias, TypeVar

from bihuan.contexts.orders.events import Claim
from bihuan.contexts.orders.lifecycle import STATE_LABELS, VERB_LABELS, State, allowed_in, leads_to
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Fault, Invalid, Refused

CLAIM_AHEAD: Final = timedelta(minutes=5)  # phones' clocks run a little fast; further ahead is no honest time
RECEIVED_AHEAD: Final = timedelta(minutes=5)
RECEIVED_BACK: Final = timedelta(days=366)  # an older one is a slip of the pen; orders of years ago are taken over
SHARE_WHOLE_BP: Final = 10_000
NOTE_MAX_CHARS: Final = 2_000

Answer: TypeAlias = bool | int | Decimal | str
T = TypeVar("T")


class Check(Protocol):
    """What a closing check says of itself: catalog's CheckRow."""

    @property
    def code(self) -> Code: ...
    @property
    def type(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def choices(self) -> Code | None: ...
    @property
    def minimum(self) -> Decimal | None: ...
    @property
    def maximum(self) -> Decimal | None: ...
    @property
    def required(self) -> bool: ...


def next_state(state: State, verb: str) -> State:
    """This will give the state `verb` leads to; Refused, naming the states it is for, where it is not legal."""
    target = leads_to(state, verb)
    if target is None:
        raise Refused(
            N_("“%(verb)s” is not possible while the order is “%(state)s”. It is possible in: %(states)s."),
            code="illegal_move",
            verb=VERB_LABELS[verb],
            state=STATE_LABELS[state],
            states=tuple(STATE_LABELS[allowed] for allowed in allowed_in(verb)),
        )
    return target


def judge_claim(claimed_at: datetime | None, *, at: datetime, assigned_at: datetime) -> Claim:
    """This will say whether a phone's time is believable: not before the assignment, at most 5 minutes ahead."""
    if claimed_at is None:
        return Claim.NONE
    return Claim.WITHIN if assigned_at <= claimed_at <= at + CLAIM_AHEAD else Claim.OUTSIDE


def require_lead(*, is_lead: bool, outside: bool) -> None:
    """This will let the visit's lead do the field work, and the desk register what was done outside the system."""
    if is_lead and outside:
        raise Refused(
            N_("Work done outside the system is registered by the desk, not by the technician who did it."),
            code="outside_by_lead",
        )
    if not is_lead and not outside:
        raise Refused(
            N_(
                "Only the visit's lead takes this step. To register work already done, mark it as done outside "
                "the system."
            ),
            code="not_the_lead",
        )


def may_complete(state: State, *, outside: bool) -> None:
    """This will refuse completion before arrival, unless the desk registers work done outside the system."""
    next_state(state, "complete")
    if state is not State.WORKING and not outside:
        raise Refused(N_("Arrive first: the visit has not begun."), code="not_arrived")


def may_cancel(cycle: int) -> None:
    """This will refuse to cancel what was completed once: its work counts, so it is closed instead."""
    if cycle > 1:
        raise Refused(
            N_("Work on this order was completed once, so it can't be cancelled. Complete it again, or close it."),
            code="worked_already",
        )


def hold_until(wanted: datetime, *, at: datetime, max_minutes: int) -> datetime:
    """This will give the end of a hold approved at `at`: as wanted, at most the reason's longest; never in the past."""
    if wanted <= at:
        raise Refused(N_("The hold would end in the past. Choose a later end."), code="hold_in_past", where="until")
    return min(wanted, at + timedelta(minutes=max_minutes))


def check_window(start: datetime | None, end: datetime | None, *, at: datetime) -> None:
    """This will refuse an appointment that is half given, turned round, over, or longer than a day."""
    if start is None and end is None:
        return
    if start is None or end is None:
        raise Invalid(N_("An appointment needs its start and its end."), where="appointment_start")
    if not start < end <= start + timedelta(days=1):
        raise Invalid(N_("An appointment ends after it starts, within one day."), where="appointment_end")
    if end <= at:
        raise Invalid(N_("This appointment is already over. Choose a later one."), where="appointment_start")


def check_received(received_at: datetime, *, at: datetime) -> None:
    """This will refuse a request that is said to come from the future, or out of the depths of time."""
    if received_at > at + RECEIVED_AHEAD:
        raise Invalid(N_("The time of the request lies in the future. Correct it."), where="received_at")
    if received_at < at - RECEIVED_BACK:
        raise Invalid(N_("The time of the request lies more than a year back. Correct it."), where="received_at")


def require_code(code: Code | None, known: Iterable[Code], *, where: str, needed: bool = True) -> None:
    """This will refuse a code the list does not offer, and a missing one where it is needed."""
    if code is None and not needed:
        return
    offered = tuple(known)
    if code not in offered:
        raise (
            Invalid(
                N_("“%(value)s” is not on the list. Choose one of: %(offered)s."),
                where=where,
                code="unknown_code",
                value=code or "",
                offered=offered,
            )
            if code
            else Invalid(N_("This is needed. Choose one from the list."), where=where, code="missing")
        )


def check_note(text: str | None) -> str | None:
    """This will trim a note, give None for an empty one, and refuse one longer than 2,000 characters."""
    trimmed = (text or "").strip()
    if len(trimmed) > NOTE_MAX_CHARS:
        raise Invalid(N_("A note has at most %(count)s characters."), where="note", count=NOTE_MAX_CHARS)
    return trimmed or None


def shares(crew_count: int) -> tuple[int, ...]:
    """This will share a visit evenly in basis points; the lead, first, gets what does not divide."""
    each, rest = divmod(SHARE_WHOLE_BP, crew_count)
    return (each + rest, *(each,) * (crew_count - 1))


def in_window(moment: datetime, start: datetime | None, end: datetime | None) -> bool | None:
    """This will say whether `moment` lies in the appointment, both ends included; None without one."""
    return None if start is None or end is None else start <= moment <= end


def check_answers(
    checks: Iterable[Check], answers: Mapping[str, Answer], lists: Mapping[Code, frozenset[Code]]
) -> dict[str, Answer]:
    """This will give the answers in their types; Invalid, with one fault per check, says what to mend.

    `lists` holds the codes in use of each list that a choice names. An answer left out or empty counts as missing.
    """
    rows = tuple(checks)
    known = {row.code for row in rows}
    faults = [
        Fault(f"checks.{code}", N_("This kind of work has no check %(code)s. Leave it out."), {"code": code})
        for code in answers
        if code not in known
    ]
    typed: dict[str, Answer] = {}
    for row in rows:
        given = answers.get(row.code)
        if given is None or given == "":
            if row.required:
                faults.append(Fault(f"checks.{row.code}", N_("This check is required. Measure or ask, then enter it.")))
            continue
        try:
            typed[row.code] = _typed(row, given, lists)
        except Invalid as wrong:
            faults += wrong.faults
    if faults:
        raise Invalid.of(faults)
    return typed


def _typed(row: Check, given: Answer, lists: Mapping[Code, frozenset[Code]]) -> Answer:
    where = f"checks.{row.code}"
    match row.type:
        case "bool":
            return _as_bool(row, given, where)
        case "number":
            return _as_number(row, given, where)
        case _:
            offered = lists.get(row.choices or "", frozenset())
            if given not in offered:
                raise Invalid(N_("Choose one of: %(offered)s."), where=where, offered=tuple(sorted(offered)))
            return given


def _as_bool(row: Check, given: Answer, where: str) -> bool:
    if isinstance(given, bool):
        done = given
    elif given in ("true", "false", "yes", "no"):
        done = given in ("true", "yes")
    else:
        raise Invalid(N_("Answer yes or no."), where=where)
    if row.required and not done:
        raise Invalid(N_("This is not done yet. Do it first, or ask for a hold or return the order."), where=where)
    return done


def _as_number(row: Check, given: Answer, where: str) -> Decimal:
    try:
        value = Decimal(str(given).strip())
    except InvalidOperation:
        value = Decimal("NaN")
    if isinstance(given, bool) or not value.is_finite():
        raise Invalid(N_("Enter a number in %(unit)s."), where=where, unit=row.unit)
    for bound, low in ((row.minimum, True), (row.maximum, False)):
        if bound is not None and (value < bound if low else value > bound):
            raise Invalid(
                N_("%(value)s %(unit)s is below the least allowed, %(bound)s %(unit)s. Mend it and measure again.")
                if low
                else N_("%(value)s %(unit)s is above the most allowed, %(bound)s %(unit)s. Mend it and measure again."),
                where=where,
                value=value,
                bound=bound,
                unit=row.unit,
            )
    return value


def answers_hash(answers: Mapping[str, Answer]) -> str:
    """This will fingerprint the answers, so that the record can prove the stored ones unaltered."""
    plain = {code: value if isinstance(value, bool) else str(value) for code, value in answers.items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


class Gather:
    """Runs several checks and then refuses once, with all their faults."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def take(self, check: Callable[[], T]) -> T | None:
        """This will give what the check gives, or None after keeping its faults."""
        try:
            return check()
        except Invalid as wrong:
            self.faults += wrong.faults
            return None

    def settle(self) -> None:
        """This will raise Invalid if any check failed."""
        if self.faults:
            raise Invalid.of(self.faults)
