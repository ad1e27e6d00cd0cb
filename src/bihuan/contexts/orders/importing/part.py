"""One part of a sheet in one transaction: what is known is asked for by the set, what is new is written at once.

What a row makes is decided by what decides it at a desk (`customers.Many`, `receive.promised`, `building`), one row
after another, each as if the rows before it had been taken on singly; a row that is refused leaves nothing.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from types import SimpleNamespace
from typing import Any, Final
from uuid import UUID, uuid4

from django.db.models import F

from bihuan.contexts.customers import api as customers
from bihuan.contexts.orders.actions.base import SUBJECT, unseen
from bihuan.contexts.orders.actions.receive import promised
from bihuan.contexts.orders.building import Asked, check_wish, columns_of, received
from bihuan.contexts.orders.importing import keeping
from bihuan.contexts.orders.importing.parse import ImportRow
from bihuan.contexts.orders.importing.reading import Reading, RefusedRow, refusal
from bihuan.contexts.orders.models import Note, Order, SheetImport
from bihuan.contexts.orders.translate import Place
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Conflict, Fault, Invalid, NotFound, Refused
from bihuan.platform.action import act_permission, action, apiece, record
from bihuan.platform.actor import Actor
from bihuan.platform.models.inserting import insert_many
from bihuan.platform.models.refs import ExternalRef, find_refs
from bihuan.platform.models.series import reserve_numbers, written
from bihuan.platform.sheets import Row

SYSTEM: Final[Code] = "carrier"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet with what could be made of it beforehand."""

    row: ImportRow
    customer: customers.Prepared


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a sheet, in its order. `after_row`: the last row of the part before, 0 for the first."""

    reading: Reading
    lines: Sequence[Line]
    after_row: int


@dataclass(frozen=True, slots=True)
class Fresh:
    """A new order: its columns, all but the number, and what hangs on it."""

    columns: dict[str, Any]
    prefix: Code
    ref: str
    words: str | None


@dataclass(frozen=True, slots=True)
class Became:
    """What a row became: a new order, or one that was known."""

    taken: customers.Taken
    fresh: Fresh | None


@action("orders.import_part")
def import_part(actor: Actor, *, import_id: UUID, part: Part, at: datetime) -> None:
    """This will take on the rows of a part and put down how far the sheet is; Conflict if another run did so before."""
    kept = SheetImport.objects.select_for_update().filter(pk=import_id, by=actor.id, finished_at=None).first()
    if kept is None or kept.done_row != part.after_row:
        raise Conflict(N_("This sheet was imported by another run meanwhile."), code="imported_meanwhile")
    people = customers.Many(actor, [line.customer for line in part.lines], at)
    became, refused = _decided(actor, people, part, at)
    fresh = _store(actor, people, became, at)
    SheetImport.objects.filter(pk=import_id).update(
        done_row=part.lines[-1].row.number,
        received_count=F("received_count") + len(fresh),
        known_count=F("known_count") + len(became) - len(fresh),
        asking_count=F("asking_count") + sum(one.columns["zone_id"] is None for one in fresh),
        refused=keeping.with_more(kept.refused, part.reading, refused),
    )


def _decided(actor: Actor, people: customers.Many, part: Part, at: datetime) -> tuple[list[Became], list[RefusedRow]]:
    refs = find_refs(SYSTEM, SUBJECT, [line.row.ref for line in part.lines])
    seen = set(Order.objects.visible(actor, act_permission()).filter(pk__in=refs.values()).values_list("pk", flat=True))
    became: list[Became] = []
    refused: list[RefusedRow] = []
    for line in part.lines:
        try:
            taken = people.take(line.customer)
            fresh = _ordered(actor, line.row, taken, at)
            if line.row.ref in refs and refs[line.row.ref] not in seen:
                raise unseen()
        except (Invalid, Refused, NotFound) as wrong:
            faults = wrong.faults if isinstance(wrong, Invalid) else [Fault(wrong.where or "", wrong.msg, wrong.params)]
            refused.append(refusal(Row(line.row.number, part.reading.cells[line.row.number]), faults))
            continue
        people.keep(taken)
        became.append(Became(taken, None if line.row.ref in refs else fresh))
    return became, refused


def _ordered(actor: Actor, row: ImportRow, taken: customers.Taken, at: datetime) -> Fresh:
    since, site = row.received_at or at, taken.site
    words = check_wish(since, (row.appointment_start, row.appointment_end), row.note, at=at)
    place = Place(site.tier, site.area, site.zone_id, site.path)
    asked = Asked(
        business=row.business,
        work=row.work,
        symptom=row.symptom,
        source="import",
        customer_id=site.customer_id,
        address_id=taken.home.id,
        service_id=taken.service_id,
        appointment_start=row.appointment_start,
        appointment_end=row.appointment_end,
    )
    terms = promised(actor, asked, place, since, at=at)
    return Fresh(columns_of(uuid4(), asked, place, terms, since), terms.prefix, row.ref, words)


def _store(actor: Actor, people: customers.Many, became: Sequence[Became], at: datetime) -> list[Fresh]:
    """This will record and write what the rows became, and give what is new."""
    fresh = [one.fresh for one in became if one.fresh is not None]
    _number(fresh)
    for one in became:
        with apiece():
            people.tell(one.taken)
            if one.fresh is not None:
                columns = one.fresh.columns
                facts = received(SimpleNamespace(**columns), live=False)
                record(facts, subject=(SUBJECT, columns["id"]), path=columns["org_path"], at=at)
    people.store()
    insert_many(Order, (one.columns for one in fresh))
    insert_many(ExternalRef, (_ref(one) for one in fresh))
    insert_many(Note, (_note(one, actor, at) for one in fresh if one.words))
    return fresh


def _number(fresh: Sequence[Fresh]) -> None:
    """This will number new orders in their order, with one question a series."""
    counts = Counter((one.prefix, one.columns["business_date"]) for one in fresh)
    numbers = {series: count(reserve_numbers(*series, counts[series]) + 1) for series in sorted(counts)}
    for one in fresh:
        series = one.prefix, one.columns["business_date"]
        one.columns["number"] = written(*series, next(numbers[series]))


def _ref(one: Fresh) -> dict[str, Any]:
    return {
        "system": SYSTEM,
        "kind": SUBJECT,
        "ref": one.ref,
        "subject_kind": SUBJECT,
        "subject_id": one.columns["id"],
    }


def _note(one: Fresh, actor: Actor, at: datetime) -> dict[str, Any]:
    return {"id": uuid4(), "order_id": one.columns["id"], "text": one.words, "at": at, "by": actor.id}
