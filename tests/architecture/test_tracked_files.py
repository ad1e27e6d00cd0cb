"""What no file of the repository may carry: a mirror's address, a machine's folders, a note to finish later."""

import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, is_own, shown, tracked

TEXT = {
    ".py", ".html", ".js", ".mjs", ".css", ".md", ".toml", ".txt", ".cfg", ".ini", ".json", ".yaml", ".yml", ".csv",
    ".po", ".sh", ".svg", "",
}  # fmt: skip
# Addresses that are names rather than places to go, and the machine's own.
NAMES = re.compile(
    r"(127\.0\.0\.1|\[::1\]|0\.0\.0\.0|[\w-]+(?![\w.-])|www\.w3\.org|schemas\.openxmlformats\.org"
    r"|([a-z0-9-]+\.)*example(\.(com|org|net|test|cn))?|[a-z0-9.-]+\.(test|invalid)|\{|%|\$|<|…|\[)"
)
ADDRESS = re.compile(r"https?://([^\s\"'`)>\]]*)")
FOLDERS = re.compile(r"(?<![\w./-])/(root|home|Users|work|tmp|opt|mnt)/[\w.-]")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
# Documents cite sources and standards by their address.
CITING = {".md"}
THIS = Path(__file__).resolve()

FILES = [path for path in tracked() if path.suffix in TEXT and is_own(path) and path != THIS and path.name != "LICENSE"]


def findings(path: Path) -> list[str]:
    """This will name each line that carries what it may not."""
    found = []
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        addresses = [] if path.suffix in CITING else ADDRESS.findall(line)
        if any(not NAMES.match(address) for address in addresses):
            found.append(f"{number}: an address: {line.strip()}")
        if FOLDERS.search(line):
            found.append(f"{number}: a machine's folder: {line.strip()}")
        if path.suffix != ".csv" and UNFINISHED.search(line):
            found.append(f"{number}: unfinished: {line.strip()}")
    return found


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_a_file_speaks_of_the_project_alone(path: Path) -> None:
    found = findings(path)
    assert not found, "\n".join([shown(path), *found])


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("see http://127.0.0.1:8000/ or https://a.example/x", 0),
        ("index = 'https://mirror.somewhere.net/simple'", 1),
        ("folder = '/home/me/bihuan'", 1),
        ("path = 'tests/work/x'; ratio = a/tmp/b", 0),
        ("# TODO later", 1),
    ],
)
def test_the_rule_finds_what_it_should(tmp_path: Path, text: str, count: int) -> None:
    file = tmp_path / "probe.py"
    file.write_text(text)
    assert len(findings(file)) == count


def test_nothing_generated_or_secret_is_tracked() -> None:
    unwanted = [shown(path) for path in tracked() if path.suffix in {".sqlite3", ".pyc", ".key", ".log"}]
    assert not unwanted
    assert (ROOT / ".venv") not in tracked()
