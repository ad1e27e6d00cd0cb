"""One callback as its pane shows it: whom to call, what to ask, what was said."""

from dataclasses import dataclass
from datetime import datetime
from typing import get_args
from uuid import UUID

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from bihuan.contexts.care import api as care
from bihuan.contexts.catalog import api as catalog
from bihuan.web.http import StaffRequest
from bihuan.web.labels import language

QUESTIONS: dict[str, tuple[str | Promise, str | Promise]] = {
    "contact_in_time": (gettext_lazy("Contact in time"), gettext_lazy("Did the technician call you in time?")),
    "appointment_kept": (gettext_lazy("Appointment kept"), gettext_lazy("Did he come at the time agreed?")),
    "technical_level": (gettext_lazy("Technical level"), gettext_lazy("How was his technical work?")),
    "attitude": (gettext_lazy("Attitude"), gettext_lazy("And his attitude?")),
}
SCORES = [str(score) for score in range(care.SCORE_MIN, care.SCORE_MAX + 1)]
OUTCOME_KEYS = {"no_answer": "N", "busy": "B", "switched_off": "F", "wrong_number": "W"}
VERDICTS = (("satisfied", "A", gettext_lazy("Satisfied")), ("dissatisfied", "R", gettext_lazy("Dissatisfied")))


@dataclass(frozen=True, slots=True)
class Question:
    """One of the four answers as the form asks it; `given` is what was answered, if anything."""

    name: str
    label: str
    asked: str
    given: str
    fault: str


def panel(
    request: StaffRequest, callback_id: UUID, view: str, now: datetime, faults: dict[str, str] | None = None
) -> dict[str, object]:
    """This will gather the pane's parts; `faults` are those of the form just sent."""
    detail = care.callback(request.actor, callback_id, now)
    faults, sent = faults or {}, request.POST
    business = detail.row.business
    waits = detail.row.state in care.WAITING
    outcomes = [row for row in catalog.code_list("contact_outcomes", now) if care.SPOKEN not in row.marks]
    return {
        "detail": detail,
        "view": view,
        "faults": faults,
        "waits": waits,
        "carrier": care.CALLBACK.at(now).value.carrier_name,
        "questions": [
            Question(name, str(label), str(asked), sent.get(name, ""), faults.get(name, ""))
            for name, (label, asked) in QUESTIONS.items()
        ],
        "scores": SCORES,
        "verdicts": VERDICTS,
        "reasons": [
            (row.code, catalog.label(row, language()))
            for row in catalog.code_list("dissatisfaction_reasons", now, business)
        ],
        "outcomes": [(OUTCOME_KEYS.get(row.code, ""), row.code, catalog.label(row, language())) for row in outcomes],
        "said": {name: sent.get(name, "") for name in ("verdict", "reason", "note", "settle")},
        "answered": (
            [(label, getattr(detail.answers, name)) for name, (label, _asked) in QUESTIONS.items()]
            if detail.answers
            else []
        ),
        "may_take": waits and not detail.row.taken_by_other and request.actor.may("care.take_callback"),
        "may_answer": request.actor.may("care.record_answer"),
        "may_miss": request.actor.may("care.record_no_answer") and detail.row.state == care.CallbackState.DUE,
        "may_settle": request.actor.may("care.settle_unreached"),
        "is_unreached": detail.row.state == care.CallbackState.UNREACHED,
    }


def view_of(sent: QueryDict) -> care.View:
    """This will give the view named in the request; what waits, if it names none."""
    wanted = sent.get("view", "")
    return next((view for view in get_args(care.View) if view == wanted), "due")
