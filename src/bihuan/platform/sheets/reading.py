"""Reading a sheet somebody sent, without trusting a byte of it."""

import json
import os
import subprocess
import sys
from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import bihuan
from bihuan.kernel.errors import N_, Invalid
from bihuan.kernel.worktime import CHINA
from bihuan.platform.sheets.headers import normalised
from bihuan.platform.sheets.limits import Limits
from bihuan.platform.sheets.types import Cell, Row, Table

DEFAULT_LIMITS: Final = Limits()
_MB: Final = 1_000_000
_HEADER_WITHIN_ROWS: Final = 20
_SOURCE_ROOT: Final = str(Path(bihuan.__path__[0]).parent)
_BOOT: Final = "import sys; sys.path.insert(0, sys.argv.pop(1)); from bihuan.platform.sheets.child import main; main()"
_PASSED_ON: Final = ("LD_LIBRARY_PATH", "PATH", "SYSTEMROOT")  # what Python itself may need; no secret of ours


def read(
    source: bytes | Path, filename: str, limits: Limits = DEFAULT_LIMITS, *, known_headers: Collection[str] = ()
) -> Table:
    """This will read the first visible sheet of an .xlsx, or a .csv (UTF-8, UTF-16 or GB18030), in a child process.

    The header is the row with the most `known_headers` among the first twenty, or else the first that is filled at
    least half as wide as the widest of them. Invalid, at `filename`, says in words why a file is refused.
    """
    return read_book(source, filename, limits, known_headers=known_headers)[0]


def read_book(
    source: bytes | Path, filename: str, limits: Limits = DEFAULT_LIMITS, *, known_headers: Collection[str] = ()
) -> tuple[Table, ...]:
    """This will read the visible sheets that are not empty, up to `limits.sheets_count`, each as `read` does."""
    kind = Path(filename).suffix.lower().removeprefix(".")
    if kind not in ("xlsx", "csv"):
        raise Invalid(N_("Only .xlsx and .csv files can be read. Save the list as one of them."), where=filename)
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    if size > limits.file_mb * _MB:
        raise Invalid(N_("The file is larger than %(mb)s MB. Split the list."), where=filename, mb=limits.file_mb)
    data = source.read_bytes() if isinstance(source, Path) else source
    answer = _ask_child(kind, data, filename, limits)
    if refusal := answer.get("refused"):
        raise Invalid(refusal, where=filename, **answer["params"])
    tables = tuple(
        _table(
            sheet["name"] or Path(filename).stem,
            [(row[0], tuple(map(_cell, row[1:]))) for row in sheet["rows"]],
            known_headers,
        )
        for sheet in answer["sheets"]
        if sheet["rows"]
    )
    if not tables:
        raise Invalid(N_("There is nothing in this file."), where=filename)
    return tables


def _ask_child(kind: str, data: bytes, filename: str, limits: Limits) -> dict[str, Any]:
    command = [sys.executable, "-I", "-c", _BOOT, _SOURCE_ROOT, kind, json.dumps(asdict(limits))]
    env = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=limits.wall_s, env=env, check=False)
    except subprocess.TimeoutExpired as problem:
        raise Invalid(
            N_("Reading this file takes too long. Save only the list, as .xlsx."), where=filename
        ) from problem
    if done.returncode != 0:
        raise Invalid(N_("Reading this file takes too much memory or time. Save only the list."), where=filename)
    answer: dict[str, Any] = json.loads(done.stdout, parse_float=Decimal)
    return answer


def _cell(value: Any) -> Cell:
    if isinstance(value, list):
        found = date.fromisoformat(value[0]) if len(value[0]) == len("2026-10-01") else datetime.fromisoformat(value[0])
        if not isinstance(found, datetime):
            found = datetime.combine(found, time())
        return found.replace(microsecond=0, tzinfo=CHINA)
    cell: Cell = value
    return cell


def _table(sheet: str, lines: list[tuple[int, tuple[Cell, ...]]], known_headers: Collection[str]) -> Table:
    header_at = _header_index([cells for _, cells in lines[:_HEADER_WITHIN_ROWS]], known_headers)
    header_row, titles = lines[header_at]
    width = max(len(cells) for _, cells in lines[header_at:])
    headers = tuple("" if title is None else str(title) for title in titles) + ("",) * (width - len(titles))
    rows = tuple(Row(number, cells + (None,) * (width - len(cells))) for number, cells in lines[header_at + 1 :])
    return Table(sheet, header_row, headers, rows)


def _header_index(lines: list[tuple[Cell, ...]], known_headers: Collection[str]) -> int:
    known = {normalised(header) for header in known_headers}
    recognised = [sum(isinstance(cell, str) and normalised(cell) in known for cell in cells) for cells in lines]
    if max(recognised):
        return recognised.index(max(recognised))
    filled = [sum(cell is not None for cell in cells) for cells in lines]
    return next(index for index, count in enumerate(filled) if 2 * count >= max(filled))
