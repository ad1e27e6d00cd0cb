"""A list taken along as a workbook or a CSV file: the same rows, filter and masks as on the page."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from django.http import HttpRequest, HttpResponse

from bihuan.platform import sheets
from bihuan.platform.paging import Page

R = TypeVar("R")
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(
    request: HttpRequest, name: str, headers: Sequence[str], rows: Iterable[Sequence[sheets.Outgoing]]
) -> HttpResponse:
    """This will answer with `name`.xlsx, or .csv where the address asks for `format=csv`; text is never a formula."""
    if request.GET.get("format") == "csv":
        content, kind, ending = sheets.write_csv(headers, rows), "text/csv", "csv"
    else:
        content, kind, ending = sheets.write_xlsx(headers, rows), WORKBOOK, "xlsx"
    held = f'attachment; filename="{name}.{ending}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": held})


def every_row(read: Callable[[int], Page[R]]) -> Iterator[R]:
    """This will give all rows of a paged list, page after page."""
    number = 1
    while True:
        page = read(number)
        yield from page.rows
        if number >= page.last_number:
            return
        number += 1
