"""Finding customers by what somebody happens to know of them: a phone, an account, a name, or parts of an address.

What lies out of sight is left out before anything is counted or ranked, so that it can't be told from what isn't there.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Max

from bihuan.contexts.customers.grams import PURPOSE
from bihuan.contexts.customers.models import Address, AddressGram
from bihuan.contexts.customers.queries import VIEW, by_account, by_name, by_phone
from bihuan.contexts.customers.types import CustomerRow, Sought
from bihuan.kernel.errors import Invalid
from bihuan.platform.actor import Actor
from bihuan.platform.privacy import blind_grams, grams, mask_address, mask_name, mask_phone

FOUND_LIMIT_COUNT = 20
# A pair that so many addresses in sight have says little of where; it is asked for last.
COMMON_COUNT = 1_000
ASKED_COUNT = 6  # so many of the rarest pairs are asked for
JUDGED_COUNT = 200  # so many candidates are opened and compared whole
GRAMS_LIMIT_COUNT = 32
SHARE_LEAST_BP = 5_000


def by_text(actor: Actor, text: str, businesses: Iterable[str]) -> tuple[CustomerRow, ...]:
    """This will give the customers who have this as whole phone, account or name, those of a phone first."""
    found: dict[UUID, CustomerRow] = {}
    with suppress(Invalid):
        found |= {row.id: row for row in by_phone(actor, text)}
    for rows in (by_account(actor, text, businesses), by_name(actor, text)):
        found |= {row.id: row for row in rows if row.id not in found}
    return tuple(found.values())[:FOUND_LIMIT_COUNT]


def by_address(actor: Actor, text: str, limit_count: int = FOUND_LIMIT_COUNT) -> tuple[Sought, ...]:
    """This will give the addresses that share at least half of what was typed, the most alike first, then the newest.

    The index proposes, by the rarest pairs in sight; what it proposes is opened and compared, since pairs may share
    a number.
    """
    wanted = grams(text, PURPOSE)[:GRAMS_LIMIT_COUNT]
    if not text.strip() or (len(wanted) == 1 and len(wanted[0]) == 1):
        return ()
    entries = AddressGram.objects.visible(actor, VIEW)
    proposed = _proposed(entries, _counts(entries, blind_grams(text, PURPOSE)[:GRAMS_LIMIT_COUNT]))
    rows = Address.objects.filter(pk__in=proposed, text__isnull=False).select_related("customer")
    place = {address_id: number for number, address_id in enumerate(proposed)}
    shares = [(_share_bp(wanted, row.text), row) for row in rows]
    alike = sorted((pair for pair in shares if pair[0] >= SHARE_LEAST_BP), key=lambda one: (-one[0], place[one[1].pk]))
    return tuple(_sought(row, share_bp) for share_bp, row in alike[:limit_count])


def _counts(entries: Any, wanted: Sequence[int]) -> dict[int, int]:
    """How many addresses in sight have each pair, up to COMMON_COUNT: one statement, whatever the pairs."""
    parts, params = [], []
    for gram in wanted:
        try:
            sql, given = entries.filter(gram=gram).values("gram")[:COMMON_COUNT].query.sql_with_params()
        except EmptyResultSet:
            return {}
        parts.append(f"SELECT {int(gram)}, COUNT(*) FROM ({sql}) AS found")  # noqa: S608 - a number, and Django's own SQL
        params += given
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        return dict(cursor.fetchall())


def _proposed(entries: Any, counted: dict[int, int]) -> list[UUID]:
    """The addresses that have the most of the rarest pairs, the newest first among equals.

    Where every pair is common, some addresses of the least common one: each is as good as another.
    """
    there = sorted((count, gram) for gram, count in counted.items() if count)
    rare = [gram for count, gram in there if count < COMMON_COUNT][:ASKED_COUNT]
    if not rare:
        some = entries.filter(gram__in=[gram for _, gram in there[:1]]).order_by("gram", "org_path", "address_id")
        return list(some.values_list("address_id", flat=True)[:JUDGED_COUNT])
    held = entries.filter(gram__in=rare).values("address_id").annotate(held=Count("gram"), newest=Max("pk"))
    return list(held.order_by("-held", "-newest").values_list("address_id", flat=True)[:JUDGED_COUNT])


def _share_bp(wanted: Sequence[str], text: str) -> int:
    held = set(grams(text, PURPOSE))
    return 10_000 * sum(gram in held for gram in wanted) // len(wanted)


def _sought(row: Any, share_bp: int) -> Sought:
    customer = row.customer
    return Sought(
        customer_id=customer.pk,
        address_id=row.pk,
        name=mask_name(customer.name or ""),
        phone=mask_phone(customer.phone or ""),
        tier=customer.tier,
        text=mask_address(row.text or ""),
        share_bp=share_bp,
        path=row.org_path,
    )
