"""Writing the dossier: what upper contexts find out about a person or contractor, as dated facts."""

from datetime import date, datetime
from uuid import UUID

from bihuan.contexts.workforce.actions.sight import contractor_seen, give_way, insert, person_locked
from bihuan.contexts.workforce.events import FactRecorded
from bihuan.contexts.workforce.models import DossierFact
from bihuan.contexts.workforce.types import FactSubject
from bihuan.kernel.codes import Code, is_code
from bihuan.kernel.errors import N_, Invalid
from bihuan.platform.action import action, record
from bihuan.platform.actor import Actor


@action("workforce.record_fact")
def record_fact(
    actor: Actor,
    *,
    subject_kind: FactSubject,
    subject_id: UUID,
    name: Code,
    value: Code,
    valid_from: date,
    valid_to: date | None = None,
    event_id: int | None = None,
    at: datetime,
) -> UUID:
    """This will note that `name` is `value` from a day on; what it was before ends the day before.

    `event_id` is the event that established it, so that the fact can be opened. Values are codes or numbers.
    """
    for where, text in (("name", name), ("value", value)):
        if not is_code(text):
            raise Invalid(N_("A fact's name and value are codes or numbers, not text."), where=where)
    if valid_to is not None and valid_to < valid_from:
        raise Invalid(N_("The validity ends before it begins."), where="valid_to")
    path = _path_of(actor, subject_kind, subject_id)
    subject = {"subject_kind": subject_kind.value, "subject_id": subject_id}
    give_way(DossierFact.objects.filter(name=name, **subject), valid_from)
    row = insert(
        DossierFact(
            **subject,
            org_path=path,
            name=name,
            value=value,
            valid_from=valid_from,
            valid_to=valid_to,
            event_id=event_id,
        )
    )
    facts = FactRecorded(row.pk, subject_kind, subject_id, name, value, valid_from, valid_to, event_id)
    record(facts, subject=(subject_kind.value, subject_id), path=path, at=at)
    return row.pk


def _path_of(actor: Actor, kind: FactSubject, subject_id: UUID) -> str:
    match kind:
        case FactSubject.PERSON:
            return person_locked(actor, subject_id).org_path
        case FactSubject.CONTRACTOR:
            return contractor_seen(actor, subject_id).path
