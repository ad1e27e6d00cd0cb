"""What is asked about customers: why one is shown whole, what changes, what is new, and whether erasing is meant."""

from datetime import datetime
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.contexts.customers import api as customers
from bihuan.platform.actor import Actor
from bihuan.web.forms.steps import Fields
from bihuan.web.labels import choices, code_label
from bihuan.web.ledger import Subject
from bihuan.web.reasons import REASONS


def reason_fields(_actor: Actor, _subject: Subject, _now: datetime) -> Fields:
    """This will ask for what the whole data are wanted."""
    offered = [(one.value, words) for one, words in REASONS.items()]
    return {"reason": forms.ChoiceField(label=_("What for"), choices=offered, widget=forms.RadioSelect)}


def change_fields(_actor: Actor, subject: Subject, _now: datetime) -> Fields:
    """This will ask for what changes; the whole name and phone are not shown, so they stay where nothing is typed."""
    return {
        "name": forms.CharField(label=_("New name"), max_length=60, required=False),
        "phone": forms.CharField(label=_("New phone"), max_length=32, required=False),
        "tier": forms.ChoiceField(label=_("Tier"), choices=choices("tiers"), initial=subject.row.tier),
    }


def address_fields(_actor: Actor, _subject: Subject, _now: datetime) -> Fields:
    """This will ask for an address as the customer says it."""
    return {"text": forms.CharField(label=_("Address"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))}


def service_fields(actor: Actor, subject: Subject, _now: datetime) -> Fields:
    """This will ask for a service and where it is."""
    card = customers.card(actor, subject.row.id)
    places = [(str(one.id), f"{one.text} {code_label('areas', one.area)}") for one in card.addresses]
    return {
        "business": forms.ChoiceField(label=_("Business"), choices=[("", "—"), *choices("businesses")]),
        "account": forms.CharField(label=_("Service number"), max_length=64),
        "address_id": forms.TypedChoiceField(
            label=_("At the address"), choices=[("", "—"), *places], coerce=UUID, empty_value=None, required=False
        ),
    }


def erase_fields(_actor: Actor, _subject: Subject, _now: datetime) -> Fields:
    """This will ask that the number shown above is typed again."""
    hint = _("Type the number at the head of this form.")
    return {"typed": forms.CharField(label=_("To confirm"), max_length=16, help_text=hint)}
