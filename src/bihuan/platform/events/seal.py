"""Giving each committed event its place: a gap-free position and the hash of all before it.

A sequence handed out inside transactions is not the order of commits: a reader of `id > last` on PostgreSQL misses
an event that commits late. So readers that need order follow positions. SQLite has one writer at a time and seals
in the transaction; on PostgreSQL the worker's sealer locks the head row and takes what has committed, in id order.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from bihuan.platform import jsontext
from bihuan.platform.events.types import id_text
from bihuan.platform.models.event import Event, EventHead

BATCH_COUNT = 300
HEAD_ID = 1
_text = jsontext.writer(sort_keys=True, ensure_ascii=True)


def said(event: Any) -> str:
    """This will write all an event says, as the chain has it, but for its position and what caused it."""
    quoted = jsontext.quoted
    return ",".join(
        (
            quoted(event.name),
            str(event.version),
            quoted(event.subject_kind),
            _id(event.subject_id),
            quoted(event.path),
            _text(event.facts),
            quoted(event.actor),
            _id(event.acting_for),
            quoted(event.channel),
            quoted(event.device),
            _utc(event.claimed_at),
            _utc(event.received_at),
            _utc(event.recorded_at),
            _id(event.correlation),
        )
    )


def link(before: str, event: Any) -> str:
    """This will give the chain hash of `event` (its position already set) after the hash `before`.

    Hashed is a JSON list of its columns, without spaces, keys in their order.
    """
    told = event.said or said(event)
    causation = "null" if event.causation is None else event.causation
    return hashlib.sha256(f"{before}\n[{event.position},{told},{causation}]".encode()).hexdigest()


def _id(one: UUID | None) -> str:
    return "null" if one is None else f'"{id_text(one)}"'


def _utc(moment: datetime | None) -> str:
    if moment is None:
        return "null"
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return f'"{moment.isoformat(timespec="microseconds")}"'


def seal_now(events: Iterable[Any]) -> None:
    """This will number and chain events about to be inserted; the caller's transaction owns the head row."""
    head = EventHead.objects.select_for_update().get(pk=HEAD_ID)
    for event in events:
        head.position += 1
        event.position = head.position
        head.chain = event.chain = link(head.chain, event)
    head.save(update_fields=["position", "chain"])


def seal_batch() -> int:
    """This will seal up to BATCH_COUNT committed events and give their number; for PostgreSQL's sealer.

    Two sealers may run: the head row's lock makes them take turns.
    """
    with transaction.atomic():
        if not Event.objects.filter(position__isnull=True).exists():
            return 0
        head = EventHead.objects.select_for_update().get(pk=HEAD_ID)
        batch = list(Event.objects.filter(position__isnull=True).order_by("id")[:BATCH_COUNT])
        for event in batch:
            head.position += 1
            event.position = head.position
            head.chain = event.chain = link(head.chain, event)
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE platform_event SET position = %s, chain = %s WHERE id = %s",
                [(event.position, event.chain, event.pk) for event in batch],
            )
        head.save(update_fields=["position", "chain"])
    return len(batch)


def seal_all() -> int:
    """This will seal until nothing committed is left unsealed, and give how many were sealed."""
    total = 0
    while sealed := seal_batch():
        total += sealed
    return total
