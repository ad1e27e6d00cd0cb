"""What /metrics tells: this process's requests, and the installation's work as the database knows it."""

import hmac
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse

from bihuan import __version__
from bihuan.config import shedding
from bihuan.config.kept import Kept
from bihuan.contexts.orders import api as orders
from bihuan.platform import clock
from bihuan.platform.actor import system_actor
from bihuan.platform.messaging import Message
from bihuan.platform.models import Delivery, Event, EventHead
from bihuan.platform.upkeep import backup, health
from bihuan.platform.watch import meters
from bihuan.platform.watch.meters import Family, Sample

FRESH_S, OLD_S = 10.0, 60.0
_READER = system_actor("metrics", "orders.view")
_UNFINISHED = (Delivery.State.WAITING, Delivery.State.LEASED)


def metrics(request: HttpRequest) -> HttpResponse:
    """This will answer a scrape from this machine, or one that shows the token where one is set."""
    if not _may(request):
        return HttpResponse("not from here\n", status=403, content_type="text/plain")
    families = [
        meters.REQUESTS.family(),
        meters.STATEMENTS.family(),
        meters.SLOW_STATEMENTS.family(),
        _one("bihuan_requests_shed_total", "counter", "Requests told to come back later.", shedding.shed_count),
        Family("bihuan_build_info", "gauge", "The program's version.", (Sample(1, (("version", __version__),)),)),
        *_kept.get(_of_the_installation),
    ]
    return HttpResponse(meters.exposition(families), content_type="text/plain; version=0.0.4; charset=utf-8")


def _may(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        shown = request.headers.get("Authorization", "")
        return hmac.compare_digest(shown.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    # Behind a proxy on this machine everybody comes from the loopback, but a proxy says for whom it asks.
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via"))
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback and not forwarded
    except ValueError:
        return False


def _of_the_installation() -> list[Family]:
    """Asked of the database every ten seconds at most; while it is away, it says so and nothing else."""
    try:
        return [_up(1), *_asked()]
    except (DatabaseError, InterfaceError):
        connection.close()
        return [_up(0)]


def _up(value: int) -> Family:
    return _one("bihuan_database_up", "gauge", "Whether the database answers.", value)


def _asked() -> Iterator[Family]:
    at = clock.now()
    yield from _work()
    sealer, worker = health.sealer(at), health.worker(at)
    yield _one("bihuan_sealer_lag_seconds", "gauge", "Age of the oldest event without its place.", sealer.figure or 0)
    if worker.figure is not None:
        yield _one("bihuan_worker_silent_seconds", "gauge", "Since a worker was last heard of.", worker.figure)
    head = EventHead.objects.values_list("position", flat=True).first()
    yield _one("bihuan_event_position", "counter", "The last position of the record.", head or 0)
    failures = Event.objects.filter(name="users.sign_in_failed").count()
    yield _one("bihuan_sign_in_failures_total", "counter", "Failed sign-ins on record.", failures)
    states = ("unknown", "failed", "waiting", "sending")
    told = Message.objects.filter(state__in=states).order_by().values_list("state").annotate(n=Count("pk"))
    yield _by("bihuan_messages", "Messages by state.", dict.fromkeys(states, 0) | dict(told), "state")
    open_states = {
        str(state.value): orders.count_orders(_READER, orders.OrderFilter(states=(state,))) for state in orders.OPEN
    }
    yield _by("bihuan_orders_open", "Open orders by state.", open_states, "state")
    yield _import_rows()
    if last := backup.last(Path(settings.HOME)):
        age_s = (at - last.made_at).total_seconds()
        yield _one("bihuan_backup_age_seconds", "gauge", "Since this machine's last backup.", age_s)


def _work() -> Iterator[Family]:
    """Work not finished; what is done is left out, for counting millions of rows would cost more than it tells."""
    at = clock.now()
    found = [
        *Delivery.objects.filter(state__in=_UNFINISHED).order_by().values_list("kind", "state").annotate(n=Count("pk")),
        *(
            (kind, "dead", Delivery.objects.filter(kind=kind, state=Delivery.State.DEAD).count())
            for kind in Delivery.Kind.values
        ),
    ]
    samples = tuple(Sample(count, (("kind", kind), ("state", state))) for kind, state, count in found)
    yield Family("bihuan_deliveries", "gauge", "Work not finished, by kind and state.", samples)
    dead = sum(count for _kind, state, count in found if state == "dead")
    yield _one("bihuan_dead_letters", "gauge", "Work that was given up and waits for a person.", dead)
    oldest = Delivery.objects.filter(state=Delivery.State.WAITING, due_at__lte=at).aggregate(at=Min("due_at"))["at"]
    age_s = (at - oldest).total_seconds() if oldest else 0.0
    yield _one("bihuan_queue_age_seconds", "gauge", "How long the oldest due work has waited.", age_s)


def _import_rows() -> Family:
    totals = dict.fromkeys(("received", "known", "refused"), 0)
    for facts in Event.objects.filter(name="orders.sheet_imported").values_list("facts", flat=True):
        for result in totals:
            totals[result] += int(facts.get(f"{result}_count", 0))
    samples = tuple(Sample(count, (("result", result),)) for result, count in totals.items())
    return Family("bihuan_import_rows_total", "counter", "Rows of imported sheets, by what became of them.", samples)


def _one(name: str, kind: str, told: str, value: float) -> Family:
    return Family(name, kind, told, (Sample(value),))


def _by(name: str, told: str, counts: dict[str, int], label: str) -> Family:
    return Family(name, "gauge", told, tuple(Sample(count, ((label, key),)) for key, count in counts.items()))


_kept = Kept(FRESH_S, OLD_S, [_up(0)])
