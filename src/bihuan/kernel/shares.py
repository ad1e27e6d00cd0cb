"""How much of what was to be done was done in time, against a target."""

from dataclasses import dataclass
from typing import Final

WHOLE_BP: Final = 10_000


@dataclass(frozen=True, slots=True)
class Kept:
    """How many of what was to be done was done in time, and how many not; what is not yet due counts as neither."""

    kept_count: int
    missed_count: int
    target_bp: int

    @property
    def share_bp(self) -> int | None:
        """The share kept; None where nothing was due yet."""
        due_count = self.kept_count + self.missed_count
        return self.kept_count * WHOLE_BP // due_count if due_count else None

    @property
    def is_met(self) -> bool:
        """Whether the target stands; a day without anything due has missed nothing."""
        return self.short_count == 0

    @property
    def short_count(self) -> int:
        """How many more would have had to be kept for the target."""
        wanted_count = -(-(self.kept_count + self.missed_count) * self.target_bp // WHOLE_BP)
        return max(0, wanted_count - self.kept_count)
