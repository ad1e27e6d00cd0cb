"""Importing a carrier's sheet of orders: looked at, taken on as a job, and what was refused given back marked."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import Router, Status

from bihuan.api.acts import ROOT, Key, Made
from bihuan.api.door import ApiRequest, Door
from bihuan.api.problems import FaultAnswer, TooLarge, Unreadable, WrongType
from bihuan.api.reads import read
from bihuan.contexts.orders import api as orders
from bihuan.kernel.errors import N_, Invalid
from bihuan.platform import clock, sheets
from bihuan.platform.telling import say

router = Router()
IMPORT: Final = orders.keep_sheet.name
REPORT: Final = "/imports/{uuid:import_id}"
WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MULTIPART: Final = "multipart/form-data"
HEADERS_MAX_BYTES: Final = 10_000
_SHEET: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            MULTIPART: {
                "schema": {
                    "type": "object",
                    "properties": {"sheet": {"type": "string", "format": "binary", "description": "An .xlsx or .csv"}},
                    "required": ["sheet"],
                }
            }
        },
    }
}


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A row of the sheet that is no order, and what to mend in it."""

    row: int
    faults: tuple[FaultAnswer, ...]


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """What a sheet would become: how many orders, which rows not, and which columns nobody knows."""

    good_count: int
    refused: tuple[RefusedLine, ...]
    unknown_headers: tuple[str, ...]


@router.post(
    "/imports/preview",
    auth=Door(IMPORT),
    response={200: SheetPreview},
    operation_id="previewImport",
    summary="Read a sheet and change nothing",
    openapi_extra=_SHEET,
)
def preview(request: ApiRequest) -> SheetPreview:
    """This will say what a sheet would become; nothing of it is kept."""
    content, filename = _sheet(request)
    found = orders.preview_sheet(request.actor, content=content, filename=filename, at=clock.now())
    return SheetPreview(len(found.good), tuple(map(_line, found.refused)), found.unknown_headers)


@router.post(
    "/imports",
    auth=Door(IMPORT),
    response={202: Made},
    operation_id="importOrders",
    summary="Import a sheet of orders",
    openapi_extra=_SHEET,
)
def import_orders(request: ApiRequest, response: HttpResponse, key: Key) -> Status[Made]:
    """This will have a sheet imported by a job; its report is at the Location. A file that is no sheet is refused."""
    content, filename = _sheet(request)
    now = clock.now()
    orders.preview_sheet(request.actor, content=content, filename=filename, at=now)
    kept = orders.keep_sheet.once(key, request.actor, content=content, filename=filename, later=True, at=now)
    response["Location"] = f"{ROOT}/imports/{kept}"
    return Status(202, Made(kept))


@read(router, REPORT, IMPORT, "getImport", orders.ImportReport)
def get_import(request: ApiRequest, import_id: UUID) -> orders.ImportReport:
    """This will say what became of a sheet so far, to whoever sent it."""
    return orders.import_report(request.actor, import_id)


@read(router, f"{REPORT}/refused", IMPORT, "listRefusedRows", tuple[RefusedLine, ...])
def list_refused(request: ApiRequest, import_id: UUID) -> tuple[RefusedLine, ...]:
    """This will list the rows that became no order, with what to mend."""
    return tuple(map(_line, orders.refused_rows(request.actor, import_id).rows))


@router.get(
    f"{REPORT}/to-mend.xlsx",
    auth=Door(IMPORT),
    response={200: None},
    operation_id="getMarkedSheet",
    summary="Give the refused rows as a workbook",
    openapi_extra={
        "responses": {200: {"content": {WORKBOOK: {"schema": {"type": "string", "format": "binary"}}}}},
    },
)
def get_marked_sheet(request: ApiRequest, import_id: UUID) -> HttpResponse:
    """This will give the refused rows with what to mend marked in their cells; mended, it can be imported as it is."""
    content = orders.marked_sheet(request.actor, import_id, words=say, marks_header=_("What to mend"))
    return HttpResponse(
        content, content_type=WORKBOOK, headers={"Content-Disposition": 'attachment; filename="to-mend.xlsx"'}
    )


def _sheet(request: ApiRequest) -> tuple[bytes, str]:
    if request.content_type != MULTIPART:
        raise WrongType(N_("Send the sheet as multipart/form-data, in the field “sheet”."))
    most_mb = sheets.Limits().file_mb
    if int(request.META.get("CONTENT_LENGTH") or 0) > most_mb * 1_000_000 + HEADERS_MAX_BYTES:
        raise TooLarge(N_("The file is larger than %(most)s MB. Split it."), most=most_mb)
    try:
        sheet = request.FILES.get("sheet")
    except MultiPartParserError as problem:
        raise Unreadable(N_("The body cannot be read.")) from problem
    if sheet is None or isinstance(sheet, list):
        raise Invalid(N_("This is missing."), where="sheet")
    return sheet.read(), sheet.name or ""


def _line(row: orders.RefusedRow) -> RefusedLine:
    return RefusedLine(row.number, tuple(FaultAnswer(fault.where, say(fault)) for fault in row.faults))
