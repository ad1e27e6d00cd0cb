"""What the record says of rotas, requests, swaps and handovers: ids, codes and days."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bihuan.contexts.workforce.types import RequestKind, RequestState, Shift, SwapState
from bihuan.kernel.codes import Code
from bihuan.platform.events import event


@event("workforce.rota_proposed")
@dataclass(frozen=True, slots=True)
class RotaProposed:
    """A rota was made for a group's days, or it was found that there is none (`points` None)."""

    plan_id: UUID
    unit_id: UUID
    first: date
    last: date
    points: int | None
    changed_days_count: int
    policy_hash: Code


@event("workforce.rota_published")
@dataclass(frozen=True, slots=True)
class RotaPublished:
    """A proposed rota became the standing one; each person's days are told by their own events."""

    plan_id: UUID
    unit_id: UUID
    people_count: int
    changed_days_count: int


@event("workforce.days_requested")
@dataclass(frozen=True, slots=True)
class DaysRequested:
    """A person asked to be off from `first` to `last`."""

    request_id: UUID
    person_id: UUID
    kind: RequestKind
    first: date
    last: date


@event("workforce.request_settled")
@dataclass(frozen=True, slots=True)
class RequestSettled:
    """A request for days was granted, refused or withdrawn."""

    request_id: UUID
    person_id: UUID
    state: RequestState


@event("workforce.swap_asked")
@dataclass(frozen=True, slots=True)
class SwapAsked:
    """A person asked another to work `give_on` for them, and to work `take_on` instead."""

    swap_id: UUID
    person_id: UUID
    other_id: UUID
    give_on: date
    take_on: date


@event("workforce.swap_settled")
@dataclass(frozen=True, slots=True)
class SwapSettled:
    """A swap was accepted, declined, withdrawn, approved or refused."""

    swap_id: UUID
    person_id: UUID
    other_id: UUID
    state: SwapState


@event("workforce.handover_written")
@dataclass(frozen=True, slots=True)
class HandoverWritten:
    """A shift's lead wrote what the next must know; the words are in the row."""

    note_id: UUID
    unit_id: UUID
    date: date
    shift: Shift


@event("workforce.work_expected")
@dataclass(frozen=True, slots=True)
class WorkExpected:
    """A group's work was foretold; `work_minutes`: of all the days from `first` to `last`."""

    unit_id: UUID
    first: date
    last: date
    work_minutes: int
    policy_hash: Code
