"""Hostile text, written into everything that takes text, is shown as it was written: on every page, in every file."""

import csv
import io
import json
import logging
import re
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings
from openpyxl import load_workbook

from bihuan.contexts.orders.models import SheetImport
from bihuan.platform.messaging import Message
from bihuan.platform.sheets.text import looks_like_formula, visible
from bihuan.platform.watch.lines import Guard, Lines
from tests.contexts.orders.cast import Town
from tests.hardness import routes
from tests.hardness.hostile import RECKONED, SHORT, Sown, sow
from tests.hardness.world import World

pytestmark = pytest.mark.django_db
FILES = [
    row for row in routes.pages() if re.search(r"export|refused|xlsx|workbook$|fallback", row.route) and row.get != "-"
]


class Judge(HTMLParser):
    """Notes what no template of ours writes: handlers, addresses that are programs, scripts inside the page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [f"<{tag} {name}>" for name in given if name.startswith("on")]
        self.found += [
            f"<{tag} {name}={text}>" for name, text in attrs if re.match(r"\s*(javascript|data):", text or "")
        ]
        if tag in {"iframe", "object", "embed", "base", "math", "style", "x"}:
            self.found.append(f"<{tag}>")
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.found.append("<script> of its own")


@pytest.fixture(scope="module")
def lines() -> Iterator[io.StringIO]:
    """What the program logs meanwhile, as it is written in production."""
    out, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(out)
    handler.setFormatter(Lines("json"))
    handler.addFilter(Guard())
    root.addHandler(handler)
    yield out
    root.removeHandler(handler)


@pytest.fixture(scope="module")
def world(laid: Town, lines: io.StringIO) -> World:
    return World.of(laid)


@pytest.fixture(scope="module")
def sown(world: World) -> list[Sown]:
    return sow(world)


def _html(world: World) -> Iterator[tuple[str, str]]:
    """Each page by its route."""
    for row in routes.pages():
        if row.get != routes.NO_METHOD and row.route not in {"live", "signin"} and row not in FILES:
            answer = world.asker(row).get(world.address(row))
            if answer["Content-Type"].startswith("text/html"):
                yield row.route, answer.content.decode()
    [kept] = SheetImport.objects.filter(finished_at__isnull=False)
    yield "imported", world.staff.get(f"/orders/import/{kept.pk}").content.decode()


def test_most_of_it_is_taken_and_the_rest_refused_in_words(sown: list[Sown]) -> None:
    assert {one.status for one in sown} <= {200, 302, 422}
    refused = {(one.entry, one.text) for one in sown if one.status == 422}
    assert refused == set()


def test_where_it_is_shown_it_stands_as_it_was_written(world: World, sown: list[Sown]) -> None:
    pages: dict[str, str] = {}
    for one in sown:
        if one.shown_at:
            page = pages.setdefault(one.shown_at, world.staff.get(one.shown_at).content.decode())
            assert [line for line in visible(one.text).split("\n") if escape(line.strip()) not in page] == [], one


def test_on_no_page_it_becomes_a_part_of_the_page(world: World, sown: list[Sown]) -> None:
    wrong = []
    for route, page in _html(world):
        judge = Judge()
        judge.feed(page)
        wrong += [(route, found) for found in judge.found]
        wrong += [(route, "reckoned")] * (RECKONED in page)
        wrong += [(route, "secret")] * (settings.SECRET_KEY in page)
    assert sown
    assert wrong == []


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_in_no_file_it_is_a_formula(world: World, sown: list[Sown], form: str) -> None:
    assert sown
    seen: set[str] = set()
    for row in FILES:
        answer = world.staff.get(world.address(row), {"format": "csv"} if form == "csv" else {})
        if answer.status_code == 200 and "html" not in answer["Content-Type"]:
            seen |= {row.route}
            _judge_file(answer)
    [kept] = SheetImport.objects.filter(finished_at__isnull=False)
    if form == "xlsx":
        _judge_file(world.staff.get(f"/orders/import/{kept.pk}/to-mend.xlsx"))
    assert len(seen) >= 8


def _judge_file(answer: Any) -> None:
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    if answer["Content-Type"].startswith("text/csv"):
        cells = [cell for line in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))) for cell in line]
        armed = [cell for cell in cells if looks_like_formula(cell) and not cell.startswith("'")]
        assert [cell for cell in armed if not re.fullmatch(r"-?[0-9.]+", cell)] == []
        return
    book = load_workbook(io.BytesIO(answer.content))
    for cell in (cell for sheet in book for line in sheet.iter_rows() for cell in line):
        assert cell.data_type != "f", cell.value
        assert not isinstance(cell.value, str) or not looks_like_formula(cell.value) or cell.quotePrefix, cell.value


def test_a_message_says_it_as_it_was_written(world: World, sown: list[Sown]) -> None:
    texts = [message.text or "" for message in Message.objects.all()]
    assert sown
    assert any(SHORT in text for text in texts)
    assert not [text for text in texts if RECKONED in text or re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e]", text)]


def test_no_line_of_the_log_is_forged_or_tells_of_anybody(world: World, sown: list[Sown], lines: io.StringIO) -> None:
    world.staff.get("/orders?q=a%0d%0aX-Injected:1%1b[31m")
    assert sown
    written = lines.getvalue().splitlines()
    assert len(written) > 100
    for line in written:
        assert isinstance(json.loads(line), dict)
        assert not re.search("onerror|1234577|Injected|郑小明|13612349077", line), line
