"""Writing sheets people can open without harm: text stays text, whatever it begins with."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any, Final, Literal, TypeAlias

from bihuan.kernel.worktime import CHINA
from bihuan.platform.sheets.text import disarmed, looks_like_formula, visible

Outgoing: TypeAlias = str | int | Decimal | datetime | date | None
_LONGEST_TEXT: Final = 32_767  # Excel's own limit for a cell
_EXACT_DIGITS: Final = 15  # beyond, Excel turns digits into zeros: an id written as a number would be lost
_FIRST_YEAR: Final = 1901  # Excel counts days from 1900, and that year wrongly
_ESCAPED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # what OOXML would read as one coded character
_FILL_WRONG: Final = "FFF4CCCC"
_FILL_HEADER: Final = "FFE8EDF3"
_WIDEST_COLUMN: Final = 48
_WIDTH_SAMPLE_ROWS: Final = 100


@dataclass(frozen=True, slots=True)
class Mark:
    """What is wrong with a row, said to people: `row` and `column` count from 0; column None means the whole row."""

    row: int
    text: str
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """One sheet of a workbook to be written."""

    title: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Outgoing]]
    marks: Sequence[Mark] = ()
    marks_header: str = ""


def write_xlsx(
    headers: Sequence[str],
    rows: Iterable[Sequence[Outgoing]],
    *,
    marks: Sequence[Mark] = (),
    marks_header: str = "",
    title: str = "Sheet1",
) -> bytes:
    """This will write a workbook of one sheet; see `write_book`."""
    return write_book([Leaf(title, headers, rows, marks, marks_header)])


def write_book(leaves: Iterable[Leaf]) -> bytes:
    """This will write a workbook; with marks, wrong cells are filled and commented and a last column tells it all.

    Texts are texts (never a formula), whole numbers and decimals numbers up to 15 digits, times those of China.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - costs 0.3 s, and most processes never write a workbook

    book = Workbook(write_only=True)
    for leaf in leaves:
        _write_leaf(book.create_sheet(leaf.title), leaf)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_leaf(sheet: Any, leaf: Leaf) -> None:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - as below: costs 0.3 s

    headers, marks = leaf.headers, leaf.marks
    titles = [*headers, leaf.marks_header] if marks else list(headers)
    listed = list(_with_marks(leaf.rows, marks, len(headers)) if marks else map(list, leaf.rows))
    sheet.freeze_panes = "A2"
    for index in range(len(titles)):
        sample = [titles[index], *(row[index] for row in listed[:_WIDTH_SAMPLE_ROWS] if index < len(row))]
        sheet.column_dimensions[get_column_letter(index + 1)].width = min(_WIDEST_COLUMN, max(map(_width, sample)) + 2)
    cells = _Cells(sheet)
    sheet.append([cells.header(title) for title in titles])
    of_cell = {(mark.row, mark.column): mark.text for mark in marks if mark.column is not None}
    for number, row in enumerate(listed):
        sheet.append([cells.made(value, of_cell.get((number, index))) for index, value in enumerate(row)])


def _with_marks(
    rows: Iterable[Sequence[Outgoing]], marks: Sequence[Mark], columns_count: int
) -> Iterator[list[Outgoing]]:
    """Rows with a last cell that says everything wrong with them."""
    said: defaultdict[int, list[str]] = defaultdict(list)
    for mark in marks:
        said[mark.row].append(mark.text)
    for number, row in enumerate(rows):
        yield [*row, *[None] * (columns_count - len(row)), "\n".join(said[number]) or None]


class _Cells:
    """Makes the cells of one sheet; fills and fonts are made once."""

    def __init__(self, sheet: Any) -> None:
        from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
        from openpyxl.comments import Comment  # noqa: PLC0415
        from openpyxl.styles import Font, PatternFill  # noqa: PLC0415

        self._cell: Callable[[], Any] = partial(WriteOnlyCell, sheet)
        self._comment = Comment
        self._bold = Font(bold=True)
        self._header = PatternFill("solid", fgColor=_FILL_HEADER)
        self._wrong = PatternFill("solid", fgColor=_FILL_WRONG)

    def header(self, title: str) -> Any:
        cell = self.made(title, None)
        cell.font, cell.fill = self._bold, self._header
        return cell

    def made(self, value: Outgoing, wrong: str | None) -> Any:
        cell = self._cell()
        known = _storable(value)
        cell.value = known
        if isinstance(known, str):
            # openpyxl guesses formulas and error values from the text; the type is set past its guess.
            cell.data_type = "s"
            if looks_like_formula(known):
                cell.quotePrefix = True
        elif isinstance(known, date):
            cell.number_format = "yyyy-mm-dd hh:mm:ss" if isinstance(known, datetime) else "yyyy-mm-dd"
        if wrong is not None:
            cell.fill = self._wrong
            cell.comment = self._comment(visible(wrong), "")
        return cell


def _storable(value: Outgoing) -> str | int | Decimal | datetime | date | None:
    """What Excel can keep as it is stays; all else becomes text."""
    match value:
        case None:
            return None
        case bool():
            return str(value).upper()
        case datetime():
            local = value.astimezone(CHINA).replace(tzinfo=None, microsecond=0)
            return local if local.year >= _FIRST_YEAR else local.isoformat(" ")
        case date():
            return value if value.year >= _FIRST_YEAR else value.isoformat()
        case int() | Decimal():
            digits = len(Decimal(value).normalize().as_tuple().digits)
            return value if Decimal(value).is_finite() and digits <= _EXACT_DIGITS else str(value)
        case str():
            text = _ESCAPED.sub("_x005F_", visible(value))
            return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"


def _width(value: Outgoing) -> int:
    """About how many Latin letters wide the value is; a Chinese character counts two."""
    text = str(value or "")[: 2 * _WIDEST_COLUMN]
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)


def write_csv(
    headers: Sequence[str],
    rows: Iterable[Sequence[Outgoing]],
    encoding: Literal["utf-8-sig", "gb18030"] = "utf-8-sig",
) -> bytes:
    """This will write a CSV file; a text that looks like a formula gets an apostrophe, which `read` takes off again.

    UTF-8 carries a BOM, without which Excel in China takes it for GB18030.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_plain(header) for header in headers])
    writer.writerows([_plain(value) for value in row] for row in rows)
    return out.getvalue().encode(encoding)


def _plain(value: Outgoing) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case datetime():
            return value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
        case date():
            return value.isoformat()
        case int() | Decimal():
            return format(value, "f") if isinstance(value, Decimal) else str(value)
        case str():
            return disarmed(visible(value))
