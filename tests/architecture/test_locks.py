"""The locks pin every package by hash, agree with each other, and name no host."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

LOCKS = ["requirements.txt", "requirements-dev.txt"]
PIN = re.compile(r"^([a-z0-9._-]+)==(\S+)((?: ;[^\\]*)?) \\$", re.MULTILINE)


def pins(lock: str) -> set[tuple[str, str, str]]:
    return {(name, version, marker.strip()) for name, version, marker in PIN.findall((ROOT / lock).read_text())}


def normal(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower().replace("_", "-")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_pins_and_hashes_and_nothing_else(lock: str) -> None:
    lines = (ROOT / lock).read_text().splitlines()
    other = [
        line
        for line in lines
        if not PIN.match(line) and not re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line)
    ]
    assert not other
    assert all(lines[i + 1].startswith("    --hash=") for i, line in enumerate(lines) if PIN.match(line))


def test_the_test_lock_holds_every_runtime_pin() -> None:
    # run.py relies on it: installing the test lock also satisfies the runtime one.
    assert pins(LOCKS[0]) <= pins(LOCKS[1])


def test_every_declared_package_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    declared = project["project"]["dependencies"]
    locked = {name for name, _, _ in pins(LOCKS[0])}
    assert {normal(line) for line in declared} <= locked
    locked_for_tests = {name for name, _, _ in pins(LOCKS[1])}
    assert {normal(line) for line in project["dependency-groups"]["dev"]} <= locked_for_tests


def test_the_javascript_lock_has_integrity_and_no_addresses() -> None:
    text = (ROOT / ".ci" / "js" / "package-lock.json").read_text()
    assert "://" not in text
    packages = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert packages
    assert all("integrity" in entry and "resolved" not in entry for entry in packages.values())


@pytest.mark.parametrize("path", [ROOT / lock for lock in LOCKS], ids=lambda path: path.name)
def test_no_lock_names_a_host(path: Path) -> None:
    assert "://" not in path.read_text()
    assert "--index-url" not in path.read_text()
