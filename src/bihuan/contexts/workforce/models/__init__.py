"""The workforce's rows: the tree and its zones, people, their days, skills, equipment, and the dossier."""

from bihuan.contexts.workforce.models.days import Absence, RosterDay
from bihuan.contexts.workforce.models.dossier import DossierFact
from bihuan.contexts.workforce.models.means import EquipmentItem, SkillHolding
from bihuan.contexts.workforce.models.people import Contractor, Membership, Person
from bihuan.contexts.workforce.models.rota import DayRequest, HandoverNote, RotaLine, RotaPlan, Swap
from bihuan.contexts.workforce.models.tree import LeftPath, OrgUnit, ZoneOutline, ZoneOwner
from bihuan.contexts.workforce.models.work import ExpectedWork

__all__ = [
    "Absence",
    "Contractor",
    "DayRequest",
    "DossierFact",
    "EquipmentItem",
    "ExpectedWork",
    "HandoverNote",
    "LeftPath",
    "Membership",
    "OrgUnit",
    "Person",
    "RosterDay",
    "RotaLine",
    "RotaPlan",
    "SkillHolding",
    "Swap",
    "ZoneOutline",
    "ZoneOwner",
]
