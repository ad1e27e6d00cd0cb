"""A line and a measurement per request, by the route's name; and who may read the measurements."""

import json
import logging
import re
from collections.abc import Callable

import pytest
from django.test import Client, override_settings

from bihuan.config import measures
from bihuan.config.kept import Kept
from bihuan.platform import clock
from bihuan.platform.events.seal import seal_all
from bihuan.platform.models import Delivery
from bihuan.platform.watch.lines import JsonLines
from tests.platform.core.acts import RINGER, THING, ring

pytestmark = pytest.mark.django_db
PHONE = "13812345678"


@pytest.fixture(autouse=True)
def _asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measures, "_kept", Kept(measures.FRESH_S, measures.OLD_S, []))


def line_of(caplog: pytest.LogCaptureFixture, ask: Callable[[], object]) -> dict[str, object]:
    with caplog.at_level(logging.INFO, logger="bihuan.request"):
        ask()
    (record,) = [record for record in caplog.records if record.name == "bihuan.request"]
    return json.loads(JsonLines().format(record))


def test_a_request_is_one_line_with_its_routes_name_and_never_its_address(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    told = line_of(caplog, lambda: client.get(f"/orders/{PHONE}?phone={PHONE}&name=王小明"))
    assert (told["route"], told["method"], told["status"], told["account"]) == ("orders-order", "GET", 302, "")
    assert re.fullmatch(r"[0-9a-f]{10}", str(told["request"]))
    assert {"ms", "sql_count", "sql_ms", "slow_sql_count", "time", "level"} <= told.keys()
    assert PHONE not in json.dumps(told)
    assert "王" not in json.dumps(told, ensure_ascii=False)


def test_what_leads_nowhere_is_told_without_where(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    told = line_of(caplog, lambda: client.get(f"/nowhere/{PHONE}"))
    assert (told["route"], told["status"]) == ("none", 404)


def test_statements_are_counted_and_the_slow_ones_among_them(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with override_settings(SLOW_SQL_MS=0.0):
        told = line_of(caplog, lambda: client.post("/signin", {"login": "nobody", "password": "x"}))
    assert told["sql_count"] == told["slow_sql_count"] > 0


def test_a_file_of_the_programs_own_gets_no_line(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="bihuan.request"):
        answer = client.get("/static/web/css/tokens.css")
        answer.close()
    assert answer.status_code == 200
    assert not caplog.records


def scrape(client: Client, **more: str) -> dict[str, float]:
    answer = client.get("/metrics", **more)
    assert answer.status_code == 200
    lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_work_orders_messages_and_the_record_are_measured(client: Client) -> None:
    ring(RINGER, thing_id=THING, times_count=1, at=clock.now())
    seal_all()
    at = clock.now()
    for number, state in enumerate(("waiting", "dead")):
        Delivery.objects.create(kind="job", name="probe", key=str(number), state=state, due_at=at, created_at=at)
    found = scrape(client)
    assert found["bihuan_database_up"] == found["bihuan_event_position"] == 1
    assert found['bihuan_deliveries{kind="job",state="waiting"}'] == 1
    assert found['bihuan_deliveries{kind="job",state="dead"}'] == found["bihuan_dead_letters"] == 1
    assert found["bihuan_queue_age_seconds"] >= 0
    assert found['bihuan_orders_open{state="received"}'] == found['bihuan_messages{state="unknown"}'] == 0
    assert found['bihuan_import_rows_total{result="refused"}'] == found["bihuan_sign_in_failures_total"] == 0


def test_a_route_has_its_histogram(client: Client) -> None:
    client.get("/signin")
    before, labels = scrape(client), 'route="signin",method="GET",status="200"'
    client.get("/signin")
    after = scrape(client)
    counted = f"bihuan_request_seconds_count{{{labels}}}"
    assert after[counted] == before[counted] + 1
    buckets = [value for name, value in after.items() if name.startswith(f"bihuan_request_seconds_bucket{{{labels}")]
    assert buckets == sorted(buckets)
    assert buckets[-1] == after[counted]


def test_a_scrape_costs_a_fixed_number_of_statements(client: Client, django_assert_max_num_queries: object) -> None:
    client.get("/health/live")
    with django_assert_max_num_queries(22):
        for _ in range(5):
            scrape(client)


@pytest.mark.parametrize(
    ("token", "asks", "status"),
    [
        ("", {}, 200),
        ("", {"REMOTE_ADDR": "::1"}, 200),
        ("", {"REMOTE_ADDR": "10.0.0.9"}, 403),
        ("", {"REMOTE_ADDR": ""}, 403),
        ("", {"HTTP_X_FORWARDED_FOR": "10.0.0.9"}, 403),
        ("s3cret", {}, 403),
        ("s3cret", {"HTTP_AUTHORIZATION": "Bearer other"}, 403),
        ("s3cret", {"HTTP_AUTHORIZATION": "Bearer s3cret", "REMOTE_ADDR": "10.0.0.9"}, 200),
    ],
)
def test_only_this_machine_or_who_shows_the_token_may_read(
    client: Client, token: str, asks: dict[str, str], status: int
) -> None:
    with override_settings(METRICS_TOKEN=token):
        assert client.get("/metrics", **asks).status_code == status
