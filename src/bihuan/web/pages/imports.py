"""Importing a carrier's sheet of orders: look at it first, then take it on, then mend what was refused.

The file stays in the browser until it is taken on: looking at a sheet keeps nothing of it here.
"""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.contexts.orders import api as orders
from bihuan.kernel.errors import Invalid
from bihuan.platform import clock, sheets
from bihuan.platform.privacy import mask_address, mask_name, mask_phone
from bihuan.platform.telling import say
from bihuan.web.http import StaffRequest, go, is_htmx, page

SHOWN_ROWS_COUNT = 20
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IMPORT = "orders.import_sheet"


class SheetForm(forms.Form):
    """The file."""

    sheet = forms.FileField(
        label=gettext_lazy("Sheet"),
        error_messages={"required": gettext_lazy("No sheet is chosen. Choose one first.")},
        help_text=gettext_lazy("Excel (.xlsx) or CSV, UTF-8 or GB18030; its first row of headers is found by itself"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_sheet(self) -> "UploadedFile[bytes]":
        """This will refuse a file that is too large before it is read."""
        sheet: UploadedFile[bytes] = self.cleaned_data["sheet"]
        most_mb = sheets.Limits().file_mb
        if (sheet.size or 0) > most_mb * 1_000_000:
            raise forms.ValidationError(_("The file is larger than %(most)s MB. Split it.") % {"most": most_mb})
        return sheet


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that can't be imported: its number in the sheet, and what is wrong, by column."""

    number: int
    faults: tuple[tuple[str, str], ...]


@require_http_methods(["GET", "POST"])
@page(IMPORT)
def import_page(request: StaffRequest) -> HttpResponse:
    """This will show what a sheet would become and, on a second word, hand it to the import."""
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    reading = None
    if form.is_bound and form.is_valid():
        sheet: UploadedFile[bytes] = form.cleaned_data["sheet"]
        content, filename, now = sheet.read(), sheet.name or "", clock.now()
        try:
            reading = orders.preview_sheet(request.actor, content=content, filename=filename, at=now)
            if request.POST.get("act") == "import":
                kept = orders.keep_sheet(request.actor, content=content, filename=filename, later=True, at=now)
                return go(request, reverse("orders-imported", args=[kept]))
        except Invalid as fault:
            for one in fault.faults:
                form.add_error("sheet", say(one))
    shown = {"form": form, "reading": reading, **(_preview(reading) if reading else {})}
    template = "orders/import_form.html" if is_htmx(request) else "orders/import.html"
    return render(request, template, shown, status=422 if form.errors else 200)


def _preview(reading: orders.SheetReading) -> dict[str, object]:
    return {
        "columns": [
            (column.headers[0], reading.headers[reading.columns[column.field]])
            for column in orders.IMPORT_COLUMNS
            if column.field in reading.columns
        ],
        "good": [
            (row, mask_name(row.name), mask_phone(row.phone), mask_address(row.address))
            for row in reading.good[:SHOWN_ROWS_COUNT]
        ],
        "refused": [_refusal(row) for row in reading.refused],
    }


def _refusal(row: orders.RefusedRow) -> Refusal:
    headers = {column.field: column.headers[0] for column in orders.IMPORT_COLUMNS}
    return Refusal(row.number, tuple((headers.get(fault.where, ""), say(fault)) for fault in row.faults))


@require_GET
@page(IMPORT)
def imported(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """This will show what became of a sheet, and go on asking while it is being imported."""
    report = orders.import_report(request.actor, import_id)
    refused = orders.refused_rows(request.actor, import_id) if report.finished_at else None
    shown = {"report": report, "refused": [_refusal(row) for row in refused.rows] if refused else []}
    return render(request, "orders/imported_body.html" if is_htmx(request) else "orders/imported.html", shown)


@require_GET
@page(IMPORT)
def marked(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """This will give the refused rows as a workbook with what to mend; mended, it can be imported as it is."""
    content = orders.marked_sheet(request.actor, import_id, words=say, marks_header=_("What to mend"))
    return HttpResponse(
        content, content_type=WORKBOOK, headers={"Content-Disposition": 'attachment; filename="to-mend.xlsx"'}
    )


urlpatterns = [
    path("orders/import", import_page, name="orders-import"),
    path("orders/import/<uuid:import_id>", imported, name="orders-imported"),
    path("orders/import/<uuid:import_id>/to-mend.xlsx", marked, name="orders-marked"),
]
