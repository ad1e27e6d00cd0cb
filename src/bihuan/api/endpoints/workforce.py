"""Who serves where: read only."""

from ninja import Query, Router

from bihuan.api.door import ApiRequest
from bihuan.api.endpoints.plans import DayOf
from bihuan.api.reads import read
from bihuan.api.strict import CodeText, Strict, UnitPath
from bihuan.contexts.workforce import api as workforce
from bihuan.platform import clock

router = Router()
VIEW = "workforce.view"


class UnitsQuery(Strict):
    """Which units: below a path, of one kind."""

    path: UnitPath = ""
    kind: workforce.UnitKind | None = None


class PeopleQuery(Strict):
    """Which people: below a path, in one post."""

    path: UnitPath = ""
    post: CodeText | None = None


@read(router, "/units", VIEW, "listUnits", tuple[workforce.UnitRow, ...])
def list_units(request: ApiRequest, asked: Query[UnitsQuery]) -> tuple[workforce.UnitRow, ...]:
    """This will list the units of the organisation in sight, in the tree's order."""
    return workforce.units(request.actor, **asked.given())


@read(router, "/people", VIEW, "listPeople", tuple[workforce.PersonRow, ...])
def list_people(request: ApiRequest, asked: Query[PeopleQuery]) -> tuple[workforce.PersonRow, ...]:
    """This will list the people in sight, their phones masked."""
    return workforce.people(request.actor, **asked.given())


@read(router, "/crew", VIEW, "listCrew", tuple[workforce.CrewRow, ...])
def list_crew(request: ApiRequest, asked: Query[DayOf]) -> tuple[workforce.CrewRow, ...]:
    """This will list the field staff in sight on a day: hours, skills, equipment, and why somebody can't work."""
    seen = {person.id for person in workforce.people(request.actor, path=asked.path, with_left=True)}
    crew = workforce.crew(asked.path, asked.on, clock.now())
    return tuple(row for row in crew if row.person_id in seen)
