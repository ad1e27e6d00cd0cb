"""One spelling for a value, whichever database it lies in: the ground on which copies are proven equal."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bihuan.platform.upkeep.tables import Column

_SIZE = 1 << 256


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """How many rows, and the sum of the rows' hashes: the same in whatever order they are read."""

    rows_count: int
    sha256: str


def fingerprint(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Fingerprint:
    """This will read raw rows of either database to the end and give their fingerprint."""
    spell = [_SPELLINGS.get(column.kind) for column in columns]
    total, count = 0, 0
    for row in rows:
        words = [value if value is None or how is None else how(value) for how, value in zip(spell, row, strict=True)]
        text = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
        total += int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest(), "big")
        count += 1
    return Fingerprint(count, f"{total % _SIZE:064x}")


def for_postgres(column: Column, value: Any) -> Any:
    """This will give a raw value of SQLite's as PostgreSQL's COPY reads it."""
    if value is None:
        return None
    if column.kind == "bytes":
        return "\\x" + bytes(value).hex()
    if column.kind == "flag":
        return "true" if value else "false"
    return str(value)


def _uuid(value: Any) -> str:
    return str(value).replace("-", "").lower()


def _moment(value: Any) -> str:
    """`2026-11-22 00:40:07.12+00` and `2026-11-22T00:40:07.120000` are one moment; both databases keep UTC."""
    text = str(value).replace("T", " ").removesuffix("+00:00").removesuffix("+00")
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction:0<6}"


def _flag(value: Any) -> str:
    return "1" if value in (1, "1", "t", "true") else "0"


def _json(value: Any) -> str:
    return json.dumps(json.loads(value, parse_float=_number), sort_keys=True, separators=(",", ":"))


def _number(text: str) -> float | int:
    found = float(text)
    return int(found) if found.is_integer() else found


def _bytes(value: Any) -> str:
    return value.removeprefix("\\x") if isinstance(value, str) else bytes(value).hex()


def _decimal(value: Any) -> str:
    return f"{Decimal(str(value)).normalize():f}"


_SPELLINGS: dict[str, Callable[[Any], str]] = {
    "uuid": _uuid,
    "moment": _moment,
    "time": _moment,
    "flag": _flag,
    "json": _json,
    "bytes": _bytes,
    "decimal": _decimal,
    "float": lambda value: repr(float(value)),
    "int": str,
}
