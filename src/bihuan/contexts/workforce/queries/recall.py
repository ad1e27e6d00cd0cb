"""Bringing who works where into the memory that many acts run in, with a query a table."""

from bihuan.contexts.workforce.models import Membership, OrgUnit, Person
from bihuan.platform.memory import active


def recall() -> None:
    """This will bring units, people and their memberships into memory, as far as they are not too many."""
    memory = active()
    if memory is None:
        raise RuntimeError("only in memory is anything recalled")
    for model in (OrgUnit, Person, Membership):
        memory.shelf(model).bring()
