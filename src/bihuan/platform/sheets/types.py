"""What a sheet is once it has been read."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

# Text is clean: no control or invisible characters, no blanks at its ends. Times are aware, as the sheet shows them
# in China. A whole number is an int whatever the sheet stored.
Cell: TypeAlias = str | int | Decimal | datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row with something in it; `number` is the one the spreadsheet shows. As many cells as there are headers."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The first visible sheet of a workbook, or a CSV file; `header_row` and above are not among the rows."""

    sheet: str
    header_row: int
    headers: tuple[str, ...]
    rows: tuple[Row, ...]


class RefusedSheetError(Exception):
    """The reading process's way to say no: an English message id and its values."""

    def __init__(self, msg: str, /, **params: object) -> None:
        super().__init__(msg)
        self.msg = msg
        self.params = params
