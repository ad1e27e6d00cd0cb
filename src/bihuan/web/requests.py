"""What a request says of itself."""

from typing import Final

from django.http import HttpRequest

_DIGITS_COUNT: Final = 15  # beyond, neither a page nor a row is meant, and databases count no further than 2**63


def caller(request: HttpRequest) -> str:
    """This will give the address a request came from.

    The server puts it there: X-Forwarded-For is read by it alone, and only from the proxy named by --trusted-proxy
    (config/serve.py); whatever else a client writes into that header is thrown away before it comes here.
    """
    return str(request.META.get("REMOTE_ADDR", ""))


def whole_number(text: str, otherwise: int) -> int:
    """This will read a plain whole number out of an address or a form; `otherwise` where it is none, or has no end."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS_COUNT else otherwise
