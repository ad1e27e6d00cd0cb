"""What machines ask: is the process alive, is the installation ready, how is it doing.

Answered before everything else a request passes through: without a sign-in, a session, a host name or TLS, so that a
supervisor on the loopback gets its answer whatever state the rest is in. No answer holds personal data.
"""

import threading
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from bihuan.config.measures import metrics
from bihuan.platform import clock
from bihuan.platform.upkeep import health

Next = Callable[[HttpRequest], HttpResponse]
RETRY_AFTER_S = 5
KEPT_S = 1.0


class Probes:
    """Answers /health/live, /health/ready and /metrics; everything else goes on."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self._lock = threading.Lock()
        self._ready: tuple[health.Check, ...] = ()
        self._asked_s = -KEPT_S

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = {"/health/live": self._live, "/health/ready": self._readiness, "/metrics": self._metrics}.get(
            request.path_info
        )
        if answer is None:
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        response = answer(request)
        response["Cache-Control"] = "no-store"
        return response

    def _live(self, _request: HttpRequest) -> HttpResponse:
        return JsonResponse({"live": True})

    def _metrics(self, request: HttpRequest) -> HttpResponse:
        return metrics(request)

    def _readiness(self, _request: HttpRequest) -> HttpResponse:
        checks = self._checks()
        good = all(check.good for check in checks)
        told = {
            check.name: {"good": check.good, **({check.unit: check.figure} if check.unit else {})} for check in checks
        }
        response = JsonResponse({"ready": good, "checks": told}, status=200 if good else 503)
        if not good:
            response["Retry-After"] = str(RETRY_AFTER_S)
        return response

    def _checks(self) -> tuple[health.Check, ...]:
        """However often it is asked, the database hears of it once a second; while it hangs, one thread waits."""
        with self._lock:
            if time.monotonic() - self._asked_s >= KEPT_S:
                self._ready, self._asked_s = health.ready(clock.now()), time.monotonic()
            return self._ready
