"""Many acts in memory, stored together: the same actions, and only where their rows lie is different.

Inside `remembering(Memory())` every manager answers from memory: rows made there have never been in the database, rows
that were are read once, when first asked for. What a batch of acts left behind is then written at once (`writing`).
"""

from bihuan.platform.memory.shelf import Memory
from bihuan.platform.memory.store import NotRemembered, active, atomic, remembering

__all__ = ["Memory", "NotRemembered", "active", "atomic", "remembering"]
