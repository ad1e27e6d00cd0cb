"""Which tables a database has, and of what kind each column is, by the migrations applied to it.

The kinds come from the migrations and not from the program's models, so that a database that is older than the program
is read as what it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.migrations.loader import MigrationLoader

from bihuan.kernel.errors import Refused

Applied = frozenset[tuple[str, str]]

_KINDS = {
    "UUIDField": "uuid",
    "DateTimeField": "moment",
    "DateField": "day",
    "TimeField": "time",
    "BooleanField": "flag",
    "JSONField": "json",
    "BinaryField": "bytes",
    "DecimalField": "decimal",
    "FloatField": "float",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column and how its values are to be compared between databases."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table; `counter` is its column with numbers the database gives out, empty if there is none."""

    name: str
    columns: tuple[Column, ...]
    counter: str


def tables_of(applied: Applied) -> tuple[Table, ...]:
    """This will list the tables those migrations made; Refused if the program does not know one of them."""
    loader = MigrationLoader(None)
    if unknown := sorted(applied - set(loader.graph.nodes)):
        raise Refused(
            f"It was written by a newer program: {'.'.join(unknown[0])} and {len(unknown) - 1} more migrations are "
            "unknown here. Install that version first.",
            code="newer",
        )
    state = loader.project_state(sorted(applied), at_end=True)
    models = state.apps.get_models(include_auto_created=True)
    return tuple(sorted(map(_table, models), key=lambda table: table.name))


def missing(applied: Applied) -> list[tuple[str, str]]:
    """This will list the migrations of this program that were not applied."""
    return sorted(known() - applied)


def known() -> Applied:
    """This will list the migrations this program brings."""
    return frozenset(MigrationLoader(None).graph.nodes)


def as_lists(applied: Applied) -> dict[str, list[str]]:
    """This will give migrations by application, as a manifest holds them."""
    return {app: sorted(name for its, name in applied if its == app) for app in sorted({app for app, _ in applied})}


def from_lists(listed: dict[str, Iterable[str]]) -> Applied:
    """This will read them back."""
    return frozenset((app, name) for app, names in listed.items() for name in names)


def _table(model: Any) -> Table:
    fields = [field for field in model._meta.local_concrete_fields if field.column]  # noqa: SLF001 - documented by Django
    counters = [field.column for field in fields if field.get_internal_type().endswith("AutoField")]
    columns = tuple(Column(field.column, _kind(field)) for field in fields)
    return Table(model._meta.db_table, columns, counters[0] if counters else "")  # noqa: SLF001 - Django's documented, underscored name


def _kind(field: Any) -> str:
    while field.remote_field is not None:
        field = field.target_field
    kind = field.get_internal_type()
    return _KINDS.get(kind, "int" if kind.endswith(("IntegerField", "AutoField")) else "text")
