"""What a request says of itself."""

from django.http import HttpRequest


def caller(request: HttpRequest) -> str:
    """This will give the address a request came from.

    The server puts it there: X-Forwarded-For is read by it alone, and only from the proxy named by --trusted-proxy
    (config/serve.py); whatever else a client writes into that header is thrown away before it comes here.
    """
    return str(request.META.get("REMOTE_ADDR", ""))
