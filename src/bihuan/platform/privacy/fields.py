"""Model fields for personal data."""

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression

from bihuan.platform.privacy.cipher import open_text, seal_text

Set = TypeVar("Set")
Get = TypeVar("Get")

# Django's fields are generic to the type checker only.
if TYPE_CHECKING:

    class _TextField(models.TextField[Set, Get]):
        pass

    class _CharField(models.CharField[Set, Get]):
        pass

else:

    class _TextField(models.Field, Generic[Set, Get]):
        pass

    class _CharField(models.CharField, Generic[Set, Get]):
        pass


class EncryptedText(_TextField[Set, Get]):
    """A text stored as ciphertext bound to its model and field; None stays NULL.

    Every write gives other bytes, so equality can't be asked of it: look up by a BlindIndex beside it.
    """

    description = "Encrypted text"

    def get_internal_type(self) -> str:
        return "BinaryField"

    @property
    def place(self) -> str:
        """The associated data: `platform.message.text`."""
        return f"{self.model._meta.label_lower}.{self.name}"  # noqa: SLF001 - Django documents _meta

    def get_lookup(self, lookup_name: str) -> Any:
        """This will allow `isnull` alone; any other lookup would silently find nothing."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if value is None or isinstance(value, bytes):
            return value
        if not isinstance(value, str):
            raise TypeError(f"{self.place} takes str or None, not {type(value).__name__}")
        return seal_text(value, self.place)

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        prepped = super().get_db_prep_value(value, connection, prepared)
        return connection.Database.Binary(prepped) if isinstance(prepped, bytes) else prepped  # type: ignore[attr-defined]  # each backend's driver module

    def from_db_value(
        self, value: bytes | memoryview | None, _expression: Expression, _connection: BaseDatabaseWrapper
    ) -> str | None:
        """This will decrypt what the database gave."""
        return None if value is None else open_text(bytes(value), self.place)


class BlindIndex(_CharField[Set, Get]):
    """The column of a blind index: 64 hex digits, indexed. NULL where the value is NULL or erased."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 64, "db_index": True, **kwargs})
