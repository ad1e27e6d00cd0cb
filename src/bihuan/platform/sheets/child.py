"""The process in which a sheet is read: it may burn, bloat or die, and nothing else with it.

The bytes come on stdin, the answer leaves on stdout as one JSON object: `refused` with words, or `sheets`, each its
`name` and `rows`, each row its number and its cells. A time is a list of one text; every number is a JSON number.
"""

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from bihuan.kernel.errors import N_
from bihuan.platform.sheets.guard import check_workbook
from bihuan.platform.sheets.limits import Limits
from bihuan.platform.sheets.text import armed, visible
from bihuan.platform.sheets.types import RefusedSheetError

_MB: Final = 1_000_000
_DELIMITERS: Final = ",\t;"
_NO_TEXT: Final = (b"PK\x03\x04", b"%PDF", b"\x89PNG")  # what a renamed file most often is


def main() -> None:
    """This will read the sheets of a file from stdin, as told by the two arguments: its kind and the limits."""
    kind, limits = sys.argv[1], Limits(**json.loads(sys.argv[2]))
    _bind(limits)
    data = sys.stdin.buffer.read()
    try:
        found = _workbook(data, limits) if kind == "xlsx" else [("", _csv(data))]
        answer: dict[str, Any] = {"sheets": [{"name": name, "rows": list(_kept(rows, limits))} for name, rows in found]}
    except RefusedSheetError as refusal:
        answer = {"refused": refusal.msg, "params": refusal.params}
    json.dump(answer, sys.stdout, ensure_ascii=True)


def _bind(limits: Limits) -> None:
    """Where the operating system knows no such bounds, the parent's clock is the only one."""
    with suppress(ImportError):
        import resource  # noqa: PLC0415 - absent on Windows

        for kind, bound in (
            (resource.RLIMIT_CPU, limits.cpu_s),
            (resource.RLIMIT_AS, limits.memory_mb * _MB),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            with suppress(ValueError, OSError):
                resource.setrlimit(kind, (bound, bound))


def _workbook(data: bytes, limits: Limits) -> Iterator[tuple[str, Iterable[list[Any]]]]:
    """The visible sheets with anything in them, at most as many as the limits ask for."""
    check_workbook(data, limits)
    count = 0
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for found in book.sheets_metadata:
            if found.typ is not SheetTypeEnum.WorkSheet or found.visible is not SheetVisibleEnum.Visible:
                continue
            sheet = book.get_sheet_by_name(found.name)
            if sheet.height:
                yield found.name, sheet.iter_rows()
                count += 1
            if count == limits.sheets_count:
                return
    except CalamineError as problem:
        raise RefusedSheetError(N_("This workbook is damaged. Open it in Excel and save it again.")) from problem
    if not count:
        raise RefusedSheetError(N_("This workbook has no visible sheet with anything in it."))


def _csv(data: bytes) -> Iterator[list[str]]:
    text = "\x00" if data.startswith(_NO_TEXT) else _decoded(data)
    if "\x00" in text:
        raise RefusedSheetError(N_("This is not a text file. Save the list as .xlsx or as CSV."))
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=first.count))
    try:
        for line in reader:
            yield [armed(cell) for cell in line]
    except csv.Error as problem:
        raise RefusedSheetError(
            N_("This CSV file breaks off at line %(line)s: a quotation mark is missing, or a cell is far too long."),
            line=reader.line_num,
        ) from problem


def _decoded(data: bytes) -> str:
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    raise RefusedSheetError(N_("The characters of this file are neither UTF-8 nor GB18030. Save it as CSV UTF-8."))


def _kept(rows: Iterable[list[Any]], limits: Limits) -> Iterator[list[Any]]:
    for number, cells in enumerate(rows, start=1):
        clean = [_clean(cell) for cell in cells]
        while clean and clean[-1] is None:
            clean.pop()
        if not clean:
            continue
        if number > limits.rows_count:
            raise RefusedSheetError(
                N_("This sheet has more than %(rows)s rows. Split the list."), rows=limits.rows_count
            )
        if len(clean) > limits.columns_count:
            raise RefusedSheetError(
                N_("Row %(row)s has more than %(columns)s columns. Delete what lies far to the right of the list."),
                row=number,
                columns=limits.columns_count,
            )
        yield [number, *clean]


def _clean(cell: Any) -> Any:
    match cell:
        case str():
            return visible(cell).strip() or None
        case bool():
            return str(cell).upper()
        case int():
            return cell
        case float():
            # Excel keeps 15 digits; the rest is the shadow of binary fractions.
            shown = float(f"{cell:.15g}")
            return int(shown) if shown.is_integer() else shown
        case datetime() | date():
            return [cell.isoformat()]
        case time():
            return cell.isoformat("seconds" if cell.second else "minutes")
        case timedelta():
            minutes, seconds = divmod(round(cell.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
        case _:
            return None


if __name__ == "__main__":
    main()
