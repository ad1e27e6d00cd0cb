"""Ids: random ones of 128 bits, made and read in less than half the time that `UUID()` and `uuid4` take."""

import os
from typing import Final
from uuid import UUID, SafeUUID

_RANDOM: Final = ~(0xF000 << 64 | 0xC000 << 48) & (1 << 128) - 1
_VERSION_4: Final = 4 << 76 | 0x8000 << 48
_set = object.__setattr__  # a UUID is not changed; this is how it sets its own


def new_id() -> UUID:
    """This will give a UUID of version 4."""
    return id_of(int.from_bytes(os.urandom(16)) & _RANDOM | _VERSION_4)


def id_of(number: int) -> UUID:
    """This will give the UUID of 128 bits, without the looks that UUID() takes at what it is given."""
    made: UUID = object.__new__(UUID)
    _set(made, "int", number)
    _set(made, "is_safe", SafeUUID.unknown)
    return made
