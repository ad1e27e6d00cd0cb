"""What is asked when somebody is added, placed, certified, or away."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.worktime import CHINA
from bihuan.platform.actor import Actor
from bihuan.web.asks.accounts import day_field
from bihuan.web.forms.steps import Fields
from bihuan.web.labels import choices
from bihuan.web.ledger import Subject
from bihuan.web.staff_words import EMPLOYMENTS, level_choices, skill_choices

LOCAL = "%Y-%m-%dT%H:%M"


def today_of(now: datetime) -> date:
    """This will give the calendar day here."""
    return now.astimezone(CHINA).date()


def moment_field(label: Any, initial: datetime) -> forms.Field:
    """This will ask for a moment of the installation's time."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)
    return forms.DateTimeField(label=label, widget=widget, input_formats=[LOCAL], initial=initial)


def particulars_fields(actor: Actor, subject: Subject, _now: datetime) -> Fields:
    """This will ask for a person's own data; those known stand there already."""
    name = phone = ""
    start = None
    if subject.row is not None:
        name = subject.row.person.name
        phone = workforce.phone_of(actor, subject.row.person.id)
        start = workforce.start_places([subject.row.person.id]).get(subject.row.person.id)
    return {
        "name": forms.CharField(label=_("Name"), max_length=64, initial=name),
        "phone": forms.CharField(label=_("Phone"), max_length=32, required=False, initial=phone),
        "start_lat": forms.FloatField(
            label=_("Day begins at: latitude"),
            required=False,
            initial=start.lat if start else None,
            help_text=_("WGS-84 degrees; empty: where the unit’s day begins."),
        ),
        "start_lon": forms.FloatField(
            label=_("Day begins at: longitude"), required=False, initial=start.lon if start else None
        ),
    }


def place_fields(actor: Actor, subject: Subject, now: datetime) -> Fields:
    """This will ask for unit, post and employer, and from which day on."""
    row = subject.row.person if subject.row is not None else None
    units = [(str(one.id), f"{one.name} ({one.code})") for one in workforce.units(actor) if one.kind != "zone"]
    firms = [(str(one.id), one.name) for one in workforce.contractors(actor)]
    employments = [(one.value, words) for one, words in EMPLOYMENTS.items()]
    return {
        "unit_id": _one_of(_("Unit"), units, str(row.unit_id) if row else None),
        "post": forms.ChoiceField(
            label=_("Post"), choices=[("", "—"), *choices("posts")], initial=row.post if row else None
        ),
        "employment": forms.ChoiceField(
            label=_("Employed by"), choices=employments, initial=row.employment.value if row else None
        ),
        "contractor_id": _one_of(
            _("Contractor"), firms, str(row.contractor_id) if row and row.contractor_id else None, required=False
        ),
        "valid_from": day_field(_("From day"), required=True, initial=today_of(now)),
    }


def add_fields(actor: Actor, subject: Subject, now: datetime) -> Fields:
    """This will ask for all of a new person."""
    code: Fields = {"code": forms.CharField(label=_("Staff number"), max_length=32)}
    return code | particulars_fields(actor, subject, now) | place_fields(actor, subject, now)


def end_fields(_actor: Actor, _subject: Subject, now: datetime) -> Fields:
    """This will ask for the last day."""
    return {"last_day": day_field(_("Last day in service"), required=True, initial=today_of(now))}


def skill_fields(_actor: Actor, _subject: Subject, now: datetime) -> Fields:
    """This will ask for a skill, its level and how long the certificate holds."""
    return {
        "skill": forms.ChoiceField(label=_("Skill"), choices=[("", "—"), *skill_choices()]),
        "level": forms.TypedChoiceField(label=_("Level"), choices=level_choices(), coerce=int),
        "certificate": forms.CharField(label=_("Certificate number"), max_length=64, required=False),
        "valid_from": day_field(_("From day"), required=True, initial=today_of(now)),
        "valid_to": day_field(_("Valid until"), help_text=_("Empty: until withdrawn.")),
    }


def withdraw_fields(_actor: Actor, _subject: Subject, now: datetime) -> Fields:
    """This will ask up to which day the skill still holds."""
    yesterday = today_of(now) - timedelta(days=1)
    return {"last_day": day_field(_("Last day it holds"), required=True, initial=yesterday)}


def absence_fields(_actor: Actor, _subject: Subject, now: datetime) -> Fields:
    """This will ask from when to when somebody is away, and why."""
    return {
        "reason": forms.ChoiceField(label=_("Why"), choices=[("", "—"), *choices("absence_reasons")]),
        "start_at": moment_field(_("Away from"), now),
        "end_at": moment_field(_("Back at"), now + timedelta(hours=8)),
    }


def back_fields(_actor: Actor, _subject: Subject, now: datetime) -> Fields:
    """This will ask when somebody was back."""
    return {"end_at": moment_field(_("Back at"), now)}


def _one_of(label: Any, options: list[tuple[str, str]], initial: str | None, *, required: bool = True) -> forms.Field:
    return forms.TypedChoiceField(
        label=label,
        choices=[("", "—"), *options],
        coerce=UUID,
        empty_value=None,
        required=required,
        initial=initial,
    )
