"""A list as a page and as a workbook; what the address asks for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from bihuan.web.downloads import download
from bihuan.web.http import StaffRequest
from bihuan.web.ledger.shapes import Cell, Detail, Listing

NUMBER_DIGITS = 9


class Asked:
    """The conditions in the address, of the names a list knows; anything else is passed over."""

    def __init__(self, sent: Mapping[str, str], *names: str) -> None:
        self.texts = {name: str(sent.get(name, "")).strip()[:80] for name in names}
        self.number = number_of(sent)

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


def number_of(sent: Mapping[str, str]) -> int:
    """This will give the page of the list asked for; the first where it is no number."""
    digits = str(sent.get("page", ""))
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= NUMBER_DIGITS else 1


def listing(
    request: StaffRequest, shown: Listing, asked: Asked, chosen: Detail | None, *, current: str = "", status: int = 200
) -> HttpResponse:
    """This will draw the list with `chosen` in the pane beside it; `current` is the key of its row.

    Without `chosen` the pane asks for what it shows, if there is anything.
    """
    earlier, later = asked.pages(shown.found)
    context = {"list": shown, "found": shown.found, "detail": chosen, "earlier": earlier, "later": later}
    current = current or (shown.rows[0].key if shown.rows else "")
    first = "" if chosen else next((row.preview for row in shown.rows if row.key == current), "")
    context |= {"current": current, "first_preview": first}
    return render(request, "ledger/list.html", context, status=status)


def taken_along(
    request: StaffRequest, name: str, heads: Sequence[tuple[str, str]], rows: Iterable[tuple[Cell, ...]]
) -> HttpResponse:
    """This will give the list as a workbook or a CSV file."""
    return download(
        request, name, [words for words, _css in heads], ([one.outgoing for one in cells] for cells in rows)
    )
