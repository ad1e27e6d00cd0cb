"""Whose a zone is, and where it lies."""

from datetime import date, datetime
from uuid import UUID

from bihuan.contexts.workforce.actions.sight import give_way, insert, person_locked, zone_locked
from bihuan.contexts.workforce.events import OutlineSet, ZoneOwnerSet
from bihuan.contexts.workforce.models import ZoneOutline, ZoneOwner
from bihuan.contexts.workforce.rules.outlines import Corner, box, opened, outline_faults
from bihuan.kernel.errors import N_, Invalid, Refused
from bihuan.platform.action import action, record
from bihuan.platform.actor import Actor


@action("workforce.set_zone_owner")
def set_zone_owner(actor: Actor, *, zone_id: UUID, person_id: UUID | None, valid_from: date, at: datetime) -> None:
    """This will make a zone a person's from a day on, or, with None, nobody's."""
    zone = zone_locked(actor, zone_id)
    person = None if person_id is None else person_locked(actor, person_id)
    if person is not None and not person.active:
        raise Refused(N_("This person has left and can own no zone."), code="inactive")
    give_way(ZoneOwner.objects.filter(zone=zone), valid_from)
    if person is not None:
        insert(ZoneOwner(zone=zone, person=person, valid_from=valid_from))
    record(ZoneOwnerSet(zone.pk, person_id, valid_from), subject=("unit", zone.pk), path=zone.path, at=at)


@action("workforce.set_outline")
def set_outline(actor: Actor, *, zone_id: UUID, outline: tuple[Corner, ...], valid_from: date, at: datetime) -> UUID:
    """This will set where a zone lies from a day on: corners (lon, lat) in WGS-84, in order, closed or not."""
    zone = zone_locked(actor, zone_id)
    corners = opened(outline)
    if faults := outline_faults(corners):
        raise Invalid.of(faults)
    give_way(ZoneOutline.objects.filter(zone=zone), valid_from)
    row = insert(ZoneOutline(zone=zone, outline_json=corners, valid_from=valid_from, **box(corners)._asdict()))
    facts = OutlineSet(zone.pk, row.pk, len(corners), valid_from)
    record(facts, subject=("unit", zone.pk), path=zone.path, at=at)
    return row.pk
