"""Templates can be read, and the content policy has nothing to refuse in them."""

import re
from pathlib import Path

import pytest

import bihuan

LINE_MAX_CHARACTERS = 140
TEMPLATES = sorted(Path(bihuan.__file__).parent.glob("*/templates/**/*.html"))
_STYLE = re.compile(r"\sstyle\s*=|<style\b", re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc\s*=)", re.IGNORECASE)
_HANDLER = re.compile(r"\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)


def name_of(template: Path) -> str:
    return "/".join(template.parts[template.parts.index("templates") + 1 :])


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 50


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_no_line_is_too_long_to_be_read(template: Path) -> None:
    lines = template.read_text(encoding="utf-8").splitlines()
    assert not [number for number, line in enumerate(lines, 1) if len(line) > LINE_MAX_CHARACTERS]


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_no_style_and_no_script_stands_in_a_page(template: Path) -> None:
    markup = template.read_text(encoding="utf-8")
    assert not [rule.pattern for rule in (_STYLE, _SCRIPT, _HANDLER) if rule.search(markup)]


@pytest.mark.parametrize(
    "markup",
    ['<p style="x">', "<style>p{}</style>", "<script>x()</script>", '<a onclick="x()">', '<a href="javascript:x">'],
)
def test_what_the_policy_refuses_is_found(markup: str) -> None:
    assert any(rule.search(markup) for rule in (_STYLE, _SCRIPT, _HANDLER))
