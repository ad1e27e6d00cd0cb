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
from bihuan.contexts.workforce.api import RotaPlanRow, RotaSheet, RotaState, UnitKind, UnitRow
from bihuan.kernel.errors import N_, Invalid, NotFound
from bihuan.platform import clock
from bihuan.platform.jobs import job_status
from bihuan.web import rota_words, toasts
from bihuan.web.http import StaffRequest, go, is_htmx, page
from bihuan.web.pages import rota_desk
from bihuan.web.requests import day_in, uuid_in, whole_number

SHOWN_WEEKS = 4
FINISHED, GIVEN_UP = "done", "dead"


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
        first = day_in(sent.get("first", "")) or _monday(timezone.localtime(clock.now()).date())
        return cls(groups, group, first, first + timedelta(days=SHOWN_WEEKS * 7 - 1), None, plans)

    @property
    def draft(self) -> RotaPlanRow | None:
        """The proposal that waits for publication: of the days shown or, if there is none, of others."""
        drafts = [one for one in self.plans if one.state is RotaState.DRAFT]
        return next((one for one in drafts if self._shows(one)), drafts[0] if drafts else None)

    @property
    def impossible(self) -> RotaPlanRow | None:
        """The newest attempt at the days shown, if it found that there is no rota."""
        newest = next((one for one in self.plans if self._shows(one)), None)
        return newest if newest is not None and newest.state is RotaState.IMPOSSIBLE else None

    def _shows(self, plan: RotaPlanRow) -> bool:
        return plan.first <= self.last and self.first <= plan.last

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
    shown = sheet_values(request, query)
    if is_htmx(request):
        return render(request, "rota/sheet.html", shown)
    today = timezone.localtime(clock.now()).date()
    demands, helps = workforce.conflict_words(query.impossible) if query.impossible else ((), ())
    shown |= {"conflict": rota_words.told(demands), "helps": rota_words.told(helps)}
    shown |= rota_desk.waiting(request, query.group, today)
    return render(request, "rota/rota.html", shown)


@require_GET
@page("workforce.view")
def why(request: StaffRequest) -> HttpResponse:
    """This will say why one day is as it is."""
    query = RotaQuery.of(request, request.GET)
    on, person_id = day_in(request.GET.get("on", "")), uuid_in(request.GET.get("person", ""))
    if query is None or on is None or person_id is None:
        raise NotFound(N_("There is no such day here."))
    told = workforce.why_day(
        request.actor, person_id, query.first, query.last, on, plan_id=query.plan.id if query.plan else None
    )
    may_free = request.actor.may("workforce.free_day") and query.plan is None
    shown = {
        "person": workforce.find_person(request.actor, person_id),
        "on": on,
        "lines": rota_words.why_lines(told),
        "may_free": may_free and told.fixed and on >= timezone.localtime(clock.now()).date(),
    }
    return render(request, "rota/why.html", shown)


@require_POST
@page("workforce.plan_rota")
def plan(request: StaffRequest) -> HttpResponse:
    """This will have a rota made by the worker, and show how far it is."""
    query = query_of(request)
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
    query = query_of(request)
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
    query = query_of(request)
    person_id, reason = uuid_in(request.POST.get("person", "")), request.POST.get("reason", "")
    first, last = day_in(request.POST.get("first", "")), day_in(request.POST.get("last", ""))
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
        result = found.result or {}
        draft = _made(request, query) if result.get("possible_count") else None
        text = _("There is no rota that keeps all rules.")
        if draft:
            text = _("The rota is made. Compare it, then publish it.")
        elif result.get("undecided_count"):
            text = _("No rota was found within the limit. Plan fewer groups or weeks at once.")
        toasts.leave(request, {"text": text})
        return go(request, query.address(plan=draft.id if draft else None, first=None if draft else query.first))
    if not is_htmx(request):
        return go(request, query.standing())
    shown = {"job": found, "query": query, "given_up": found.state == GIVEN_UP}
    return render(request, "rota/job.html", shown)


def _made(request: StaffRequest, query: RotaQuery) -> RotaPlanRow | None:
    """The draft just made for the group."""
    drafts = (one for one in workforce.rota_plans(request.actor, query.group.id) if one.state is RotaState.DRAFT)
    return next(drafts, None)


def sheet_values(request: StaffRequest, query: RotaQuery) -> dict[str, Any]:
    """This will gather what the sheet's template shows."""
    actor, plan_id = request.actor, query.plan.id if query.plan else None
    sheet: RotaSheet = workforce.rota_sheet(actor, query.group.id, query.first, query.last, plan_id=plan_id)
    today = timezone.localtime(clock.now()).date()
    return {
        "query": query,
        "sheet": sheet,
        "today": today,
        "faults": rota_words.faults(sheet),
        "foretold": any(day.expected for day in sheet.days),
        "may_set": actor.may("workforce.set_day") and query.plan is None,
        "may_free": actor.may("workforce.free_day") and query.plan is None,
        "may_restore": actor.may("workforce.restore_day") and query.plan is None,
        "may_plan": actor.may("workforce.plan_rota"),
        "may_publish": actor.may("workforce.publish_rota"),
    }


def query_of(request: StaffRequest) -> RotaQuery:
    """This will read which group's days a form was sent from; NotFound where the reader sees none."""
    query = RotaQuery.of(request, request.POST)
    if query is None:
        raise NotFound(N_("There is no such group here."))
    return query


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


urlpatterns = [
    path("rota", rota, name="rota"),
    path("rota/why", why, name="rota-why"),
    path("rota/plan", plan, name="rota-plan"),
    path("rota/jobs/<uuid:job_id>", job, name="rota-job"),
    path("rota/publish", publish, name="rota-publish"),
    path("rota/absence", absence, name="rota-absence"),
    *rota_desk.urlpatterns,
]
