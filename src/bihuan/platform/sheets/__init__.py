"""Sheets: Excel and CSV in and out. What comes in is read in a process of its own; what goes out is never a formula."""

from bihuan.platform.sheets.headers import Column, Mapping, known_headers, map_headers
from bihuan.platform.sheets.limits import Limits
from bihuan.platform.sheets.places import place
from bihuan.platform.sheets.reading import read, read_book
from bihuan.platform.sheets.types import Cell, Row, Table
from bihuan.platform.sheets.writing import Leaf, Mark, Outgoing, write_book, write_csv, write_xlsx

__all__ = [
    "Cell",
    "Column",
    "Leaf",
    "Limits",
    "Mapping",
    "Mark",
    "Outgoing",
    "Row",
    "Table",
    "known_headers",
    "map_headers",
    "place",
    "read",
    "read_book",
    "write_book",
    "write_csv",
    "write_xlsx",
]
