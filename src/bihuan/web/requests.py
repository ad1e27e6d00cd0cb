"""What a request says of itself, and what its address and its forms say; what can't be read counts as not said."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, TypeVar
from uuid import UUID

from django.http import HttpRequest

Otherwise = TypeVar("Otherwise")
_DIGITS_COUNT: Final = 15  # beyond, neither a page nor a row is meant, and databases count no further than 2**63
_YEARS: Final = range(2000, 2100)  # beyond them nothing was or will be, and instants run out of calendar


def caller(request: HttpRequest) -> str:
    """This will give the address a request came from.

    The server puts it there: X-Forwarded-For is read by it alone, and only from the proxy named by --trusted-proxy
    (config/serve.py); whatever else a client writes into that header is thrown away before it comes here.
    """
    return str(request.META.get("REMOTE_ADDR", ""))


def whole_number(text: str, otherwise: Otherwise) -> int | Otherwise:
    """This will read a plain whole number out of an address or a form; `otherwise` where it is none, or has no end."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS_COUNT else otherwise


def page_number(sent: Mapping[str, Any]) -> int:
    """This will give the page of a list that is asked for; the first where it is no number."""
    return whole_number(str(sent.get("page", "")), 1)


def uuid_in(text: str) -> UUID | None:
    """This will read an id; None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def day_in(text: str) -> date | None:
    """This will read a day; None where it is none, or so far off that nobody can mean it."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in _YEARS else None
