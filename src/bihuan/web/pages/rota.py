"""The rota: a group's weeks, person by day; days set by hand; a rota made by a job, compared and published."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.api import DayKind, RotaPlanRow, RotaSheet, RotaState, UnitKind, UnitRow
from bihuan.kernel.errors import N_, Invalid, NotFound
from bihuan.platform import clock
from bihuan.platform.jobs import job_status
from bihuan.web import rota_words, toasts
from bihuan.web.http import StaffRequest, go, is_htmx, page
from bihuan.web.pages import rota_desk
from bihuan.web.requests import whole_number

SHOWN_WEEKS = 4
FINISHED, GIVEN_UP = "done", "dead"
KINDS = {"work": DayKind.WORK, "rest": DayKind.REST}


@dataclass(frozen=True, slots=True)
class RotaQuery:
    """Which group's days the page is of: as they stand from `first` on, or as a plan proposes them."""

    groups: tuple[UnitRow, ...]
    group: UnitRow
    first: date
    last: date
    plan: RotaPlanRow | None
    plans: tuple[RotaPlanRow, ...]

    @classmethod
    def of(cls, request: StaffRequest, sent: QueryDict) -> "RotaQuery | None":
        """This will read the address; None where the reader sees no group at all."""
        groups = workforce.units(request.actor, kind=UnitKind.GROUP)
        if not groups:
            return None
        group = next((one for one in groups if str(one.id) == sent.get("group")), groups[0])
        plans = workforce.rota_plans(request.actor, group.id)
        plan = next((one for one in plans if str(one.id) == sent.get("plan")), None)
        if plan is not None:
            return cls(groups, group, plan.first, plan.last, plan, plans)
        first = _date(sent.get("first", "")) or _monday(timezone.localtime(clock.now()).date())
        return cls(groups, group, first, first + timedelta(days=SHOWN_WEEKS * 7 - 1), None, plans)

    @property
    def draft(self) -> RotaPlanRow | None:
        """The proposal that waits for publication."""
        return next((one for one in self.plans if one.state is RotaState.DRAFT), None)

    @property
    def impossible(self) -> RotaPlanRow | None:
        """The newest attempt, if it found that there is no rota."""
        newest = self.plans[0] if self.plans else None
        return newest if newest is not None and newest.state is RotaState.IMPOSSIBLE else None

    def address(self, **other: UUID | date | None) -> str:
        """This will give the page's address, with some of it otherwise."""
        terms = {"group": self.group.id, "first": self.first, "plan": self.plan.id if self.plan else None} | other
        return f"{reverse('rota')}?{urlencode({key: str(value) for key, value in terms.items() if value})}"

    def earlier(self) -> str:
        """The weeks before."""
        return self.address(first=self.first - timedelta(days=SHOWN_WEEKS * 7), plan=None)

    def later(self) -> str:
        """The weeks after."""
        return self.address(first=self.first + timedelta(days=SHOWN_WEEKS * 7), plan=None)

    def standing(self) -> str:
        """The same days as they stand."""
        return self.address(plan=None)

    def proposal(self) -> str:
        """The days as proposed."""
        return self.address(plan=self.draft.id if self.draft else None)


@require_GET
@page("workforce.view")
def rota(request: StaffRequest) -> HttpResponse:
    """This will show a group's weeks; as a part, the sheet alone."""
    query = RotaQuery.of(request, request.GET)
    if query is None:
        return render(request, "rota/none.html")
    shown = _sheet(request, query)
    if is_htmx(request):
        return render(request, "rota/sheet.html", shown)
    today = timezone.localtime(clock.now()).date()
    demands, helps = workforce.conflict_words(query.impossible) if query.impossible else ((), ())
    shown |= {"conflict": rota_words.told(demands), "helps": rota_words.told(helps)}
    shown |= rota_desk.waiting(request, query.group, today)
    return render(request, "rota/rota.html", shown)


@require_POST
@page("workforce.set_day")
def set_day(request: StaffRequest) -> HttpResponse:
    """This will set one day by hand and give the sheet as it is then."""
    query = _query(request)
    kind = KINDS.get(request.POST.get("kind", ""))
    on, person_id = _date(request.POST.get("on", "")), _uuid(request.POST.get("person", ""))
    if kind is None or on is None or person_id is None:
        raise Invalid(N_("Name the person, the day and whether it is worked."), where="kind")
    workforce.set_day(request.actor, person_id=person_id, on=on, kind=kind, at=clock.now())
    return render(request, "rota/sheet.html", _sheet(request, query))


@require_GET
@page("workforce.view")
def why(request: StaffRequest) -> HttpResponse:
    """This will say why one day is as it is."""
    query = RotaQuery.of(request, request.GET)
    on, person_id = _date(request.GET.get("on", "")), _uuid(request.GET.get("person", ""))
    if query is None or on is None or person_id is None:
        raise NotFound(N_("There is no such day here."))
    told = workforce.why_day(
        request.actor, person_id, query.first, query.last, on, plan_id=query.plan.id if query.plan else None
    )
    person = workforce.find_person(request.actor, person_id)
    return render(request, "rota/why.html", {"person": person, "on": on, "lines": rota_words.why_lines(told)})


@require_POST
@page("workforce.plan_rota")
def plan(request: StaffRequest) -> HttpResponse:
    """This will have a rota made by the worker, and show how far it is."""
    query = _query(request)
    today = timezone.localtime(clock.now()).date()
    weeks = request.POST.get("weeks", "")
    job_id = workforce.plan_rota(
        request.actor,
        unit_id=query.group.id,
        first=max(query.first, today),
        weeks=whole_number(weeks, SHOWN_WEEKS),
        repair=request.POST.get("repair") == "yes",
        at=clock.now(),
    )
    return _progress(request, query, job_id)


@require_GET
@page("workforce.plan_rota")
def job(request: StaffRequest, job_id: UUID) -> HttpResponse:
    """This will show how far the making of a rota is; once it is done, the page with the proposal."""
    query = RotaQuery.of(request, request.GET)
    if query is None:
        raise NotFound(N_("There is no such group here."))
    return _progress(request, query, job_id)


@require_POST
@page("workforce.publish_rota")
def publish(request: StaffRequest) -> HttpResponse:
    """This will make the proposal the standing rota."""
    query = _query(request)
    if query.plan is None:
        raise NotFound(N_("There is no such rota here."))
    count = workforce.publish_rota.once(
        request.POST.get("key") or str(uuid4()), request.actor, plan_id=query.plan.id, at=clock.now()
    )
    toasts.leave(
        request, {"text": _("Published. %(n)s days changed; everybody sees their own on the phone.") % {"n": count}}
    )
    return go(request, query.standing())


@require_POST
@page("workforce.report_absence")
def absence(request: StaffRequest) -> HttpResponse:
    """This will write down an absence of whole days, and have the rota repaired with few changes."""
    query = _query(request)
    person_id, reason = _uuid(request.POST.get("person", "")), request.POST.get("reason", "")
    first, last = _date(request.POST.get("first", "")), _date(request.POST.get("last", ""))
    if person_id is None or first is None or last is None:
        raise Invalid(N_("Name the person and the first and last day."), where="first")
    rota_desk.report(request.actor, person_id, first, last, reason)
    if not request.actor.may("workforce.plan_rota"):
        return go(request, query.standing())
    today = timezone.localtime(clock.now()).date()
    job_id = workforce.plan_rota(
        request.actor,
        unit_id=query.group.id,
        first=max(query.first, today),
        weeks=SHOWN_WEEKS,
        repair=True,
        at=clock.now(),
    )
    return _progress(request, query, job_id)


def _progress(request: StaffRequest, query: RotaQuery, job_id: UUID) -> HttpResponse:
    found = job_status(request.actor, job_id)
    if found.state == FINISHED:
        newest = workforce.rota_plans(request.actor, query.group.id)
        draft = newest[0] if newest and newest[0].state is RotaState.DRAFT else None
        text = (
            _("The rota is made. Compare it, then publish it.")
            if draft
            else _("There is no rota that keeps all rules.")
        )
        toasts.leave(request, {"text": text})
        return go(request, query.address(plan=draft.id if draft else None, first=None if draft else query.first))
    if not is_htmx(request):
        return go(request, query.standing())
    shown = {"job": found, "query": query, "given_up": found.state == GIVEN_UP}
    return render(request, "rota/job.html", shown)


def _sheet(request: StaffRequest, query: RotaQuery) -> dict[str, Any]:
    actor, plan_id = request.actor, query.plan.id if query.plan else None
    sheet: RotaSheet = workforce.rota_sheet(actor, query.group.id, query.first, query.last, plan_id=plan_id)
    today = timezone.localtime(clock.now()).date()
    return {
        "query": query,
        "sheet": sheet,
        "today": today,
        "faults": rota_words.faults(sheet),
        "may_set": actor.may("workforce.set_day") and query.plan is None,
        "may_plan": actor.may("workforce.plan_rota"),
        "may_publish": actor.may("workforce.publish_rota"),
    }


def _query(request: StaffRequest) -> RotaQuery:
    query = RotaQuery.of(request, request.POST)
    if query is None:
        raise NotFound(N_("There is no such group here."))
    return query


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _date(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


urlpatterns = [
    path("rota", rota, name="rota"),
    path("rota/day", set_day, name="rota-day"),
    path("rota/why", why, name="rota-why"),
    path("rota/plan", plan, name="rota-plan"),
    path("rota/jobs/<uuid:job_id>", job, name="rota-job"),
    path("rota/publish", publish, name="rota-publish"),
    path("rota/absence", absence, name="rota-absence"),
    *rota_desk.urlpatterns,
]
