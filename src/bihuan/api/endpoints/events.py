"""The record, followed by position: ids and facts, never personal data."""

from dataclasses import dataclass
from typing import Annotated, Final

from ninja import Query, Router
from pydantic import Field

from bihuan.api.door import ApiRequest
from bihuan.api.reads import read
from bihuan.api.strict import Strict
from bihuan.platform.actor import Actor
from bihuan.platform.events.read import Recorded, after

router = Router()
FOLLOW: Final = "audit.follow"
POSITION_MAX: Final = 2**63 - 1


class FeedQuery(Strict):
    """Where to go on: the last position seen, 0 for the beginning."""

    after: Annotated[int, Field(ge=0, le=POSITION_MAX)] = 0
    limit: Annotated[int, Field(ge=1, le=500)] = 100


@dataclass(frozen=True, slots=True)
class Feed:
    """Events in their sealed order, and the position to go on from."""

    events: tuple[Recorded, ...]
    position: int


@read(router, "/events", FOLLOW, "followEvents", Feed)
def follow(request: ApiRequest, asked: Query[FeedQuery]) -> Feed:
    """This will give sealed events after a position, those of the token's area; ask again from where it ends."""
    found = after(asked.after, asked.limit)
    return Feed(
        events=tuple(event for event in found if _in_area(request.actor, event.path)),
        position=max((event.position or 0 for event in found), default=asked.after),
    )


def _in_area(actor: Actor, path: str) -> bool:
    areas = actor.areas(FOLLOW)
    return any(path.startswith(area.path) for area in areas if not (area.contractor_id or area.person_id))
