"""What machines ask: is the process alive, is the installation ready, how is it doing.

Answered before everything else a request passes through: without a sign-in, a session, a host name or TLS, so that a
supervisor on the loopback gets its answer whatever state the rest is in. No answer holds personal data.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from bihuan.config.kept import Kept
from bihuan.config.measures import metrics
from bihuan.platform import clock
from bihuan.platform.upkeep import health

Next = Callable[[HttpRequest], HttpResponse]
RETRY_AFTER_S = 5
FRESH_S, OLD_S = 1.0, 5.0


class Probes:
    """Answers /health/live, /health/ready and /metrics; everything else goes on."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self._ready: Kept[tuple[health.Check, ...]] = Kept(FRESH_S, OLD_S, (health.Check("database", False),))

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
        checks = self._ready.get(lambda: health.ready(clock.now()))
        good = all(check.good for check in checks)
        told = {
            check.name: {"good": check.good, **({check.unit: check.figure} if check.unit else {})} for check in checks
        }
        response = JsonResponse({"ready": good, "checks": told}, status=200 if good else 503)
        if not good:
            response["Retry-After"] = str(RETRY_AFTER_S)
        return response
