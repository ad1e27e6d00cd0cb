"""What is asked when an account is made, given a role, or a key for a program."""

from datetime import date, datetime
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.contexts.workforce import api as workforce
from bihuan.platform import identity
from bihuan.platform.actor import Actor
from bihuan.platform.scoping import PATH_DIGITS_PER_LEVEL, reaches
from bihuan.web.areas import area_label
from bihuan.web.forms.steps import Fields
from bihuan.web.labels import role_label
from bihuan.web.ledger import Subject
from bihuan.web.permission_words import permission_label

KEY_DAYS: Final = (30, 90, 180, 365)


def day_field(label: Any, *, required: bool = False, initial: date | None = None, help_text: Any = "") -> forms.Field:
    """This will ask for a calendar day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, initial=initial, widget=widget, help_text=help_text)


def unit_choices(actor: Actor, permission: str) -> list[tuple[str, str]]:
    """This will list the parts of the organisation the actor may act for, and the whole if it is theirs."""
    whole = [("", _("Whole organisation"))] if reaches(actor, permission, "") else []
    found = workforce.units(actor, permission=permission)
    depth = min((len(one.path) for one in found), default=0)
    return whole + [
        (one.path, "　" * ((len(one.path) - depth) // PATH_DIGITS_PER_LEVEL) + one.name)
        for one in found
        if one.kind is not workforce.UnitKind.ZONE
    ]


def create_fields(actor: Actor, _subject: Subject, _now: datetime) -> Fields:
    """This will ask whose account is made."""
    return {
        "login": forms.CharField(label=gettext_lazy("Login"), max_length=64),
        "person_code": forms.CharField(
            label=gettext_lazy("Staff number of the person"),
            max_length=32,
            required=False,
            help_text=gettext_lazy("Empty for a program or an administrator who is not in the staff list."),
        ),
        "path": forms.ChoiceField(
            label=gettext_lazy("Part of the organisation"), choices=unit_choices(actor, "users.create"), required=False
        ),
    }


def grant_fields(actor: Actor, subject: Subject, _now: datetime) -> Fields:
    """This will ask which role, over what, and for how long."""
    contractors = [(str(one.id), one.name) for one in workforce.contractors(actor, permission="users.grant")]
    return {
        "role": forms.ChoiceField(
            label=gettext_lazy("Role"), choices=[("", "—"), *((one, role_label(one)) for one in identity.roles())]
        ),
        "path": forms.ChoiceField(
            label=gettext_lazy("Over which part of the organisation"),
            choices=unit_choices(actor, "users.grant"),
            required=False,
            initial=subject.row.path,
        ),
        "contractor_id": forms.TypedChoiceField(
            label=gettext_lazy("Contractor"),
            choices=[("", "—"), *contractors],
            coerce=UUID,
            empty_value=None,
            required=False,
            help_text=gettext_lazy("Only for the role of a contractor's resident manager."),
        ),
        "first_day": day_field(gettext_lazy("First day"), help_text=gettext_lazy("Empty: at once.")),
        "last_day": day_field(gettext_lazy("Last day"), help_text=gettext_lazy("Empty: for good.")),
    }


def token_fields(_actor: Actor, subject: Subject, now: datetime) -> Fields:
    """This will ask what a key is for, and which of the account's rights it carries."""
    held = identity.roles_held([subject.row.id], now).get(subject.row.id, ())
    table = identity.roles()
    may = sorted({one for role in held if role in table for one in table[role].permissions})
    return {
        "name": forms.CharField(
            label=gettext_lazy("What the key is for"), max_length=64, help_text=gettext_lazy("The program's name.")
        ),
        "days": forms.TypedChoiceField(
            label=gettext_lazy("Days it is valid"),
            choices=[(days, str(days)) for days in KEY_DAYS],
            coerce=int,
            initial=KEY_DAYS[1],
        ),
        "scopes": forms.MultipleChoiceField(
            label=gettext_lazy("What the program may do"),
            choices=[
                (area_label(area), [(one, permission_label(one)) for one in rights])
                for area, rights in groupby(may, key=lambda one: one.partition(".")[0])
            ],
            widget=forms.CheckboxSelectMultiple,
        ),
    }
