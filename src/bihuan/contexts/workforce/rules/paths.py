"""Organisation paths: four digits for each level, so that a unit and all below it are one range of text."""

from typing import Final

from bihuan.contexts.workforce.types import UnitKind
from bihuan.kernel.errors import N_, Refused

DIGITS: Final = 4
MOST_CHILDREN_COUNT: Final = 9998  # 9999 is kept free: the end of a range is the next number
LEVELS: Final = tuple(UnitKind)


def child_path(parent_path: str, number: int) -> str:
    """This will give the path of a unit's child by its number, 1 to 9998; an empty parent path is the tree itself."""
    if not 1 <= number <= MOST_CHILDREN_COUNT:
        raise Refused(
            N_("A unit can have %(count)s units below it in its life. Split it first."),
            code="tree_full",
            count=MOST_CHILDREN_COUNT,
        )
    return f"{parent_path}{number:0{DIGITS}}"


def within(path: str, ancestor: str) -> bool:
    """This will say whether `path` is `ancestor` or lies below it."""
    return path.startswith(ancestor)


def ancestors(path: str) -> tuple[str, ...]:
    """This will give the paths from the root down to `path` itself."""
    return tuple(path[:end] for end in range(DIGITS, len(path) + 1, DIGITS))


def moved(path: str, old: str, new: str) -> str:
    """This will give where `path`, at or below `old`, lies once `old` has become `new`."""
    if not within(path, old):
        raise ValueError(f"{path} does not lie under {old}")
    return new + path[len(old) :]


def may_stand_under(kind: UnitKind, parent: UnitKind | None) -> bool:
    """This will say whether a unit of `kind` belongs directly below `parent` (None: at the top)."""
    level = LEVELS.index(kind)
    return parent is None if level == 0 else parent is LEVELS[level - 1]
