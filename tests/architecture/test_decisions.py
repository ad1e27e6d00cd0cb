"""Decision records keep their form: numbered without gaps or doubles, four headings, one screen."""

import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, shown

RECORDS = sorted((ROOT / "docs" / "adr").glob("*.md"))
LIMIT_LINES = 50
HEADINGS = ("**Decision.**", "**Why.**", "**Price.**", "**Kept true by.**")


def test_numbers_follow_each_other() -> None:
    assert [int(path.name[:4]) for path in RECORDS] == list(range(1, len(RECORDS) + 1))


@pytest.mark.parametrize("path", RECORDS, ids=shown)
def test_a_record_has_its_form(path: Path) -> None:
    text = path.read_text()
    assert re.fullmatch(r"\d{4}-[a-z0-9]+(-[a-z0-9]+)+\.md", path.name)
    assert text.startswith(f"# {path.name[:4]} ")
    assert [heading for heading in HEADINGS if f"\n{heading}" not in text] == []
    assert len(text.splitlines()) <= LIMIT_LINES
