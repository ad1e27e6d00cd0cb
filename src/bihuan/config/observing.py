"""One line and one measurement per request: the route's name and never the address, whose parts may be personal."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from bihuan.platform.watch import meters
from bihuan.platform.watch.lines import fields
from bihuan.platform.watch.statements import counted

Next = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("bihuan.request")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class Observed:
    """Measures what it wraps; a file of the program's own is measured and gets no line."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun_s, begun_cpu_s = time.perf_counter(), time.thread_time()
        with counted() as statements:
            response = self.get_response(request)
        took_s, cpu_s = time.perf_counter() - begun_s, time.thread_time() - begun_cpu_s
        route = route_of(request)
        method = request.method if request.method in METHODS else "other"
        meters.REQUESTS.note(took_s, route=route, method=method or "other", status=str(response.status_code))
        if statements.count:
            meters.STATEMENTS.add(statements.count, route=route)
        if statements.slow_count:
            meters.SLOW_STATEMENTS.add(statements.slow_count, route=route)
        if route != "static" or response.status_code >= 500:
            log.log(
                _level(response.status_code),
                "request",
                extra=fields(
                    route=route,
                    method=method,
                    status=response.status_code,
                    ms=round(took_s * 1000, 1),
                    cpu_ms=round(cpu_s * 1000, 1),
                    sql_count=statements.count,
                    sql_ms=round(statements.took_ms, 1),
                    slow_sql_count=statements.slow_count,
                    request=getattr(request, "number", ""),
                    account=account_of(request),
                ),
            )
        return response


def route_of(request: HttpRequest) -> str:
    """This will name the route: of whatever leads nowhere only that it does."""
    match = request.resolver_match
    if match is None:
        return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"
    return match.view_name or "unnamed"


def account_of(request: HttpRequest) -> str:
    """This will give who asked, as events name them: `user:…` or `token:…`; empty for strangers."""
    actor = getattr(request, "actor", None)
    return actor.id if actor is not None else ""


def _level(status: int) -> int:
    return logging.ERROR if status == 500 else logging.WARNING if status > 500 else logging.INFO
