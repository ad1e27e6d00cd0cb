"""What is kept of an import: the sheet until it is done, afterwards the rows refused, as one encrypted text."""

import base64
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import TypeAdapter

from bihuan.contexts.orders.importing.columns import SHOWN
from bihuan.contexts.orders.importing.reading import Reading, RefusedRow
from bihuan.contexts.orders.models import SheetImport
from bihuan.kernel.errors import N_, Fault, NotFound
from bihuan.platform import sheets
from bihuan.platform.actor import Actor


@dataclass(frozen=True, slots=True)
class RefusedRows:
    """The refused rows of one sheet, with its headers and the column of each field, from 0."""

    headers: tuple[str, ...]
    columns: dict[str, int]
    rows: tuple[RefusedRow, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a sheet's rows. `known`: orders received before; `asking`: received, but the zone is unknown.

    `finished_at` None: still at work.
    """

    import_id: UUID
    filename: str
    received_count: int
    known_count: int
    asking_count: int
    refused_count: int
    finished_at: datetime | None


_refused = TypeAdapter(RefusedRows)


def digest(content: bytes) -> str:
    """This will name a sheet by its bytes."""
    return hashlib.sha256(content).hexdigest()


def packed(content: bytes) -> str:
    """This will put bytes into the form an encrypted text takes."""
    return base64.b64encode(content).decode()


def unpacked(text: str) -> bytes:
    """This will give the bytes back."""
    return base64.b64decode(text)


def pack_refused(headers: tuple[str, ...], columns: dict[str, int], rows: Iterable[RefusedRow]) -> str:
    """This will write the refused rows as one text."""
    return _refused.dump_json(RefusedRows(headers, columns, tuple(rows))).decode()


def unpack_refused(text: str | None) -> tuple[RefusedRow, ...]:
    """This will read the refused rows back."""
    return _refused.validate_json(text).rows if text else ()


def with_more(text: str | None, reading: Reading, more: Iterable[RefusedRow]) -> str | None:
    """This will add rows to those that were refused so far; the text stays as it is where there are none."""
    added = tuple(more)
    if not added:
        return text
    return pack_refused(reading.headers, dict(reading.columns), (*unpack_refused(text), *added))


def report_of(kept: SheetImport) -> ImportReport:
    """This will give what became of a kept sheet so far."""
    return ImportReport(
        import_id=kept.pk,
        filename=kept.filename,
        received_count=kept.received_count,
        known_count=kept.known_count,
        asking_count=kept.asking_count,
        refused_count=kept.refused_count,
        finished_at=kept.finished_at,
    )


def import_report(actor: Actor, import_id: UUID) -> ImportReport:
    """This will give what became of a sheet to whoever sent it."""
    return report_of(_mine(actor, import_id))


def refused_rows(actor: Actor, import_id: UUID) -> RefusedRows:
    """This will give the refused rows of a sheet, with their reasons, to whoever sent it."""
    kept = _mine(actor, import_id)
    return _refused.validate_json(kept.refused) if kept.refused else RefusedRows((), {}, ())


def marked_sheet(actor: Actor, import_id: UUID, *, words: Callable[[Fault], str], marks_header: str) -> bytes:
    """This will give the refused rows as a workbook: wrong cells filled and commented, a last column says it all.

    `words` puts a fault into the reader's language. Mended, the sheet can be imported as it is.
    """
    found = refused_rows(actor, import_id)
    marks = [
        sheets.Mark(index, _said(fault, words), found.columns.get(fault.where))
        for index, row in enumerate(found.rows)
        for fault in row.faults
    ]
    return sheets.write_xlsx(found.headers, [row.cells for row in found.rows], marks=marks, marks_header=marks_header)


def _said(fault: Fault, words: Callable[[Fault], str]) -> str:
    said = words(fault)
    return f"{SHOWN[fault.where]}: {said}" if fault.where in SHOWN else said


def _mine(actor: Actor, import_id: UUID) -> SheetImport:
    actor.require("orders.import_sheet")
    found = SheetImport.objects.filter(pk=import_id, by=actor.id).first()
    if found is None:
        raise NotFound(N_("There is no such import of yours."), code="import_not_found")
    return found
