"""A list as a page and as a workbook; what the address asks for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from bihuan.web.downloads import download
from bihuan.web.http import StaffRequest
from bihuan.web.ledger.shapes import Cell, Detail, Listing
from bihuan.web.requests import page_number


class Asked:
    """The conditions in the address, of the names a list knows; anything else is passed over."""

    def __init__(self, sent: Mapping[str, str], *names: str) -> None:
        self.texts = {name: str(sent.get(name, "")).strip()[:80] for name in names}
        self.number = page_number(sent)

    def __getitem__(self, name: str) -> str:
        return self.texts[name]

    def address(self, **changed: str) -> str:
        """This will give the address with some conditions changed; the page number begins anew."""
        return "?" + urlencode({name: value for name, value in (self.texts | changed).items() if value})

    def pages(self, found: Any) -> tuple[str, str]:
        """This will give the addresses of the page before and after; empty where there is none."""
        earlier = self.address(page=str(found.number - 1)) if found.number > 1 else ""
        later = self.address(page=str(found.number + 1)) if found.number < found.last_number else ""
        return earlier, later


def listing(
    request: StaffRequest,
    shown: Listing,
    asked: Asked,
    detail_of: Callable[[Any], Detail] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """This will draw the list with one of its rows in the pane beside it: the one the address names, else the first.

    Without `detail_of` the pane asks for what it shows, if there is anything.
    """
    earlier, later = asked.pages(shown.found)
    context: dict[str, Any] = {"list": shown, "found": shown.found, "earlier": earlier, "later": later}
    if shown.rows:
        keys = [row.key for row in shown.rows]
        at = request.GET.get("at", "")
        index = keys.index(at) if at in keys else 0
        context["current"] = keys[index]
        if detail_of:
            context["detail"] = detail_of(shown.found.rows[index])
        else:
            context["first_preview"] = shown.rows[index].preview
    return render(request, "ledger/list.html", context, status=status)


def taken_along(
    request: StaffRequest, name: str, heads: Sequence[tuple[str, str]], rows: Iterable[tuple[Cell, ...]]
) -> HttpResponse:
    """This will give the list as a workbook or a CSV file."""
    return download(
        request, name, [words for words, _css in heads], ([one.outgoing for one in cells] for cells in rows)
    )
