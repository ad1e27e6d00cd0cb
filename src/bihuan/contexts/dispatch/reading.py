"""What a group's day is planned from, read at one moment."""

from datetime import date, datetime

from bihuan.contexts.dispatch.policies import RULES, TIERS
from bihuan.contexts.dispatch.translate import Day
from bihuan.contexts.orders import api as orders
from bihuan.contexts.workforce import api as workforce


def read_day(path: str, on: date, at: datetime) -> Day:
    """This will read what a group's day is planned from: its open jobs of that day and its people.

    What its people hold elsewhere takes their time too; what others hold here is no concern of this plan.
    """
    rules, tiers = RULES.at(at), TIERS.at(at)
    crew = workforce.crew(path, on, at)
    members = {person.person_id for person in crew}
    jobs = orders.planning_rows(path, on, holders=members)
    return Day(
        path=path,
        date=on,
        at=at,
        jobs=tuple(job for job in jobs if job.holder_id is None or job.holder_id in members),
        crew=crew,
        rules=rules.value,
        tiers=tiers.value,
        policy_hash=rules.hash,
    )
