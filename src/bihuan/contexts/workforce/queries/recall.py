"""Bringing who works where into the memory that many acts run in, with a query a table."""

from typing import Final

from bihuan.contexts.workforce.models import (
    Absence,
    EquipmentItem,
    Membership,
    OrgUnit,
    Person,
    RosterDay,
    SkillHolding,
)
from bihuan.platform.memory import active

FEW_ROWS: Final = 1_000


def recall() -> None:
    """This will bring units, people and their memberships into memory, as far as they are not too many.

    Of what decides who is on duty, which fewer acts ask for, only what is little: at a takeover there is no rota yet.
    """
    memory = active()
    if memory is None:
        raise RuntimeError("only in memory is anything recalled")
    for model in (OrgUnit, Person, Membership):
        memory.shelf(model).bring()
    for duty in (RosterDay, Absence, SkillHolding, EquipmentItem):
        memory.shelf(duty).bring(FEW_ROWS)
