"""What machines ask without a sign-in: alive, ready, and why not."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from bihuan.config.probes import Probes
from bihuan.platform import clock
from bihuan.platform.events.seal import seal_all
from bihuan.platform.upkeep import health
from bihuan.platform.worker import beats
from tests.platform.core.acts import RINGER, THING, ring

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client(SERVER_NAME="10.1.2.3")  # a supervisor knows the address, not the host name


def asked(client: Client, path: str = "/health/ready") -> tuple[int, dict[str, object]]:
    answer = client.get(path)
    assert answer["Cache-Control"] == "no-store"
    assert ("Retry-After" in answer) == (answer.status_code == 503)
    return answer.status_code, answer.json()


def beat() -> None:
    beats.note(uuid4(), clock.now(), clock.now())


def test_alive_asks_no_database(client: Client, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):
        assert asked(client, "/health/live") == (200, {"live": True})


def test_ready_while_a_worker_beats(client: Client) -> None:
    beat()
    status, told = asked(client)
    assert status == 200
    assert told["ready"] is True
    assert {name: check["good"] for name, check in told["checks"].items()} == dict.fromkeys(
        ("database", "migrations", "sealer", "worker"), True
    )


@pytest.mark.parametrize("known", [False, True], ids=["no worker ever", "one that fell silent"])
def test_not_ready_without_a_worker(client: Client, known: bool) -> None:
    at = clock.now()
    if known:
        beats.note(uuid4(), at, at - timedelta(seconds=health.WORKER_SILENT_MAX_S + 5))
    status, told = asked(client)
    assert (status, told["ready"], told["checks"]["worker"]["good"]) == (503, False, False)
    assert told["checks"]["sealer"]["good"] is True


def test_not_ready_before_its_migrations(client: Client) -> None:
    MigrationRecorder(connection).record_unapplied("platform", "0004_beat")
    status, told = asked(client)
    assert (status, told["checks"]["migrations"]) == (503, {"good": False, "missing_count": 1})


@pytest.mark.postgres
def test_not_ready_while_the_sealer_sleeps(client: Client) -> None:
    beat()
    with clock.frozen(clock.now() - timedelta(seconds=health.SEALER_LAG_MAX_S + 5)):
        ring(RINGER, thing_id=THING, times_count=1, at=clock.now())
    assert health.sealer(clock.now()).good is False
    assert asked(client)[0] == 503
    seal_all()
    assert health.sealer(clock.now()) == health.Check("sealer", True, "lag_s", 0.0)


def test_asked_often_the_database_hears_of_it_once_a_second(
    client: Client, django_assert_max_num_queries: object
) -> None:
    beat()
    client.get("/health/live")  # Django builds its chain of middleware now
    with django_assert_max_num_queries(4):
        for _ in range(20):
            client.get("/health/ready")


def test_only_reading_is_answered_and_all_else_goes_on(client: Client) -> None:
    assert client.post("/health/ready").status_code == 405
    went_on = Probes(lambda request: request)
    request = type("Asked", (), {"path_info": "/health/other", "method": "GET"})()
    assert went_on(request) is request


def test_a_worker_that_is_forgotten_is_no_sign_of_life() -> None:
    worker, at = uuid4(), clock.now()
    beats.note(worker, at, at)
    beats.note(worker, at, at + timedelta(seconds=5))
    assert beats.silent_s(at + timedelta(seconds=7)) == 2
    beats.forget(worker)
    assert beats.silent_s(at) is None


def test_the_long_dead_are_cleared_away_by_the_next_worker() -> None:
    at = clock.now()
    for days in (3, 2):
        beats.note(uuid4(), at, at - timedelta(days=days))
    beat()
    from bihuan.platform.models import Beat

    assert Beat.objects.count() == 1
