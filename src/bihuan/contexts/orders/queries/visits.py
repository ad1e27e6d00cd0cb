"""A visit as its row."""

from typing import Any

from bihuan.contexts.orders.rows import VisitRow


def visit_row(visit: Any) -> VisitRow:
    """This will give the row of a visit loaded with its lead."""
    return VisitRow(
        id=visit.pk,
        cycle=visit.cycle,
        lead_id=visit.lead_id,
        lead_name=visit.lead.name,
        state=visit.state,
        planned_start=visit.planned_start,
        planned_end=visit.planned_end,
        sequence=visit.sequence,
        outside=visit.outside,
        assigned_at=visit.assigned_at,
        accepted_at=visit.accepted_at,
        departed_at=visit.departed_at,
        arrived_at=visit.arrived_at,
        ended_at=visit.ended_at,
    )
