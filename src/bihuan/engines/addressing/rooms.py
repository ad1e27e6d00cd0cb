"""What of an address never decides where it lies: the door within a house that is named."""

import re
from typing import Final

from bihuan.engines.addressing.index import Index

_DOOR: Final = re.compile(r"(?<=[楼栋幢号])(?:(\d{1,2}单元))?\d{1,4}室$")
_MERE_NUMBER: Final = re.compile(r"\D?\d+\D?")


def one_door(text: str) -> str:
    """This will put one and the same door for whichever is named: 3栋2单元301室 lies where 3栋1单元101室 lies.

    Only for a tree that names no place by a mere number (`doors_are_plain`).
    """
    return _DOOR.sub(lambda found: "1单元101室" if found[1] else "101室", text)


def doors_are_plain(index: Index) -> bool:
    """Whether no place of the tree is named so that a door could be taken for it."""
    names = (*index.names, *index.shortened, *index.stems, *index.outer)
    return not any(_MERE_NUMBER.fullmatch(name) for name in names)
