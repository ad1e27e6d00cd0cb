"""What every page carries, and how refusals and failures are told."""

import logging
import re
from collections.abc import Iterator

import pytest
from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from bihuan.kernel.errors import Conflict, Fault, Forbidden, Invalid, NotFound, Refused, Unavailable

RAISED = {
    "forbidden": Forbidden("You need the permission %(permission)s for this.", permission="orders.assign"),
    "missing": NotFound("There is no such order."),
    "refused": Refused("Not at %(when)s.", when="14:30"),
    "conflict": Conflict("Somebody else was first."),
    "invalid": Invalid("A number is missing."),
    "several": Invalid.of([Fault("day", "A day is missing."), Fault("hour", "Hour %(n)s is none.", {"n": 25})]),
    "away": Unavailable("The gateway is away."),
    "database": OperationalError("server closed the connection"),
    "unkeepable": DataError("secret detail"),
    "bug": ZeroDivisionError("secret detail"),
}


def raising(request: HttpRequest, name: str) -> HttpResponse:
    raise RAISED[name]


urlpatterns = [path("raise/<name>", raising), path("", include("bihuan.web.urls"))]


@pytest.fixture(autouse=True)
def addresses_that_raise(addresses: None) -> Iterator[None]:
    with override_settings(ROOT_URLCONF=__name__):
        yield


pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("forbidden", (403, "orders.assign")),
        ("missing", (404, "There is no such order.")),
        ("refused", (409, "Not at 14:30.")),
        ("conflict", (409, "Somebody else was first.")),
        ("invalid", (422, "A number is missing.")),
        ("several", (422, "A day is missing.")),
        ("several", (422, "Hour 25 is none.")),
        ("away", (503, "The gateway is away.")),
        ("database", (503, "数据库暂时连不上或过忙。")),
        ("unkeepable", (422, "")),
        ("bug", (500, "程序遇到了无法处理的情况。")),
    ],
)
@pytest.mark.parametrize("part", [False, True], ids=["page", "part"])
def test_what_is_raised_becomes_words(
    client: Client, caplog: pytest.LogCaptureFixture, name: str, told: tuple[int, str], part: bool
) -> None:
    status, words = told
    with caplog.at_level(logging.CRITICAL):
        answer = client.get(f"/raise/{name}", headers={"HX-Request": "true"} if part else {})
    text = answer.content.decode()
    assert answer.status_code == status
    assert words in text
    assert "secret detail" not in text
    assert "Traceback" not in text
    assert ("<html" in text) is not part
    assert ("X-Error-Fragment" in answer) is part
    if status >= 500:
        assert answer["X-Request-Id"] in text
    assert ("Retry-After" in answer) == (status == 503)


def test_a_failure_is_logged_under_the_number_the_reader_sees(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    answer = client.get("/raise/bug")
    [logged] = [one for one in caplog.records if one.name == "bihuan.web"]
    assert answer["X-Request-Id"] in logged.getMessage()
    assert "ZeroDivisionError" in logged.getMessage()
    assert "in raising" in logged.getMessage()  # where it was, but not its words: they may quote a customer
    assert "secret detail" not in caplog.text


def test_the_content_policy_allows_nothing_inline_and_nothing_from_outside(client: Client) -> None:
    answer = client.get("/signin")
    policy = answer["Content-Security-Policy"]
    assert not re.search(r"unsafe|http|\*", policy)
    assert policy.startswith("default-src 'none'")
    text = answer.content.decode()
    assert not re.search(r"<style| style=| on\w+=", text)


def test_two_requests_have_two_numbers(client: Client) -> None:
    assert client.get("/signin")["X-Request-Id"] != client.get("/signin")["X-Request-Id"]


def test_an_unknown_address_is_told_in_words(client: Client) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "此地址没有页面。" in answer.content.decode()
