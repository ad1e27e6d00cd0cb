"""What is asked when equipment is added, issued or calibrated."""

from datetime import datetime
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.contexts.workforce import api as workforce
from bihuan.platform.actor import Actor
from bihuan.web.asks.accounts import day_field
from bihuan.web.asks.people import today_of
from bihuan.web.forms.steps import Fields
from bihuan.web.ledger import Subject
from bihuan.web.staff_words import equipment_choices


def add_fields(actor: Actor, _subject: Subject, _now: datetime) -> Fields:
    """This will ask for a new piece."""
    units = [(str(one.id), one.name) for one in workforce.units(actor) if one.kind is not workforce.UnitKind.ZONE]
    return {
        "kind": forms.ChoiceField(label=_("Kind of equipment"), choices=[("", "—"), *equipment_choices()]),
        "serial": forms.CharField(label=_("Serial number"), max_length=64),
        "unit_id": forms.TypedChoiceField(label=_("Store"), choices=[("", "—"), *units], coerce=UUID),
        "calibration_due": day_field(_("Calibration until")),
    }


def issue_fields(actor: Actor, subject: Subject, _now: datetime) -> Fields:
    """This will ask to whom; people of the store's own unit stand first."""
    home = subject.row.path
    listed = sorted(workforce.people(actor), key=lambda one: (not one.path.startswith(home), one.path, one.code))
    people = [(str(one.id), f"{one.name} · {one.code} · {one.unit_name}") for one in listed]
    return {"person_id": forms.TypedChoiceField(label=_("Issue to"), choices=[("", "—"), *people], coerce=UUID)}


def calibrate_fields(_actor: Actor, _subject: Subject, now: datetime) -> Fields:
    """This will ask for the day of the calibration."""
    return {"calibrated_on": day_field(_("Calibrated on"), required=True, initial=today_of(now))}
