"""Looks at a workbook's outside before anything opens it.

An .xlsx is a zip of XML. A few kilobytes of it can unpack to gigabytes, name a cell in the last corner of a sheet so
that the grid between is built, or define entities that multiply or read files. Each is refused here, by counting,
without building anything.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from bihuan.kernel.errors import N_
from bihuan.platform.sheets.limits import Limits
from bihuan.platform.sheets.places import column_letters
from bihuan.platform.sheets.types import RefusedSheetError

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_MB: Final = 1_000_000
_CHUNK_BYTES: Final = 256 * 1024
_OVERLAP_BYTES: Final = 64  # longest thing looked for; chunks overlap by it so that none hides on a border
_END_OF_ZIP: Final = b"PK\x05\x06"
_WORKBOOK: Final = b"spreadsheetml.sheet.main+xml"
_FORBIDDEN_XML: Final = re.compile(rb"<!DOCTYPE|<!ENTITY|\x00", re.IGNORECASE)
_SHARED_TEXT: Final = re.compile(rb"<(?:\w+:)?si[\s>/]")


def check_workbook(data: bytes, limits: Limits) -> None:
    """This will raise RefusedSheetError, in words, unless the bytes are a workbook of bearable size."""
    if data.startswith(_OLE):
        raise RefusedSheetError(
            N_("This workbook is protected by a password or in the old .xls format. Save it as .xlsx without one.")
        )
    if not data.startswith(_ZIP):
        raise RefusedSheetError(N_("This is not an Excel workbook, whatever its name says. Save it as .xlsx."))
    try:
        _check_parts(data, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error) as problem:
        raise RefusedSheetError(N_("This workbook is damaged. Open it in Excel and save it again.")) from problem


def _check_parts(data: bytes, limits: Limits) -> None:
    if _claimed_entries(data) > limits.entries_count:
        raise RefusedSheetError(N_("This workbook has more parts than a list of orders needs."))
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = book.infolist()
        if len(parts) > limits.entries_count:
            raise RefusedSheetError(N_("This workbook has more parts than a list of orders needs."))
        if any(part.flag_bits & 0x1 for part in parts):
            raise RefusedSheetError(N_("This workbook is protected by a password. Save it without one."))
        unpacked = sum(part.file_size for part in parts)
        if unpacked > min(limits.unpacked_mb * _MB, limits.ratio * len(data)):
            raise RefusedSheetError(
                N_("This workbook unpacks to more than %(mb)s MB, or to far more than its size. Save only the list."),
                mb=limits.unpacked_mb,
            )
        names = {part.filename for part in parts}
        if "[Content_Types].xml" not in names or _WORKBOOK not in book.read("[Content_Types].xml"):
            raise RefusedSheetError(N_("This is a zip file, but not an Excel workbook without macros (.xlsx)."))
        far_cell = _far_cell(limits)
        texts = 0
        for part in parts:
            for chunk in _chunks(book, part):
                if part.filename.endswith((".xml", ".rels")) and _FORBIDDEN_XML.search(chunk):
                    raise RefusedSheetError(
                        N_("This workbook holds definitions no spreadsheet writes. Open it in Excel and save it again.")
                    )
                if part.filename.startswith("xl/worksheets/"):
                    _check_cells(far_cell, chunk, limits)
                if "sharedStrings" in part.filename:
                    texts += len(_SHARED_TEXT.findall(chunk, _OVERLAP_BYTES))
            if texts > limits.shared_texts_count:
                raise RefusedSheetError(N_("This workbook holds too many texts. Split the list."))


def _claimed_entries(data: bytes) -> int:
    """The zip's own count, looked at first because listing the parts costs time for each of them."""
    at = data.rfind(_END_OF_ZIP, max(0, len(data) - 65_557))
    if at < 0 or len(data) < at + 22:
        raise zipfile.BadZipFile
    count: int = struct.unpack_from("<H", data, at + 10)[0]
    directory_bytes: int = struct.unpack_from("<I", data, at + 12)[0]
    return max(count, directory_bytes // 1_024)  # a directory entry is far below 1 KB; a forged count doesn't help


def _chunks(book: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part in pieces, each led by the end of the one before (the first by as many blanks)."""
    with book.open(part) as stream:
        piece = stream.read(_CHUNK_BYTES)
        if piece.startswith((_ZIP, _OLE)):
            raise RefusedSheetError(N_("This workbook has another file inside it. Save only the list as .xlsx."))
        before = b" " * _OVERLAP_BYTES
        while piece:
            chunk = before + piece
            yield chunk
            before = chunk[-_OVERLAP_BYTES:]
            piece = stream.read(_CHUNK_BYTES)


def _far_cell(limits: Limits) -> re.Pattern[bytes]:
    """Finds cells and rows whose names are at least as long as the last allowed one's: near ones cost no look."""
    digits, letters = len(str(limits.rows_count)), len(column_letters(limits.columns_count))
    return re.compile(rb"""\sr=["'](?:([A-Z]{%d,9})([0-9]{0,9})|[A-Z]*([0-9]{%d,9}))""" % (letters, digits))


def _check_cells(far_cell: re.Pattern[bytes], chunk: bytes, limits: Limits) -> None:
    for letters, digits, only_digits in far_cell.findall(chunk):
        if int(digits or only_digits or b"0") > limits.rows_count:
            raise RefusedSheetError(
                N_("This sheet reaches beyond row %(rows)s. Delete what lies far below the list, or split it."),
                rows=limits.rows_count,
            )
        if letters and _column_number(letters) > limits.columns_count:
            raise RefusedSheetError(
                N_("This sheet reaches beyond column %(columns)s. Delete what lies far to the right of the list."),
                columns=limits.columns_count,
            )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
