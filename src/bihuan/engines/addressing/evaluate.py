"""How good the matching is on labelled addresses."""

from collections.abc import Iterable
from dataclasses import dataclass

from bihuan.engines.addressing.index import Index
from bihuan.engines.addressing.match import match
from bihuan.engines.addressing.table import Labelled

_BASIS_POINTS = 10_000


@dataclass(frozen=True, slots=True)
class Figures:
    """`wrong`: another zone than the label's, or any zone where a person would ask. `asked`: asked though the label
    has a zone. Shares are of all addresses, in basis points.
    """

    all_count: int
    wrong: tuple[Labelled, ...]
    asked: tuple[Labelled, ...]

    @property
    def wrong_bp(self) -> int:
        return _BASIS_POINTS * len(self.wrong) // max(1, self.all_count)

    @property
    def asked_bp(self) -> int:
        return _BASIS_POINTS * len(self.asked) // max(1, self.all_count)


def evaluate(labelled: Iterable[Labelled], index: Index) -> Figures:
    """Match every address and compare with its label."""
    wrong, asked, all_count = [], [], 0
    for each in labelled:
        all_count += 1
        zone = match(each.text, index).zone or ""
        if zone and zone != each.zone:
            wrong.append(each)
        elif not zone and each.zone:
            asked.append(each)
    return Figures(all_count, tuple(wrong), tuple(asked))
