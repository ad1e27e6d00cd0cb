"""Under a load the machine cannot carry, some are told at once to come back, so that the others are served in time.

waitress queues without end: at ten times what can be answered, everybody would wait until nobody does. So whoever
reaches a thread while too many wait behind is answered 503 with Retry-After, for a fraction of a millisecond, without
the application. Nothing of such a request was begun; the same request may be sent again.
"""

from collections.abc import Callable, Iterable
from typing import Any

WAITING_MAX_COUNT = 100
RETRY_AFTER_S = 5
_NEVER = ("/health/", "/metrics")
_JSON = (
    b'{"type":"urn:bihuan:problem:overloaded","title":"Not available for the moment","status":503,'
    b'"detail":"Too many requests at once. Nothing of this one was kept; please send it again.","code":"overloaded",'
    b'"instance":"","faults":[]}'
)
_PAGE = (
    '<!doctype html><html lang="zh-hans"><meta charset="utf-8"><title>503</title>'
    "<p>现在访问的人太多,本次操作没有保存,请稍后重试。</p>"
    "<p>Too many requests at once. Nothing of this one was kept; please try again in a moment.</p></html>"
).encode()
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
shed_count = 0


def shedding(application: Wsgi, waiting_count: Callable[[], int]) -> Wsgi:
    """This will wrap the application; `waiting_count` says how many requests wait for a thread."""

    def inner(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        global shed_count  # noqa: PLW0603 - one count for the process; a lost increment would be no harm
        path = environ.get("PATH_INFO", "")
        if waiting_count() <= WAITING_MAX_COUNT or path.startswith(_NEVER):
            return application(environ, start_response)
        shed_count += 1
        is_api = path.startswith("/api/")
        body = _JSON if is_api else _PAGE
        kind = "application/problem+json" if is_api else "text/html; charset=utf-8"
        headers = [
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Retry-After", str(RETRY_AFTER_S)),
            ("Cache-Control", "no-store"),
        ]
        start_response("503 Service Unavailable", headers)
        return [body]

    return inner
