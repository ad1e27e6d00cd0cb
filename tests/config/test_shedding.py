"""More requests than can be answered: the surplus is told when to come back, at once."""

import json
from typing import Any

import pytest

from bihuan.config import shedding
from bihuan.config.shedding import WAITING_MAX_COUNT


def answered(path: str, waiting_count: int) -> tuple[str, dict[str, str], bytes]:
    said: dict[str, Any] = {}

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [b"served"]

    def start_response(status: str, headers: list[tuple[str, str]]) -> None:
        said.update(status=status, headers=dict(headers))

    served = shedding.shedding(application, lambda: waiting_count)
    body = b"".join(served({"PATH_INFO": path}, start_response))
    return said["status"], said["headers"], body


@pytest.mark.parametrize("path", ["/", "/orders", "/api/v1/orders"])
def test_up_to_the_limit_all_are_served(path: str) -> None:
    assert answered(path, WAITING_MAX_COUNT)[2] == b"served"


def test_beyond_it_a_page_and_the_api_are_refused_each_in_its_way() -> None:
    before = shedding.shed_count
    status, headers, body = answered("/orders", WAITING_MAX_COUNT + 1)
    assert status.startswith("503")
    assert int(headers["Retry-After"]) > 0
    assert headers["Content-Type"].startswith("text/html")
    assert "请稍后重试" in body.decode()
    status, headers, body = answered("/api/v1/orders", WAITING_MAX_COUNT + 1)
    assert headers["Content-Type"] == "application/problem+json"
    assert json.loads(body)["status"] == 503
    assert shedding.shed_count == before + 2


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/metrics"])
def test_who_watches_over_it_is_always_answered(path: str) -> None:
    assert answered(path, 10 * WAITING_MAX_COUNT)[2] == b"served"
