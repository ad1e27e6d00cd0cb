"""Importing a sheet: each good row in its own transaction, so that one bad row costs nobody else's.

A row is taken on once: by the sheet's key if the same sheet runs again after a crash, by its outside number if another
sheet brings it again. A big sheet runs as a job; the command line and tests run it here and now.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from bihuan.contexts.customers import api as customers
from bihuan.contexts.orders import events
from bihuan.contexts.orders.actions.receive import OutsideRef, receive
from bihuan.contexts.orders.importing import keeping
from bihuan.contexts.orders.importing.keeping import ImportReport, report_of
from bihuan.contexts.orders.importing.parse import ImportRow
from bihuan.contexts.orders.importing.reading import Reading, RefusedRow, read, refusal
from bihuan.contexts.orders.models import Order, SheetImport
from bihuan.kernel.errors import N_, Conflict, Fault, Invalid, NotFound, Refused
from bihuan.platform import clock, jobs
from bihuan.platform.action import action, record
from bihuan.platform.actor import Actor, Grant
from bihuan.platform.identity.rights import actor_named
from bihuan.platform.jobs import JobRun, job
from bihuan.platform.sheets import Row

IMPORT: Final = "orders.import_sheet"
IMPORT_JOB: Final = "orders.import_rows"
INSIDE: Final = frozenset({"orders.import_row", "orders.finish_sheet"})
SYSTEM: Final = "carrier"
PROGRESS_EVERY_ROWS: Final = 20
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class RowResult:
    """What a row became."""

    order_id: UUID
    known: bool
    asks: bool


@dataclass
class Tally:
    """The running count of one import."""

    received_count: int = 0
    known_count: int = 0
    asking_count: int = 0
    refused: list[RefusedRow] = field(default_factory=list)

    def add(self, became: RowResult) -> None:
        """This will count one row that is an order."""
        self.known_count += became.known
        self.received_count += not became.known
        self.asking_count += became.asks and not became.known


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
    inside, tally = _inside(actor), Tally(refused=list(found.refused))
    for done, row in enumerate(found.good):
        if done % PROGRESS_EVERY_ROWS == 0:
            progress(done, len(found.good))
        try:
            tally.add(import_row.once(f"{import_id}:{row.number}", inside, row=row, at=at))
        except (Invalid, Refused, NotFound, Conflict) as wrong:
            faults = wrong.faults if isinstance(wrong, Invalid) else [Fault(wrong.where or "", wrong.msg, wrong.params)]
            tally.refused.append(refusal(Row(row.number, found.cells[row.number]), faults))
    tally.refused.sort(key=lambda row: row.number)
    packed = keeping.pack_refused(found.headers, dict(found.columns), tally.refused)
    counts = {name: value for name, value in asdict(tally).items() if name != "refused"}
    finish_sheet(inside, import_id=import_id, refused=packed, refused_count=len(tally.refused), at=at, **counts)
    progress(len(found.good), len(found.good))


def _inside(actor: Actor) -> Actor:
    """The sender, in the areas where he may import, with the inner acts of an import and nothing else."""
    grants = tuple(
        Grant(INSIDE, grant.path, grant.contractor_id, grant.own) for grant in actor.grants if grant.covers(IMPORT)
    )
    return replace(actor, grants=grants, channel="import")


@action("orders.import_row")
def import_row(actor: Actor, *, row: ImportRow, at: datetime) -> RowResult:
    """This will take on one row: its customer, address and service where they are new, then the order."""
    customer_id = customers.register(actor, name=row.name, phone=row.phone, tier=row.tier, at=at)
    address_id = customers.add_address(actor, customer_id=customer_id, text=row.address, at=at)
    service_id = None
    if row.account is not None:
        service_id = customers.add_service(
            actor, customer_id=customer_id, business=row.business, account=row.account, address_id=address_id, at=at
        )
    receipt = receive(
        actor,
        business=row.business,
        work=row.work,
        symptom=row.symptom,
        customer_id=customer_id,
        address_id=address_id,
        service_id=service_id,
        source="import",
        received_at=row.received_at,
        appointment_start=row.appointment_start,
        appointment_end=row.appointment_end,
        note=row.note,
        outside=OutsideRef(SYSTEM, row.ref),
        at=at,
    )
    asks = Order.objects.filter(pk=receipt.order_id, zone__isnull=True).exists()
    return RowResult(receipt.order_id, receipt.known, asks)


@action("orders.finish_sheet")
def finish_sheet(
    actor: Actor,
    *,
    import_id: UUID,
    received_count: int,
    known_count: int,
    asking_count: int,
    refused_count: int,
    refused: str,
    at: datetime,
) -> None:
    """This will keep what became of a sheet's rows and forget the sheet itself."""
    counts = {
        "received_count": received_count,
        "known_count": known_count,
        "asking_count": asking_count,
        "refused_count": refused_count,
    }
    unfinished = SheetImport.objects.filter(pk=import_id, by=actor.id, finished_at=None)
    if not unfinished.update(**counts, refused=refused, content=None, finished_at=at):
        raise Conflict(N_("This sheet was imported by another run meanwhile."))
    record(events.SheetImported(import_id, **counts), subject=("order_sheet", import_id), path="", at=at)
