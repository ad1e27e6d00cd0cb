"""Whom a dispatcher may give work to: judged by where a technician is on the day planned, not today."""

from datetime import date, datetime
from uuid import UUID

from bihuan.contexts.orders import api as orders
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.errors import N_, NotFound
from bihuan.kernel.worktime import CHINA
from bihuan.platform.actor import Actor
from bihuan.platform.scoping import reaches

REASSIGN = "dispatch.reassign"


def day_of(job: "orders.PlanningRow", at: datetime, on: date | None) -> date:
    """This will give the day an order is judged for: the one asked for, else its appointment's, else today."""
    return on or (job.appointment_start or at).astimezone(CHINA).date()


def require_reach(actor: Actor, person_id: UUID, on: date) -> None:
    """This will pass if the actor may give orders to a technician on a day; NotFound otherwise."""
    place = workforce.place_on(person_id, on)
    if not reaches(actor, REASSIGN, place.path, place.contractor_id, person_id):
        raise NotFound(N_("There is no such technician in your area."))
