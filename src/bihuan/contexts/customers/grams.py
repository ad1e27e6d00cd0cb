"""The index by which an address is found by its parts: written with the address, rebuilt for addresses of before.

It holds keyed numbers, never text, and is a projection: whatever it says can be made again from the addresses.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from bihuan.contexts.customers.models import Address, AddressGram
from bihuan.platform.privacy import blind_grams

PURPOSE = "customers.address"
BATCH_COUNT = 500


def index(row: Address) -> None:
    """This will enter a new address."""
    AddressGram.objects.bulk_create(grams_of(AddressGram, [row]))


def follow(row: Address, was: str) -> None:
    """This will let the entries of an address lie where the address now lies; `was` is where it lay before."""
    mine = AddressGram.objects.filter(gram__in=blind_grams(row.text or "", PURPOSE), org_path=was, address=row)
    mine.update(org_path=row.org_path)


def grams_of(model: Any, rows: Iterable[Any]) -> list[Any]:
    """This will give the entries of addresses, each pair once; none of an erased address."""
    return [
        model(gram=gram, address_id=row.pk, org_path=row.org_path)
        for row in rows
        for gram in blind_grams(row.text or "", PURPOSE)
    ]


def rebuild(addresses: Any, entries: Any) -> int:
    """This will make the index anew from the addresses, oldest first, and give how many have been entered.

    The models are given by whoever asks: a migration has its own.
    """
    entries.objects.all().delete()
    count = 0
    known = addresses.objects.filter(text__isnull=False).order_by("added_at", "pk")
    for batch in batched(known.iterator(chunk_size=BATCH_COUNT), BATCH_COUNT):
        entries.objects.bulk_create(grams_of(entries, batch))
        count += len(batch)
    return count


def batched(rows: Iterable[Any], size_count: int) -> Iterator[tuple[Any, ...]]:
    """This will give rows in tuples of at most so many."""
    rest = iter(rows)
    while batch := tuple(islice(rest, size_count)):
        yield batch
