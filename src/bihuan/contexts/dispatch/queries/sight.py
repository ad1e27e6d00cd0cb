"""What of the organisation an actor may see on a board: every area granted, not the first that fits."""

from dataclasses import dataclass
from uuid import UUID

from bihuan.kernel.errors import N_, NotFound
from bihuan.platform.actor import Actor, Area
from bihuan.platform.scoping import PATH_DIGITS_PER_LEVEL, holds

VIEW = "dispatch.view"


@dataclass(frozen=True, slots=True)
class Sight:
    """`areas` lie at or below `path`, the lowest unit that holds them all; what else lies below it is not seen."""

    path: str
    areas: tuple[Area, ...]

    def sees(self, path: str, contractor_id: UUID | None = None, person_id: UUID | None = None) -> bool:
        """This will say whether what lies there, and is this contractor's or person's, is seen."""
        return any(holds(area, path, contractor_id, person_id) for area in self.areas)

    def touches(self, path: str) -> bool:
        """This will say whether some of what lies at or below `path` is seen, or `path` lies within what is."""
        return any(path.startswith(area.path) or area.path.startswith(path) for area in self.areas)


def sight(actor: Actor, path: str) -> Sight:
    """This will give what of the path asked for the actor may see; NotFound where that is nothing."""
    found = {
        Area(max(path, area.path, key=len), area.contractor_id, area.person_id)
        for area in actor.areas(VIEW)
        if path.startswith(area.path) or area.path.startswith(path)
    }
    if not found:
        raise NotFound(N_("There is no such part of the organisation in your area."))
    return Sight(_shared([area.path for area in found]), tuple(sorted(found, key=str)))


def _shared(paths: list[str]) -> str:
    """The lowest unit that holds all of these."""
    ends = range(len(min(paths, key=len)), 0, -PATH_DIGITS_PER_LEVEL)
    return next((paths[0][:end] for end in ends if all(path.startswith(paths[0][:end]) for path in paths)), "")
