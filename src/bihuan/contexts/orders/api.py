"""The one door to orders; it only re-exports."""

from bihuan.contexts.orders.actions.assign import assign, give_back, reassign, withdraw
from bihuan.contexts.orders.actions.complete import complete
from bihuan.contexts.orders.actions.desk import block, cancel, note, reschedule, set_zone, unblock, urge
from bihuan.contexts.orders.actions.field import CONTACT_CHANNELS, accept, arrive, contact, depart
from bihuan.contexts.orders.actions.forget import forget, forget_sheets
from bihuan.contexts.orders.actions.hold import decide_hold, request_hold, resume
from bihuan.contexts.orders.actions.receive import OutsideRef, receive
from bihuan.contexts.orders.actions.settle import CLOSED_BY_HAND, close, reopen
from bihuan.contexts.orders.bulk.acts import VERBS as BULK_VERBS
from bihuan.contexts.orders.bulk.acts import Wish, act_on_one, faults_of, verb_for
from bihuan.contexts.orders.bulk.acts import check as check_wish
from bihuan.contexts.orders.bulk.report import BulkReport, RefusedOrder, bulk_report, bulk_reports, refused_orders
from bihuan.contexts.orders.bulk.run import BULK, act_on_many, finish_many, stop_many
from bihuan.contexts.orders.bulk.run import MOST_COUNT as BULK_MOST_COUNT
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
from bihuan.contexts.orders.lifecycle import IN_HAND, OPEN, POOL, STATE_LABELS, VERB_LABELS, State, permission
from bihuan.contexts.orders.projections import Difference, differences, rebuild
from bihuan.contexts.orders.queries.briefs import (
    brief,
    briefs,
    id_of_number,
    ids_of_customer,
    locked,
    standing_number,
    state_of,
    visible_brief,
    visit_stands,
)
from bihuan.contexts.orders.queries.decisions import Decision, Inbox, Lane, decisions, mark_of
from bihuan.contexts.orders.queries.detail import detail
from bihuan.contexts.orders.queries.figures import DayFigures, day_figures
from bihuan.contexts.orders.queries.finding import by_number, newest_at, of_customers
from bihuan.contexts.orders.queries.held import HeldOrder, held_orders
from bihuan.contexts.orders.queries.lists import SORTS, count_orders, each_order, list_orders, order_numbers
from bihuan.contexts.orders.queries.mix import MixRow, mix
from bihuan.contexts.orders.queries.planning import (
    board,
    day_visits,
    places_of,
    planning_rows,
    planning_rows_of,
    pool,
    route,
)
from bihuan.contexts.orders.queries.work import work_by_zone
from bihuan.contexts.orders.response import Response
from bihuan.contexts.orders.rows import (
    BoardVisit,
    DayVisit,
    NextStep,
    OrderDetail,
    OrderPlace,
    OrderRow,
    Related,
    RouteStop,
    TimelineRow,
    VisitRow,
)
from bihuan.contexts.orders.rules import Answer
from bihuan.contexts.orders.types import Brief, Locked, OrderFilter, Outcome, PlanningRow, Receipt

__all__ = [
    "BULK",
    "BULK_MOST_COUNT",
    "BULK_VERBS",
    "CLOSED_BY_HAND",
    "CONTACT_CHANNELS",
    "IMPORT_COLUMNS",
    "IN_HAND",
    "OPEN",
    "POOL",
    "SORTS",
    "STATE_LABELS",
    "VERB_LABELS",
    "Answer",
    "BoardVisit",
    "Brief",
    "BulkReport",
    "DayFigures",
    "DayVisit",
    "Decision",
    "Difference",
    "Going",
    "HeldOrder",
    "ImportReport",
    "Inbox",
    "Lane",
    "Locked",
    "MixRow",
    "NextStep",
    "OrderDetail",
    "OrderFilter",
    "OrderPlace",
    "OrderRow",
    "Outcome",
    "OutsideRef",
    "PlanningRow",
    "Reading",
    "Receipt",
    "RefusedOrder",
    "RefusedRow",
    "RefusedRows",
    "Related",
    "Response",
    "RouteStop",
    "Segment",
    "SegmentKind",
    "SheetReading",
    "State",
    "TimelineRow",
    "VisitRow",
    "Wish",
    "accept",
    "act_on_many",
    "act_on_one",
    "arrive",
    "assign",
    "block",
    "board",
    "brief",
    "briefs",
    "bulk_report",
    "bulk_reports",
    "by_number",
    "cancel",
    "check_wish",
    "close",
    "complete",
    "contact",
    "count_orders",
    "day_figures",
    "day_visits",
    "decide_hold",
    "decisions",
    "depart",
    "detail",
    "differences",
    "each_order",
    "faults_of",
    "finish_many",
    "forget",
    "forget_sheets",
    "give_back",
    "held_orders",
    "id_of_number",
    "ids_of_customer",
    "import_report",
    "import_sheet",
    "keep_sheet",
    "list_orders",
    "locked",
    "mark_of",
    "marked_sheet",
    "mix",
    "newest_at",
    "note",
    "of_customers",
    "order_numbers",
    "permission",
    "places_of",
    "planning_rows",
    "planning_rows_of",
    "pool",
    "preview_sheet",
    "reassign",
    "rebuild",
    "receive",
    "refused_orders",
    "refused_rows",
    "reopen",
    "request_hold",
    "reschedule",
    "resume",
    "route",
    "set_zone",
    "standing_number",
    "state_of",
    "stop_many",
    "unblock",
    "urge",
    "verb_for",
    "visible_brief",
    "visit_stands",
    "withdraw",
    "work_by_zone",
]
