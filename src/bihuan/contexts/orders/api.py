"""The one door to orders; it only re-exports."""

from bihuan.contexts.orders.actions.assign import assign, give_back, reassign, withdraw
from bihuan.contexts.orders.actions.complete import complete
from bihuan.contexts.orders.actions.desk import block, cancel, note, reschedule, set_zone, unblock, urge
from bihuan.contexts.orders.actions.field import CONTACT_CHANNELS, accept, arrive, contact, depart
from bihuan.contexts.orders.actions.forget import forget, forget_sheets
from bihuan.contexts.orders.actions.hold import decide_hold, request_hold, resume
from bihuan.contexts.orders.actions.receive import OutsideRef, receive
from bihuan.contexts.orders.actions.settle import CLOSED_BY_HAND, close, reopen
from bihuan.contexts.orders.clock import Going, Reading, Segment, SegmentKind
from bihuan.contexts.orders.importing.columns import COLUMNS as IMPORT_COLUMNS
from bihuan.contexts.orders.importing.keeping import (
    ImportReport,
    RefusedRows,
    import_report,
    marked_sheet,
    refused_rows,
)
from bihuan.contexts.orders.importing.reading import Reading as SheetReading
from bihuan.contexts.orders.importing.reading import RefusedRow
from bihuan.contexts.orders.importing.run import import_sheet, keep_sheet, preview_sheet
from bihuan.contexts.orders.lifecycle import IN_HAND, OPEN, POOL, STATE_LABELS, TMF, VERB_LABELS, State, permission
from bihuan.contexts.orders.projections import Difference, differences, rebuild
from bihuan.contexts.orders.queries.briefs import (
    brief,
    brief_locked,
    briefs,
    id_of_number,
    ids_of_customer,
    visible_brief,
    visit_stands,
)
from bihuan.contexts.orders.queries.decisions import Decision, Inbox, Lane, decisions, mark_of
from bihuan.contexts.orders.queries.detail import detail
from bihuan.contexts.orders.queries.figures import DayFigures, day_figures
from bihuan.contexts.orders.queries.finding import by_number, newest_at, of_customers
from bihuan.contexts.orders.queries.lists import SORTS, count_orders, each_order, list_orders
from bihuan.contexts.orders.queries.mix import MixRow, mix
from bihuan.contexts.orders.queries.planning import board, planning_rows, planning_rows_of, route
from bihuan.contexts.orders.queries.timeline import Telling, event_label, flag, person, tells, value, window
from bihuan.contexts.orders.response import Response
from bihuan.contexts.orders.rows import (
    BoardVisit,
    FactRow,
    NextStep,
    OrderDetail,
    OrderRow,
    Related,
    RouteStop,
    TimelineRow,
    VisitRow,
)
from bihuan.contexts.orders.rules import Answer
from bihuan.contexts.orders.types import Brief, OrderFilter, Outcome, PlanningRow, Receipt

__all__ = [
    "CLOSED_BY_HAND",
    "CONTACT_CHANNELS",
    "IMPORT_COLUMNS",
    "IN_HAND",
    "OPEN",
    "POOL",
    "SORTS",
    "STATE_LABELS",
    "TMF",
    "VERB_LABELS",
    "Answer",
    "BoardVisit",
    "Brief",
    "DayFigures",
    "Decision",
    "Difference",
    "FactRow",
    "Going",
    "ImportReport",
    "Inbox",
    "Lane",
    "MixRow",
    "NextStep",
    "OrderDetail",
    "OrderFilter",
    "OrderRow",
    "Outcome",
    "OutsideRef",
    "PlanningRow",
    "Reading",
    "Receipt",
    "RefusedRow",
    "RefusedRows",
    "Related",
    "Response",
    "RouteStop",
    "Segment",
    "SegmentKind",
    "SheetReading",
    "State",
    "Telling",
    "TimelineRow",
    "VisitRow",
    "accept",
    "arrive",
    "assign",
    "block",
    "board",
    "brief",
    "brief_locked",
    "briefs",
    "by_number",
    "cancel",
    "close",
    "complete",
    "contact",
    "count_orders",
    "day_figures",
    "decide_hold",
    "decisions",
    "depart",
    "detail",
    "differences",
    "each_order",
    "event_label",
    "flag",
    "forget",
    "forget_sheets",
    "give_back",
    "id_of_number",
    "ids_of_customer",
    "import_report",
    "import_sheet",
    "keep_sheet",
    "list_orders",
    "mark_of",
    "marked_sheet",
    "mix",
    "newest_at",
    "note",
    "of_customers",
    "permission",
    "person",
    "planning_rows",
    "planning_rows_of",
    "preview_sheet",
    "reassign",
    "rebuild",
    "receive",
    "refused_rows",
    "reopen",
    "request_hold",
    "reschedule",
    "resume",
    "route",
    "set_zone",
    "tells",
    "unblock",
    "urge",
    "value",
    "visible_brief",
    "visit_stands",
    "window",
    "withdraw",
]
