"""Reading the sample town's tables into the rows the contexts load."""

import csv
import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.worktime import CHINA

TOWN = Path(__file__).parent / "town"
WEEK_DAYS = 7
FIRST_TURN = 3  # where in the rota the first of each group stands today: two days after the late shift
DAY_SHIFT = (time(8, 30), time(18, 0), time(12, 0), time(13, 0))
LATE_SHIFT = (time(11, 0), time(20, 30), time(14, 0), time(15, 0))


def rows(name: str) -> Iterator[dict[str, str]]:
    """This will read one table of the town, row by row."""
    with (TOWN / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)


def staff(today: date, days_before: int, days_after: int) -> workforce.Load:
    """This will gather the town's units, people, means and rota, in which everybody rests every seventh day."""
    return workforce.Load(
        units=tuple(
            workforce.UnitIn(
                row["code"], row["parent"] or None, workforce.UnitKind(row["kind"]), row["name"], row["area"] or None
            )
            for row in rows("units")
        ),
        contractors=tuple(workforce.ContractorIn(row["code"], row["name"], row["unit"]) for row in rows("contractors")),
        people=tuple(_person(row) for row in rows("people")),
        zones=tuple(
            workforce.ZoneIn(row["code"], row["owner"] or None, _corners(row["outline"])) for row in rows("zones")
        ),
        skills=tuple(_skill(row) for row in rows("skills")),
        equipment=tuple(_equipment(row) for row in rows("equipment")),
        rosters=tuple(_rosters(today, days_before, days_after)),
    )


def _corners(outline: str) -> tuple[tuple[float, float], ...]:
    return tuple((lon, lat) for lon, lat in json.loads(outline))


def _person(row: dict[str, str]) -> workforce.PersonIn:
    return workforce.PersonIn(
        code=row["code"],
        name=row["name"],
        phone=row["phone"],
        employment=workforce.Employment(row["employment"]),
        contractor=row["contractor"] or None,
        unit=row["unit"],
        post=row["post"],
        start_lat=float(row["start_lat"]) if row["start_lat"] else None,
        start_lon=float(row["start_lon"]) if row["start_lon"] else None,
    )


def _skill(row: dict[str, str]) -> workforce.SkillIn:
    return workforce.SkillIn(
        person=row["person"],
        skill=row["skill"],
        level=int(row["rank"]),
        certificate=row["certificate"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
    )


def _equipment(row: dict[str, str]) -> workforce.EquipmentIn:
    due = row["calibration_due"]
    return workforce.EquipmentIn(
        kind=row["kind"],
        serial=row["serial"],
        unit="QL",
        holder=row["holder"] or None,
        calibration_due=date.fromisoformat(due) if due else None,
    )


def _rosters(today: date, days_before: int, days_after: int) -> Iterator[workforce.RosterIn]:
    """Each technician rests every seventh day, one after another, and works late the day after.

    It is counted from the day of the demonstration, on which the first of each group works by day: the sign-ins offered
    are theirs, and a demonstration of a day off shows nothing.
    """
    seen: dict[str, int] = {}
    for row in rows("people"):
        if row["post"] != "technician":
            continue
        place = seen[row["unit"]] = seen.get(row["unit"], -1) + 1
        days = tuple(
            _day(today + timedelta(days=ahead), ahead + place + FIRST_TURN)
            for ahead in range(-days_before, days_after + 1)
        )
        yield workforce.RosterIn(row["code"], days)


def _day(on: date, turn: int) -> workforce.RosterRow:
    if turn % WEEK_DAYS == 0:
        return workforce.RosterRow(date=on, kind=workforce.DayKind.REST)
    late = turn % WEEK_DAYS == 1
    begin, end, pause, resume = (datetime.combine(on, clock, CHINA) for clock in (LATE_SHIFT if late else DAY_SHIFT))
    return workforce.RosterRow(
        date=on,
        kind=workforce.DayKind.WORK,
        start_at=begin,
        end_at=end,
        break_start_at=pause,
        break_end_at=resume,
    )
