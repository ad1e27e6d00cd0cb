"""Work done later: what runs, what waits, what has given up and why; tried again by a person."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from bihuan.platform import clock, jobs
from bihuan.web import toasts
from bihuan.web.downloads import download, every_row
from bihuan.web.http import StaffRequest, go, is_htmx, page
from bihuan.web.job_words import work_label
from bihuan.web.requests import page_number

VIEWS: tuple[tuple[str, str | Promise], ...] = (
    ("", gettext_lazy("All")),
    ("leased", gettext_lazy("Running")),
    ("waiting", gettext_lazy("Waiting")),
    ("dead", gettext_lazy("Given up")),
    ("done", gettext_lazy("Finished")),
)
KINDS: dict[str, str | Promise] = {
    "job": gettext_lazy("Job"),
    "reaction": gettext_lazy("Reaction"),
    "message": gettext_lazy("Message"),
}
TONES = {"waiting": "neutral", "leased": "neutral", "done": "done", "dead": "danger"}
STATES: dict[str, str | Promise] = dict(VIEWS[1:])


@require_GET
@page("jobs.view")
def listing(request: StaffRequest) -> HttpResponse:
    """This will list later work, newest first; the list brings itself up to date."""
    sent = request.GET
    state = next((code for code, _words in VIEWS if code == sent.get("state")), "")
    found = jobs.deliveries(request.actor, state=state, number=page_number(sent))
    shown = {
        "views": [(str(key), code, words, code == state) for key, (code, words) in enumerate(VIEWS)],
        "state": state,
        "found": found,
        "rows": [
            (row, KINDS[row.kind], work_label(row.name), TONES[row.state], str(STATES[row.state])) for row in found.rows
        ],
        "earlier": f"?state={state}&page={found.number - 1}" if found.number > 1 else "",
        "later": f"?state={state}&page={found.number + 1}" if found.number < found.last_number else "",
        "may_retry": request.actor.may("jobs.retry"),
    }
    return render(request, "jobs/table.html" if is_htmx(request) else "jobs/list.html", shown)


@require_GET
@page("jobs.view")
def export(request: StaffRequest) -> HttpResponse:
    """This will give the view the list shows, all of it, as a workbook or a CSV file."""
    state = next((code for code, _words in VIEWS if code == request.GET.get("state")), "")
    found = every_row(lambda number: jobs.deliveries(request.actor, state=state, number=number))
    headers = [
        _("Due"),
        _("State"),
        _("Kind"),
        _("Name of the work"),
        _("Internal name"),
        _("Tries"),
        _("What went wrong"),
        _("Completed at"),
    ]
    return download(
        request,
        "jobs",
        headers,
        (
            [
                row.due_at,
                str(STATES[row.state]),
                str(KINDS[row.kind]),
                work_label(row.name),
                row.name,
                row.attempts,
                row.last_error,
                row.finished_at,
            ]
            for row in found
        ),
    )


@require_POST
@page("jobs.retry")
def retry(request: StaffRequest, delivery_id: UUID) -> HttpResponse:
    """This will give work that has given up its attempts again."""
    jobs.retry(request.actor, delivery_id=delivery_id, at=clock.now())
    toasts.leave(request, {"text": _("It will be tried again."), "href": reverse("jobs"), "link": _("Jobs")})
    return go(request, reverse("jobs") + "?state=dead")


urlpatterns = [
    path("jobs", listing, name="jobs"),
    path("jobs/export", export, name="jobs-export"),
    path("jobs/<uuid:delivery_id>/retry", retry, name="jobs-retry"),
]
