"""What each step of an order asks of the person who takes it. A step that asks nothing has no form: its button acts."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.orders.api import CLOSED_BY_HAND, OrderDetail
from bihuan.contexts.workforce import api as workforce
from bihuan.platform.actor import Actor
from bihuan.web.formats import window_words
from bihuan.web.labels import choices, language
from bihuan.web.staff_words import technicians

Fields = dict[str, forms.Field]
SLOT_DAYS = 14
_LOCAL = "%Y-%m-%dT%H:%M"
_CHECK = "check_"


class StepForm(forms.Form):
    """A form whose fields are those of one verb. `key` makes sending it twice one act."""

    def __init__(self, fields: Fields, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"key": uuid4().hex, **(initial or {})})
        self.fields = {"key": forms.CharField(max_length=64, widget=forms.HiddenInput), **fields}


def step_form(verb: str, actor: Actor, order: OrderDetail, now: datetime, data: Any = None) -> StepForm:
    """This will build the form of a step for this order and this actor."""
    return StepForm(FIELDS[verb](actor, order, now), data)


def arguments(verb: str, cleaned: dict[str, Any]) -> dict[str, Any]:
    """This will turn what was filled in into the action's arguments."""
    given = {name: value for name, value in cleaned.items() if name != "key" and value not in ("", None)}
    if verb == "complete":
        checks = {name.removeprefix(_CHECK): value for name, value in given.items() if name.startswith(_CHECK)}
        return {"checks": checks} | {name: value for name, value in given.items() if not name.startswith(_CHECK)}
    if verb == "reschedule":
        start, _sep, end = given.pop("window").partition("/")
        return given | {"start": datetime.fromisoformat(start), "end": datetime.fromisoformat(end)}
    return given


def _reason(code_list: str) -> Callable[[Actor, OrderDetail, datetime], Fields]:
    def fields(_actor: Actor, order: OrderDetail, _now: datetime) -> Fields:
        return {"reason": _code(gettext_lazy("Why"), code_list, order.row.business)}

    return fields


def _close(_actor: Actor, _order: OrderDetail, _now: datetime) -> Fields:
    offered = [(code, words) for code, words in choices("close_reasons") if code in CLOSED_BY_HAND]
    return {"reason": forms.ChoiceField(label=gettext_lazy("Why"), choices=offered)}


def _code(label: Any, code_list: str, business: str, *, required: bool = True) -> forms.Field:
    blank = [("", "—")]
    return forms.ChoiceField(label=label, choices=blank + choices(code_list, business), required=required)


def _moment(label: Any, initial: datetime) -> forms.Field:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_LOCAL)
    return forms.DateTimeField(label=label, widget=widget, input_formats=[_LOCAL], initial=initial)


def _person(actor: Actor, order: OrderDetail, now: datetime) -> Fields:
    """Technicians of the order's group first, then the others in sight."""
    offered = [
        one for one in technicians(actor, now, group=order.row.org_path[:-4]) if one[0] != str(order.row.holder_id)
    ]
    return {"person_id": forms.TypedChoiceField(label=gettext_lazy("Technician"), choices=[("", "—"), *offered])}


def _contact(_actor: Actor, order: OrderDetail, _now: datetime) -> Fields:
    return {
        "channel": _code(gettext_lazy("By"), "contact_channels", order.row.business),
        "outcome": _code(gettext_lazy("Outcome"), "contact_outcomes", order.row.business),
    }


def _window(actor: Actor, order: OrderDetail, now: datetime) -> Fields:
    """The windows of the next two weeks with room left; full ones too for who may promise them knowingly."""
    may_overbook = actor.may(dispatch.OVERBOOK)
    offered = [
        (f"{one.start_at.isoformat()}/{one.end_at.isoformat()}", _room_words(one, now))
        for one in dispatch.window_choices(order.row, at=now, days_count=SLOT_DAYS)
        if one.left_count or may_overbook
    ]
    hint = "" if offered else _("No window has room, or the address has no zone yet. Set the zone first.")
    why_full = forms.CharField(
        label=gettext_lazy("If it is full: why it is promised nevertheless"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    return {
        "window": forms.ChoiceField(
            label=gettext_lazy("New appointment"), choices=[("", "—"), *offered], help_text=hint
        ),
        "reason": _code(gettext_lazy("Why"), "reschedule_reasons", order.row.business),
        **({"overbook": why_full} if may_overbook else {}),
    }


def _room_words(one: dispatch.WindowChoice, now: datetime) -> str:
    words = window_words(one.start_at, one.end_at, now)
    room = _("room for %(count)s") % {"count": one.left_count} if one.left_count else _("full")
    return f"{words} · {room}"


def _zone(actor: Actor, _order: OrderDetail, _now: datetime) -> Fields:
    zones = workforce.units(actor, kind=workforce.UnitKind.ZONE, permission="orders.set_zone")
    offered = [(str(one.id), f"{one.name} ({one.code})") for one in zones]
    return {"zone_id": forms.ChoiceField(label=gettext_lazy("Zone"), choices=[("", "—"), *offered])}


def _hold(_actor: Actor, order: OrderDetail, now: datetime) -> Fields:
    return {
        "reason": _code(gettext_lazy("Why"), "hold_reasons", order.row.business),
        "until": _moment(gettext_lazy("Until"), now + timedelta(hours=2)),
    }


def _approve(_actor: Actor, order: OrderDetail, now: datetime) -> Fields:
    wanted = next((hold.wanted_until for hold in order.holds if hold.state == "requested"), now)
    return {"until": _moment(gettext_lazy("Until"), wanted)}


def _complete(_actor: Actor, order: OrderDetail, now: datetime) -> Fields:
    business = order.row.business
    checks = {f"{_CHECK}{row.code}": _check(row, business) for row in catalog.checks(business, order.row.work, now)}
    return {
        **checks,
        "cause": _code(gettext_lazy("Cause"), "causes", business, required=False),
        "remedy": _code(gettext_lazy("Remedy"), "remedies", business, required=False),
        "note": forms.CharField(
            label=gettext_lazy("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
        ),
    }


def _check(row: catalog.CheckRow, business: str) -> forms.Field:
    label = catalog.label(row, language()) + (f" ({row.unit})" if row.unit else "")
    if row.type == "choice":
        return _code(label, row.choices or "", business, required=row.required)
    if row.type == "number":
        return forms.DecimalField(
            label=label, required=row.required, min_value=row.minimum, max_value=row.maximum, localize=False
        )
    yes_no = [("", "—"), ("true", _("Yes")), ("false", _("No"))]
    return forms.TypedChoiceField(
        label=label, required=row.required, choices=yes_no, coerce=lambda value: value == "true", empty_value=None
    )


def _note(_actor: Actor, _order: OrderDetail, _now: datetime) -> Fields:
    return {
        "text": forms.CharField(label=gettext_lazy("Note"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    }


FIELDS: dict[str, Callable[[Actor, OrderDetail, datetime], Fields]] = {
    "assign": _person,
    "reassign": _person,
    "return": _reason("return_reasons"),
    "contact": _contact,
    "complete": _complete,
    "close": _close,
    "reopen": _reason("dissatisfaction_reasons"),
    "request_hold": _hold,
    "approve_hold": _approve,
    "block": _reason("block_reasons"),
    "reschedule": _window,
    "cancel": _reason("cancel_reasons"),
    "set_zone": _zone,
    "note": _note,
}
