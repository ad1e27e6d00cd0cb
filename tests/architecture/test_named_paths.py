"""What README, ARCHITECTURE and the documentation name is there: files and folders by the path they are called by."""

import re
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGE, ROOT, shown, tracked

NAMED = re.compile(r"`((?:[\w.-]+/)+[\w.-]*)`")
# Where a path may begin: at the root, in the package, at a context, or among the staff's pages.
ROOTS = (ROOT, PACKAGE, PACKAGE / "contexts", PACKAGE / "web", PACKAGE / "web" / "templates")
DOCS = ROOT / "docs"
PAGES = [path for path in tracked() if path.suffix == ".md" and (path.parent == ROOT or path.is_relative_to(DOCS))]


def is_ours(name: str) -> bool:
    """Whether a word with a slash speaks of a file here: it has a file's ending, or begins with a folder of ours."""
    begins = name.partition("/")[0]
    of_setting = begins.isupper()  # a folder that is named at installation
    return not of_setting and (bool(Path(name).suffix) or any((root / begins).is_dir() for root in ROOTS))


def stands(name: str, page: Path) -> bool:
    """Whether it is there; a context's own page speaks of what lies in that context."""
    return any((root / name).exists() for root in (*ROOTS, page.parent, PACKAGE / "contexts" / page.stem))


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_every_path_named_exists(page: Path) -> None:
    named = sorted(set(NAMED.findall(page.read_text(encoding="utf-8"))))
    assert [name for name in named if is_ours(name) and not stands(name, page)] == []


def test_paths_are_found_in_the_pages() -> None:
    assert any(NAMED.search(page.read_text(encoding="utf-8")) for page in PAGES)
