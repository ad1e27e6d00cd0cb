"""Log lines: one per record whatever it carries, without phones, raw addresses or an exception's words."""

import io
import json
import logging
from typing import Any

import pytest

from bihuan.platform.watch.lines import Guard, JsonLines, PlainLines, fields, masked

HOSTILE = "a\r\n2026-01-01 ERROR forged\x1b[31m\x00\u2028\u202e\x85b"


def said(form: logging.Formatter, log: Any) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(form)
    handler.addFilter(Guard())
    logger = logging.getLogger("probe.lines")
    logger.addHandler(handler)
    logger.propagate = False
    try:
        log(logger)
    finally:
        logger.removeHandler(handler)
        logger.propagate = True
    return stream.getvalue()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("call 13812345678 now", "call 138****5678 now"),
        ("+8613812345678", "138****5678"),
        ("86 138 1234 5678", "138****5678"),
        ("138-1234-5678", "138****5678"),
        ("１３８１２３４５６７８", "１３８****５６７８"),
        ("/orders/13812345678/x", "/orders/138****5678/x"),
        ("q=13812345678&b", "q=138****5678&b"),
        ("tel:x13812345678y", "tel:x138****5678y"),
        ("0591-87654321", "0591****4321"),
        ("010 87654321", "010****4321"),
        ("GZ-261121-0418", "GZ-261121-0418"),
        ("at 2026-11-22T01:25:06.612+00:00", "at 2026-11-22T01:25:06.612+00:00"),
        ("id 6f9619ff-8b86-d011-b42d-00cf4fc964ff", "id 6f9619ff-8b86-d011-b42d-00cf4fc964ff"),
        ("position 1234567", "position 1234567"),
    ],
)
def test_what_looks_like_a_phone_number_is_masked_and_nothing_else(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_a_record_is_one_json_object_on_one_line_whatever_it_carries() -> None:
    text = said(JsonLines(), lambda log: log.warning("told %s", HOSTILE, extra=fields(route=HOSTILE, ms=1.5)))
    assert text.count("\n") == 1
    assert text.isascii()
    assert all(letter.isprintable() for letter in text.rstrip("\n"))
    told = json.loads(text)
    assert (told["level"], told["message"], told["route"], told["ms"]) == ("warning", f"told {HOSTILE}", HOSTILE, 1.5)


def test_on_a_terminal_nothing_from_outside_begins_a_line_or_colours_it() -> None:
    text = said(PlainLines(), lambda log: log.warning("told %s", HOSTILE, extra=fields(route=HOSTILE)))
    first, *rest = text.rstrip("\n").split("\n")
    assert all(line.startswith("    ") for line in rest)
    assert not first.startswith(" ")
    assert all(letter.isprintable() for line in (first, *rest) for letter in line)


def test_of_an_exception_the_kinds_and_places_are_told_and_not_its_words() -> None:
    def fail() -> None:
        raise ValueError("王小明 13812345678")

    def fail_because() -> None:
        try:
            fail()
        except ValueError as cause:
            raise RuntimeError("address 五一路 1 号") from cause

    def log(logger: logging.Logger) -> None:
        try:
            fail_because()
        except RuntimeError:
            logger.exception("it failed")

    told = json.loads(said(JsonLines(), log))
    assert told["failure"]["kind"] == "RuntimeError from ValueError"
    assert told["failure"]["frames"][-1].startswith("test_lines.py:")
    plain = said(PlainLines(), log)
    for word in ("王小明", "1381234", "五一路"):
        assert word not in json.dumps(told, ensure_ascii=False) + plain


@pytest.mark.parametrize("name", ["django.request", "django.security.DisallowedHost", "waitress"])
def test_others_loggers_do_not_bring_raw_addresses_in(name: str) -> None:
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, "Not Found: %s", ("/customers/王小明",), None)
    Guard().filter(record)
    assert "王小明" not in JsonLines().format(record)
