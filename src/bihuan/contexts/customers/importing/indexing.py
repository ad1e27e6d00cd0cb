"""Entering addresses of an imported list into the search index, a moment after the list is in.

A dozen entries an address would double what an import writes. So a job enters them, ahead of what else waits; until
then an address is found by phone, name, account and order number, and not yet by its parts.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import transaction

from bihuan.contexts.customers import grams
from bihuan.contexts.customers.models import Address, AddressGram, Customer
from bihuan.platform import jobs
from bihuan.platform.jobs import JobRun, job
from bihuan.platform.memory.writing import insert_as

INDEX_JOB: Final = "customers.index_addresses"
AHEAD: Final = timedelta(days=1)  # of the messages that the same list has in the queue


def request(address_ids: Sequence[UUID], at: datetime) -> None:
    """This will have addresses entered that were just written, by the running transaction's commit."""
    if address_ids:
        payload = {"address_ids": list(address_ids)}
        jobs.enqueue(INDEX_JOB, payload=payload, key=f"{INDEX_JOB}:{uuid4()}", due_at=at - AHEAD)


@job(INDEX_JOB)
def index_addresses(run: JobRun, address_ids: list[UUID]) -> dict[str, Any]:
    """This will enter new addresses; one erased meanwhile is passed over.

    All at once: if one is there, a worker that died has entered them all. The customers are locked first, as whoever
    erases one or moves an address does.
    """
    with transaction.atomic():
        run.fenced()
        owners = Customer.objects.filter(addresses__in=address_ids).order_by("pk")
        list(owners.select_for_update(of=("self",)).values_list("pk", flat=True))
        rows = Address.objects.filter(pk__in=address_ids, text__isnull=False).order_by("added_at", "pk")
        entries = grams.grams_of(AddressGram, rows)
        if entries and not _is_there(entries[0]):
            insert_as(AddressGram, entries)
    return {"entries_count": len(entries)}


def _is_there(entry: AddressGram) -> bool:
    same = AddressGram.objects.filter(gram=entry.gram, org_path=entry.org_path, address=entry.address_id)
    return same.exists()
