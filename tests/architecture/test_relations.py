"""Between contexts, foreign keys point down, protect what they point to, and put no name into the other's rows.

import-linter cannot see a string such as "workforce.Person"; the database's own tables can be asked.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tests.architecture.sources import layers

FLOORS = [*layers("contexts"), ["platform"]]
HEIGHT = {label: -height for height, floor in enumerate(FLOORS) for label in floor}


def faults(model: type[models.Model]) -> Iterator[str]:
    """This will name what is wrong with a model's relations to other applications."""
    for field in model._meta.get_fields(include_parents=False):
        if not isinstance(field, models.ForeignObject | models.ManyToManyField) or field.model is not model:
            continue
        here, there = model._meta.app_label, field.remote_field.model._meta.app_label
        if here == there:
            continue
        name = f"{model._meta.label}.{field.name} -> {field.remote_field.model._meta.label}"
        if here not in HEIGHT or there not in HEIGHT or HEIGHT[there] >= HEIGHT[here]:
            yield f"{name} does not point down"
        if not isinstance(field, models.ManyToManyField) and field.remote_field.on_delete is not models.PROTECT:
            yield f"{name} is not PROTECT"
        if not (field.remote_field.related_name or "").endswith("+"):
            yield f"{name} has a related_name other than '+'"


def test_every_relation_between_contexts_points_down_protected_and_unseen() -> None:
    found = [fault for model in apps.get_models() for fault in faults(model)]
    assert not found, "\n".join(found)


def test_every_application_with_tables_has_its_floor() -> None:
    framework = {"sessions", "contenttypes", "auth"}
    placeless = {model._meta.app_label for model in apps.get_models()} - framework - set(HEIGHT)
    assert not placeless, f"the contract `contexts` in .importlinter has no place for {sorted(placeless)}"


@isolate_apps("bihuan.platform")
@pytest.mark.parametrize(
    ("here", "there", "on_delete", "related_name", "wrong"),
    [
        ("orders", "workforce", models.PROTECT, "+", []),
        ("orders", "orders", models.CASCADE, "lines", []),
        ("workforce", "orders", models.PROTECT, "+", ["point down"]),
        ("dispatch", "care", models.PROTECT, "+", ["point down"]),
        ("orders", "workforce", models.CASCADE, "+", ["PROTECT"]),
        ("orders", "workforce", models.PROTECT, "orders", ["related_name"]),
        ("orders", "workforce", models.CASCADE, None, ["PROTECT", "related_name"]),
    ],
)
def test_the_rule_finds_what_it_should(here, there, on_delete, related_name, wrong) -> None:  # type: ignore[no-untyped-def]
    target = type("Target", (models.Model,), {"__module__": __name__, "Meta": type("Meta", (), {"app_label": there})})
    key = models.ForeignKey(target, on_delete, related_name=related_name)
    model = type(
        "Source", (models.Model,), {"__module__": __name__, "Meta": type("Meta", (), {"app_label": here}), "key": key}
    )
    found = list(faults(model))
    assert len(found) == len(wrong)
    assert all(word in fault for word, fault in zip(wrong, found, strict=True))
