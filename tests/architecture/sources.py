"""The project's own files, as git knows them, for the tests that read source."""

import ast
import configparser
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "bihuan"
CONTRACTS = configparser.ConfigParser()
CONTRACTS.read(ROOT / ".importlinter", encoding="utf-8")


def lines_of(contract: str, key: str) -> list[str]:
    """This will give a setting of a contract in .importlinter that is written as lines."""
    return CONTRACTS[f"importlinter:contract:{contract}"][key].strip().split("\n")


def layers(contract: str) -> list[list[str]]:
    """This will give the layers of a contract, highest first; on one layer, strangers."""
    return [line.split(" | ") for line in lines_of(contract, "layers")]


@cache
def tracked() -> tuple[Path, ...]:
    """This will give every file that is, or is about to be, in the repository."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(path for name in sorted(set(listed.split("\0"))) if name and (path := ROOT / name).is_file())


def shown(path: Path) -> str:
    """This will name a file as a person would: from the repository's root."""
    return str(path.relative_to(ROOT))


def is_own(path: Path) -> bool:
    """This will say whether people wrote the file here: neither generated migrations nor vendored libraries."""
    return not {"migrations", "vendor", "node_modules"} & set(path.relative_to(ROOT).parts)


def python_trees(folder: Path) -> Iterator[tuple[Path, ast.Module]]:
    """This will parse every own Python file under a folder."""
    for path in tracked():
        if path.suffix == ".py" and is_own(path) and path.is_relative_to(folder):
            yield path, ast.parse(path.read_text(), str(path))
