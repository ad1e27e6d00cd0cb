"""Every table as it stands, with the random ids in it called by the order in which the record first names them."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from bihuan.platform.models import Delivery, Event, EventHead, Message

LEFT_OUT = (Message, Delivery, Event, EventHead)  # looked at in their own way
ACTED_ON = ("bihuan.contexts.", "bihuan.platform.models.")  # accounts and policies are no act's of an order
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


class Names:
    """Ids by the order in which events name them; events themselves by their positions."""

    def __init__(self) -> None:
        self.of: dict[str, str] = {}
        self.positions: dict[int, int] = {}

    def plain(self, value: Any) -> Any:
        if isinstance(value, UUID):
            return self.of.get(str(value), "an id")
        if isinstance(value, str):
            return _UUID.sub(lambda found: self.of.get(found[0], "an id"), value)
        if isinstance(value, dict):
            return {key: self.plain(part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [self.plain(part) for part in value]
        return value

    def meet(self, texts: Iterable[Any]) -> None:
        for text in texts:
            for found in _UUID.findall(str(text)):
                self.of.setdefault(found, f"#{len(self.of)}")


def events(names: Names, *, without: Iterable[str] = ("history.loaded",)) -> list[dict[str, Any]]:
    """All events in the order of their positions."""
    told = list(Event.objects.get_queryset().exclude(name__in=without).order_by("position"))
    for place, event in enumerate(told, start=1):
        names.positions[event.pk] = event.position = place
        names.meet((event.subject_id, event.correlation, *event.facts.values(), event.actor))
    return [
        {
            "causation": names.positions.get(event.causation),
            **{
                field.attname: names.plain(getattr(event, field.attname))
                for field in Event._meta.concrete_fields
                if field.name not in {"id", "chain", "causation"}
            },
        }
        for event in told
    ]


def rows(names: Names) -> dict[str, list[Any]]:
    """Every other table: its rows without keys that no event names, in an order of their own."""
    found: dict[str, list[Any]] = {}
    for model in apps.get_models():
        if model in LEFT_OUT or not model.__module__.startswith(ACTED_ON):
            continue
        listed = [_row(names, row) for row in model._base_manager.all()]
        found[model._meta.label] = sorted(listed, key=repr)
    return found


def _row(names: Names, row: models.Model) -> list[tuple[str, Any]]:
    fields = row._meta.concrete_fields
    return [
        (field.attname, names.plain(getattr(row, field.attname)))
        for field in fields
        if not isinstance(field, models.AutoField)
    ]


def jobs(names: Names) -> list[Any]:
    """The jobs that wait; reactions are done, and messages are no part of a history."""
    waiting = Delivery.objects.filter(kind="job", state="waiting")
    return sorted((row.name, names.plain(row.key), repr(names.plain(row.payload)), row.due_at) for row in waiting)
