"""What a policy answers with, apart from how it is stored."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)

BEGINNING: Final = datetime(1, 1, 1, tzinfo=UTC)
SHIPPED_NUMBER: Final = 0


@dataclass(frozen=True, slots=True)
class PolicyVersion(Generic[T_co]):
    """One version of a policy: number 0 is the shipped file, in force from the beginning.

    `hash` is the SHA-256 of the canonical text, the same on every installation; what was decided by a policy keeps it.
    """

    name: str
    value: T_co
    hash: str
    effective_from: datetime
    number: int = SHIPPED_NUMBER
