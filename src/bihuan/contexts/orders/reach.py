"""Whether an actor's area covers a place: for rows that are about to be made or moved, which no query can show."""

from bihuan.kernel.errors import N_, NotFound
from bihuan.platform.action import act_permission
from bihuan.platform.actor import Actor


def require_path(actor: Actor, path: str) -> None:
    """This will pass if the running action's permission reaches `path` whole; else the place counts as absent."""
    areas = actor.areas(act_permission())
    if not any(path.startswith(area.path) and area.contractor_id is None and area.person_id is None for area in areas):
        raise NotFound(N_("There is no such place, or it lies outside your area."), code="place_not_found")
