"""What people ask of their rota: leave, which the lead decides, a day off they would like, a swap with a colleague."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from bihuan.contexts.workforce.actions.days import require_lawful, write_days
from bihuan.contexts.workforce.actions.sight import insert, locked, person_locked
from bihuan.contexts.workforce.events.rota import DaysRequested, RequestSettled, SwapAsked, SwapSettled
from bihuan.contexts.workforce.models import DayRequest, Membership, Person, RosterDay, Swap
from bihuan.contexts.workforce.models.dated import valid_on
from bihuan.contexts.workforce.policies import ROSTER, ROTA
from bihuan.contexts.workforce.rules.roster import DAY, local_day
from bihuan.contexts.workforce.types import DayKind, RequestKind, RequestState, RosterRow, SwapState
from bihuan.kernel.errors import N_, Invalid, NotFound, Refused
from bihuan.platform.action import action, record
from bihuan.platform.actor import Actor

LONGEST_LEAVE_DAYS = 60
LONGEST_WISH_DAYS = 2
FARTHEST_DAYS = 366
OPEN_SWAPS = (SwapState.ASKED.value, SwapState.ACCEPTED.value)


@action("workforce.request_days")
def request_days(actor: Actor, *, person_id: UUID, kind: RequestKind, first: date, last: date, at: datetime) -> UUID:
    """This will ask for days off: leave waits for the lead, a wish is weighed by the next rota."""
    longest = LONGEST_LEAVE_DAYS if kind is RequestKind.LEAVE else LONGEST_WISH_DAYS
    if not 0 <= (last - first).days < longest:
        raise Invalid(
            N_("Ask for between 1 and %(most)s days, the last not before the first."), where="last", most=longest
        )
    if not local_day(at) < first <= local_day(at) + FARTHEST_DAYS * DAY:
        raise Invalid(N_("Ask for tomorrow or later, within a year."), where="first")
    person = person_locked(actor, person_id)
    asked = DayRequest.objects.filter(person=person, state__in=[RequestState.ASKED.value, RequestState.GRANTED.value])
    if asked.filter(first__lte=last, last__gte=first).exists():
        raise Refused(N_("Some of these days are asked for already."), code="asked_already")
    most = ROTA.at(at).value.most_wishes
    wishes = asked.filter(kind=RequestKind.WISH.value, state=RequestState.ASKED.value, last__gte=local_day(at))
    if kind is RequestKind.WISH and wishes.count() >= most:
        raise Refused(N_("You have %(most)s wishes open. Take one back first."), code="too_many_wishes", most=most)
    row = insert(
        DayRequest(person=person, kind=kind.value, first=first, last=last, state=RequestState.ASKED.value, asked_at=at)
    )
    facts = DaysRequested(row.pk, person.pk, kind, first, last)
    record(facts, subject=("person", person.pk), path=person.org_path, at=at)
    return row.pk


@action("workforce.withdraw_request")
def withdraw_request(actor: Actor, *, request_id: UUID, at: datetime) -> None:
    """This will take back a request that is not decided yet."""
    _settle(actor, request_id, RequestState.WITHDRAWN, at)


@action("workforce.decide_request")
def decide_request(actor: Actor, *, request_id: UUID, grant: bool, at: datetime) -> date | None:
    """This will grant or refuse leave asked for; leave granted stands in the roster at once.

    A day that was worked is no leave: decided late, it is granted for the days still to come, and the first is given.
    """
    row = _settle(actor, request_id, RequestState.GRANTED if grant else RequestState.REFUSED, at)
    if not grant:
        return None
    person = person_locked(actor, row.person_id)
    first = max(row.first, _first_open(person, at))
    if first > row.last:
        raise Refused(
            N_("These days are past, and leave is granted beforehand. Refuse it; who was away is reported absent."),
            code="leave_past",
        )
    days = tuple(RosterRow(first + number * DAY, DayKind.LEAVE) for number in range((row.last - first).days + 1))
    write_days(person, days, fixed=False, at=at)
    if first == row.first:
        return None
    DayRequest.objects.filter(pk=row.pk).update(first=first)
    return first


def _first_open(person: Person, at: datetime) -> date:
    """The first day not worked yet: today, until its shift is over."""
    today = local_day(at)
    over = RosterDay.objects.filter(person=person, date=today, kind=DayKind.WORK.value, end_at__lte=at).exists()
    return today + DAY if over else today


def _settle(actor: Actor, request_id: UUID, state: RequestState, at: datetime) -> DayRequest:
    row: DayRequest = locked(DayRequest, actor, request_id, "person")
    if row.state != RequestState.ASKED:
        raise Refused(N_("This request has been decided or taken back meanwhile."), code="request_settled")
    if state is not RequestState.WITHDRAWN and row.kind != RequestKind.LEAVE:
        raise Refused(N_("A wish is not decided: the rota weighs it."), code="wish_not_decided")
    row.state, row.decided_at, row.decided_by = state, at, actor.id
    row.save(update_fields=["state", "decided_at", "decided_by"])
    facts = RequestSettled(row.pk, row.person_id, state)
    record(facts, subject=("person", row.person_id), path=row.person.org_path, at=at)
    return row


@action("workforce.ask_swap")
def ask_swap(actor: Actor, *, person_id: UUID, other_id: UUID, give_on: date, take_on: date, at: datetime) -> UUID:
    """This will ask a colleague to work `give_on` for oneself, oneself working `take_on` for them.

    Refused, with the reason, where a rule would break.
    """
    person = person_locked(actor, person_id)
    other = _colleague(person, other_id, give_on, take_on)
    if Swap.objects.filter(Q(person=person) | Q(other=person), state__in=OPEN_SWAPS, give_on=give_on).exists():
        raise Refused(N_("A swap is asked for this day already."), code="swap_open")
    for one, days in _exchanged(person, other, give_on, take_on, at):
        require_lawful(one, days, ROSTER.at(at).value)
    row = insert(
        Swap(person=person, other=other, give_on=give_on, take_on=take_on, state=SwapState.ASKED.value, asked_at=at)
    )
    facts = SwapAsked(row.pk, person.pk, other.pk, give_on, take_on)
    record(facts, subject=("person", person.pk), path=person.org_path, at=at)
    return row.pk


@action("workforce.answer_swap")
def answer_swap(actor: Actor, *, swap_id: UUID, accept: bool, at: datetime) -> None:
    """This will say yes or no to a swap that somebody asked of oneself."""
    row = Swap.objects.select_related("person").select_for_update(of=("self",)).filter(pk=swap_id).first()
    if row is None or actor.person_id is None or row.other_id != actor.person_id:
        raise NotFound(N_("There is no such thing here."))
    _move(actor, row, SwapState.ASKED, SwapState.ACCEPTED if accept else SwapState.DECLINED, at)


@action("workforce.withdraw_swap")
def withdraw_swap(actor: Actor, *, swap_id: UUID, at: datetime) -> None:
    """This will take back a swap one asked for, until the lead has decided."""
    row: Swap = locked(Swap, actor, swap_id, "person")
    before = SwapState.ACCEPTED if row.state == SwapState.ACCEPTED else SwapState.ASKED
    _move(actor, row, before, SwapState.WITHDRAWN, at)


@action("workforce.decide_swap")
def decide_swap(actor: Actor, *, swap_id: UUID, approve: bool, at: datetime) -> None:
    """This will approve or refuse a swap both agreed on; approved, both days change at once."""
    row: Swap = locked(Swap, actor, swap_id, "person")
    _move(actor, row, SwapState.ACCEPTED, SwapState.APPROVED if approve else SwapState.REFUSED, at)
    if not approve:
        return
    both = {one: person_locked(actor, one) for one in sorted((row.person_id, row.other_id))}
    person, other = both[row.person_id], both[row.other_id]
    for one, days in _exchanged(person, other, row.give_on, row.take_on, at):
        write_days(one, days, fixed=True, at=at)


def _move(actor: Actor, row: Swap, before: SwapState, after: SwapState, at: datetime) -> None:
    if row.state != before:
        raise Refused(N_("This swap has been answered, decided or taken back meanwhile."), code="swap_moved_on")
    if after is SwapState.ACCEPTED:
        row.answered_at = at
    else:
        row.decided_at, row.decided_by = at, actor.id
    row.state = after
    row.save(update_fields=["state", "answered_at", "decided_at", "decided_by"])
    facts = SwapSettled(row.pk, row.person_id, row.other_id, after)
    record(facts, subject=("person", row.person_id), path=row.person.org_path, at=at)


def _colleague(person: Person, other_id: UUID, give_on: date, take_on: date) -> Person:
    """Somebody else of the same group on both days."""
    here = Membership.objects.filter(person_id=other_id, unit_id=person.unit_id)
    if other_id == person.pk or not all(here.filter(valid_on(day)).exists() for day in (give_on, take_on)):
        raise Refused(N_("A swap is with a colleague of the same group."), code="not_a_colleague")
    other: Person = Person.objects.get(pk=other_id)
    return other


def _exchanged(
    person: Person, other: Person, give_on: date, take_on: date, at: datetime
) -> tuple[tuple[Person, tuple[RosterRow, ...]], ...]:
    """Both people's two days after the swap; refused where one of the four is not what the swap needs."""
    if give_on == take_on or min(give_on, take_on) < local_day(at):
        raise Refused(N_("A swap is of two different days, none of them past."), code="swap_days")
    rows = RosterDay.objects.filter(person__in=[person, other], date__in=[give_on, take_on])
    found = {(row.person_id, row.date): row.row() for row in rows}
    given, taken = found.get((person.pk, give_on)), found.get((other.pk, take_on))
    if given is None or given.kind is not DayKind.WORK or taken is None or taken.kind is not DayKind.WORK:
        raise Refused(N_("Each gives a day they work themselves."), code="swap_not_working")
    resting = (found.get((other.pk, give_on)), found.get((person.pk, take_on)))
    if any(row is None or row.kind is not DayKind.REST for row in resting):
        raise Refused(N_("Each takes a day on which they rest."), code="swap_not_resting")
    return (
        (person, (RosterRow(give_on, DayKind.REST), taken)),
        (other, (given, RosterRow(take_on, DayKind.REST))),
    )
