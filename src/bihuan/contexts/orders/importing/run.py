"""Importing a sheet: part by part, each in a transaction of its own, in which one bad row costs nobody else's.

A row is taken on once: a run begun anew after a crash goes on behind the last part that was stored, and an order that
another sheet brings again is known by its outside number. A big sheet runs as a job; the command line and tests run it
here and now.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError

from bihuan.contexts.customers import api as customers
from bihuan.contexts.orders import events
from bihuan.contexts.orders.importing import keeping
from bihuan.contexts.orders.importing.keeping import ImportReport, report_of
from bihuan.contexts.orders.importing.parse import ImportRow
from bihuan.contexts.orders.importing.part import Line, Part, import_part
from bihuan.contexts.orders.importing.reading import Reading, read
from bihuan.contexts.orders.models import SheetImport
from bihuan.kernel.errors import N_, Conflict, NotFound
from bihuan.platform import clock, jobs
from bihuan.platform.action import action, record
from bihuan.platform.actor import Actor, Grant
from bihuan.platform.identity.rights import actor_named
from bihuan.platform.jobs import JobRun, job

IMPORT: Final = "orders.import_sheet"
IMPORT_JOB: Final = "orders.import_rows"
INSIDE: Final = frozenset({"orders.import_part", "orders.finish_sheet"})
PART_COUNT: Final = 500  # rows: others who write wait for a part at most
TRIES_COUNT: Final = 3
Progress = Callable[[int, int], None]


def preview_sheet(actor: Actor, *, content: bytes, filename: str, at: datetime) -> Reading:
    """This will read a sheet and change nothing: the rows that would be taken on, and those that can't be."""
    actor.require(IMPORT)
    return read(content, filename, at)


def import_sheet(
    actor: Actor, *, content: bytes, filename: str, at: datetime, progress: Progress | None = None
) -> ImportReport:
    """This will import a sheet now. The same sheet sent again by the same sender gives the first report again."""
    found = preview_sheet(actor, content=content, filename=filename, at=at)
    kept = SheetImport.objects.get(pk=keep_sheet(actor, content=content, filename=filename, later=False, at=at))
    if kept.finished_at is None:
        _import(actor, kept.pk, found, at, progress or (lambda _done, _total: None))
        kept.refresh_from_db()
    return report_of(kept)


@action(IMPORT)
def keep_sheet(actor: Actor, *, content: bytes, filename: str, later: bool, at: datetime) -> UUID:
    """This will keep a sheet, to be imported by a job if `later`, and give its id; the same sheet has the same id."""
    digest = keeping.digest(content)
    kept, fresh = SheetImport.objects.get_or_create(
        digest=digest,
        by=actor.id,
        defaults={"filename": filename[:200], "content": keeping.packed(content), "created_at": at},
    )
    if fresh:
        facts = events.SheetKept(kept.pk, digest, len(content))
        record(facts, subject=("order_sheet", kept.pk), path="", at=at)
    if later and kept.finished_at is None:
        jobs.enqueue(IMPORT_JOB, payload={"import_id": kept.pk}, key=f"{IMPORT_JOB}:{kept.pk}", actor=actor)
    return kept.pk


@job(IMPORT_JOB)
def import_rows(run: JobRun, import_id: UUID) -> dict[str, Any]:
    """This will import a kept sheet with its sender's rights as they are now; run again, it goes on where it was."""
    kept = SheetImport.objects.filter(pk=import_id).first()
    if kept is None:  # a dead letter tried again after the sheet's days
        raise NotFound(N_("This sheet is no longer kept. Send it again."))
    at = clock.now()
    sender = actor_named(kept.by, at=at)
    if sender is None:
        raise NotFound(N_("Whoever sent this sheet has no account any more. Send it again."))
    if kept.finished_at is None:
        found = preview_sheet(sender, content=keeping.unpacked(kept.content or ""), filename=kept.filename, at=at)
        _import(sender, kept.pk, found, at, lambda done, total: run.progress(done, total, N_("Rows of the sheet")))
    return {}


def _import(actor: Actor, import_id: UUID, found: Reading, at: datetime, progress: Progress) -> None:
    inside = _inside(actor)
    done_row = SheetImport.objects.values_list("done_row", flat=True).get(pk=import_id)
    left = [row for row in found.good if row.number > done_row]
    for lines in _prepared(left):
        progress(len(found.good) - len(left), len(found.good))
        _taken_on(inside, import_id, Part(found, lines, done_row), at)
        done_row, left = lines[-1].row.number, left[len(lines) :]
    finish_sheet(inside, import_id=import_id, reading=found, at=at)
    progress(len(found.good), len(found.good))


def _prepared(rows: Sequence[ImportRow]) -> Iterator[list[Line]]:
    """The rows by parts. While one part is stored, the next one is spelled, hashed and read in a thread."""
    tree = customers.address_tree()
    parts = [rows[start : start + PART_COUNT] for start in range(0, len(rows), PART_COUNT)]
    with ThreadPoolExecutor(1) as ahead:
        coming = [ahead.submit(_lines, part, tree) for part in parts[:1]]
        for part in (*parts[1:], ()):
            if coming:
                ready = coming.pop().result()
                if part:
                    coming.append(ahead.submit(_lines, part, tree))
                yield ready


def _lines(rows: Sequence[ImportRow], tree: customers.AddressTree) -> list[Line]:
    """This will make of rows what asks nobody."""
    return [Line(row, customers.prepare(_said(row), tree)) for row in rows]


def _said(row: ImportRow) -> customers.Said:
    return customers.Said(row.name, row.phone, row.tier, row.address, row.business, row.account)


def _taken_on(actor: Actor, import_id: UUID, part: Part, at: datetime) -> None:
    """What somebody else writes at the same moment, the same order or account, undoes a part: then it is known."""
    for left_count in reversed(range(TRIES_COUNT)):
        try:
            import_part(actor, import_id=import_id, part=part, at=at)
        except IntegrityError:
            if not left_count:
                raise
        else:
            return


def _inside(actor: Actor) -> Actor:
    """The sender, in the areas where he may import, with the inner acts of an import and nothing else."""
    grants = tuple(
        Grant(INSIDE, grant.path, grant.contractor_id, grant.own) for grant in actor.grants if grant.covers(IMPORT)
    )
    return replace(actor, grants=grants, channel="import")


@action("orders.finish_sheet")
def finish_sheet(actor: Actor, *, import_id: UUID, reading: Reading, at: datetime) -> None:
    """This will keep what became of a sheet's rows and forget the sheet itself."""
    unfinished = SheetImport.objects.select_for_update().filter(pk=import_id, by=actor.id, finished_at=None)
    kept = unfinished.first()
    if kept is None:
        raise Conflict(N_("This sheet was imported by another run meanwhile."), code="imported_meanwhile")
    refused = sorted((*reading.refused, *keeping.unpack_refused(kept.refused)), key=lambda row: row.number)
    packed = keeping.pack_refused(reading.headers, dict(reading.columns), refused)
    unfinished.update(refused=packed, refused_count=len(refused), content=None, finished_at=at)
    counts = {name: getattr(kept, name) for name in ("received_count", "known_count", "asking_count")}
    facts = events.SheetImported(import_id, **counts, refused_count=len(refused))
    record(facts, subject=("order_sheet", import_id), path="", at=at)
