"""One page of a list: rows, how many there are in all, and where in the list we stand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

R = TypeVar("R")

SIZE_DEFAULT_COUNT = 50
SIZE_MAX_COUNT = 200
NUMBER_MAX = 100_000  # beyond it a database only counts rows it throws away; narrow the filter instead


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """`number` counts from 1."""

    rows: tuple[R, ...]
    total_count: int
    number: int
    size_count: int

    @property
    def last_number(self) -> int:
        """The number of the last page; 1 for an empty list."""
        return max(1, -(-self.total_count // self.size_count))


def page_of(
    found: QuerySet[Any], row: Callable[[Any], R], *, number: int = 1, size_count: int = SIZE_DEFAULT_COUNT
) -> Page[R]:
    """This will cut one page out of an ordered queryset, with two queries; odd numbers are brought into range."""
    size = min(max(size_count, 1), SIZE_MAX_COUNT)
    at = min(max(number, 1), NUMBER_MAX)
    start = (at - 1) * size
    return Page(tuple(row(item) for item in found[start : start + size]), found.count(), at, size)
