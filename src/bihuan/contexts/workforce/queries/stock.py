"""Equipment as a store sees it: a page of a list by state, how many are due, and one piece."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, F, Q

from bihuan.contexts.workforce.models import EquipmentItem
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, NotFound
from bihuan.platform.actor import Actor
from bihuan.platform.events.read import Recorded, history
from bihuan.platform.paging import Page, page_of
from bihuan.platform.scoping import under

VIEW = "workforce.view"
DUE_DAYS: Final = 30


class StockState(StrEnum):
    """Where equipment is, or what it waits for."""

    DUE = "due"
    OVERDUE = "overdue"
    ISSUED = "issued"
    STORE = "store"


@dataclass(frozen=True, slots=True)
class StockRow:
    """One piece with the names beside it; `holder_id` None: in the store of its unit."""

    id: UUID
    kind: Code
    serial: str
    unit_name: str
    path: str
    holder_id: UUID | None
    holder_code: Code
    holder_name: str
    calibration_due: date | None

    def is_overdue(self, on: date) -> bool:
        """This will say whether its calibration no longer holds."""
        return self.calibration_due is not None and self.calibration_due < on


def stock(
    actor: Actor,
    on: date,
    *,
    state: StockState | None = None,
    kind: Code = "",
    path: str = "",
    serial: str = "",
    number: int = 1,
) -> Page[StockRow]:
    """This will list equipment in the actor's sight, what must be calibrated first at the top."""
    rows = EquipmentItem.objects.visible(actor, VIEW).filter(under(path, "unit__path"))
    if state is not None:
        rows = rows.filter(_in_state(on)[state])
    if kind:
        rows = rows.filter(kind=kind)
    if serial:
        rows = rows.filter(serial__startswith=serial)
    ordered = rows.select_related("unit", "holder").order_by(
        F("calibration_due").asc(nulls_last=True), "kind", "serial"
    )
    return page_of(ordered, _row, number=number)


def stock_counts(actor: Actor, on: date) -> dict[StockState, int]:
    """This will count the equipment in the actor's sight by state, with one query."""
    wanted = {state.value: Count("pk", filter=within) for state, within in _in_state(on).items()}
    found = EquipmentItem.objects.visible(actor, VIEW).aggregate(**wanted)
    return {state: found[state.value] for state in StockState}


def piece(actor: Actor, item_id: UUID) -> StockRow:
    """This will give one piece in the actor's sight."""
    found = EquipmentItem.objects.visible(actor, VIEW).select_related("unit", "holder").filter(pk=item_id).first()
    if found is None:
        raise NotFound(N_("There is no such equipment here."))
    return _row(found)


def equipment_history(actor: Actor, item_id: UUID) -> tuple[Recorded, ...]:
    """This will give what happened to a piece in the actor's sight, the oldest first."""
    return history("equipment", piece(actor, item_id).id)


def _in_state(on: date) -> dict[StockState, Q]:
    return {
        StockState.DUE: Q(calibration_due__gte=on, calibration_due__lte=on + timedelta(days=DUE_DAYS)),
        StockState.OVERDUE: Q(calibration_due__lt=on),
        StockState.ISSUED: Q(holder__isnull=False),
        StockState.STORE: Q(holder__isnull=True),
    }


def _row(item: Any) -> StockRow:
    holder = item.holder
    return StockRow(
        id=item.pk,
        kind=item.kind,
        serial=item.serial,
        unit_name=item.unit.name,
        path=item.unit.path,
        holder_id=item.holder_id,
        holder_code=holder.code if holder else "",
        holder_name=holder.name if holder else "",
        calibration_due=item.calibration_due,
    )
