"""Reading the dossier."""

from datetime import date
from uuid import UUID

from bihuan.contexts.workforce.models import DossierFact
from bihuan.contexts.workforce.models.dated import valid_on
from bihuan.contexts.workforce.types import FactRow, FactSubject
from bihuan.kernel.codes import Code
from bihuan.platform.actor import Actor

COLUMNS = ("name", "value", "valid_from", "valid_to", "event_id")


def fact(subject_kind: FactSubject, subject_id: UUID, name: Code, on: date) -> FactRow | None:
    """This will give what a fact was on a day; None where it was not known."""
    rows = DossierFact.objects.filter(
        valid_on(on), subject_kind=subject_kind.value, subject_id=subject_id, name=name
    ).order_by("-valid_from")
    found = rows.values_list(*COLUMNS).first()
    return None if found is None else FactRow(*found)


def dossier(
    actor: Actor, subject_kind: FactSubject, subject_id: UUID, *, permission: str = "workforce.view_dossier"
) -> tuple[FactRow, ...]:
    """This will list all facts of one subject in the actor's sight, by name, the newest first."""
    rows = DossierFact.objects.visible(actor, permission).filter(subject_kind=subject_kind.value, subject_id=subject_id)
    return tuple(FactRow(*row) for row in rows.order_by("name", "-valid_from").values_list(*COLUMNS))
