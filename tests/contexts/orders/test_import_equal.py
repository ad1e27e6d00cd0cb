"""What a sheet leaves is what the single acts leave, row by row: every table, every event, every refusal."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from bihuan.contexts.customers import api as customers
from bihuan.contexts.customers.importing import indexing
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.importing import run as importing
from bihuan.contexts.orders.importing.parse import ImportRow
from bihuan.contexts.orders.importing.reading import Reading, RefusedRow, refusal
from bihuan.contexts.orders.models import Order, SheetImport
from bihuan.kernel.errors import Conflict, Fault, Invalid, NotFound, Refused
from bihuan.platform import clock, sheets
from bihuan.platform.action import Action
from bihuan.platform.actor import Actor
from bihuan.platform.events import record, seal
from bihuan.platform.events.verify import verify
from bihuan.platform.models import Delivery, Event
from bihuan.platform.sheets import Row
from bihuan.platform.worker import run_until_idle
from tests.contexts.history import tables
from tests.contexts.orders.cast import START, Town

HEADERS = ["工单号", "业务类型", "工单类型", "客户姓名", "联系电话", "业务号码", "装机地址", "客户等级", "受理时间",
           "预约时间", "故障现象", "备注"]  # fmt: skip
SEEDS = range(6)
SHEETS_COUNT, ROWS_COUNT, PART_COUNT = 3, 24, 5
CHOICES: dict[str, tuple[list[str], list[str]]] = {  # what is well, and what is not or comes seldom
    "业务类型": (["宽带", "宽带", "IPTV", "固话"], ["移动", "智慧水务"]),
    "工单类型": (["障碍", "障碍", "新装"], ["拆机", "巡检"]),
    "客户姓名": (["郑小明", "李红", "王芳"], ["=1+1"]),
    "联系电话": (["13612349077", "136 1234 9077", "13612349078"], ["07111234567", "12"]),
    "业务号码": (["", "0711003312", "0711003313", "0711003314", "0711003315"], ["号" * 70]),
    "装机地址": (
        ["城东区光明里12号楼2单元301", "城东区光明里12号楼", "人民医院对面", "城东区光明里12号楼3单元402室"],
        ["光明里99号楼", "光明里", "路" * 201],
    ),
    "客户等级": (["", "金牌", "普通"], ["白金"]),
    "受理时间": (["2026-11-21 09:40", "2026-11-20 23:59", ""], ["2026-11-22 10:00", "昨天"]),
    "预约时间": (["", "2026-11-21 14:00-16:00"], ["2026-11-19 14:00-16:00"]),
    "故障现象": (["", "光猫红灯"], ["没见过的现象"]),
    "备注": (["", "", "老人在家"], ["长" * 2_001]),
}


def made(seed: int) -> list[bytes]:
    """Sheets in which the same few customers, accounts and numbers come again and again."""
    dice = random.Random(seed)
    return [
        sheets.write_csv(
            HEADERS,
            [
                [
                    f"OSS{dice.randrange(60)}",
                    *(dice.choice(CHOICES[name][dice.random() < 0.04]) for name in HEADERS[1:]),
                ]
                for _ in range(ROWS_COUNT)
            ],
        )
        for _ in range(SHEETS_COUNT)
    ]


def singly(actor: Actor, row: ImportRow) -> orders.Receipt:
    """One row by the acts that a desk takes."""
    customer_id = customers.register(actor, name=row.name, phone=row.phone, tier=row.tier, at=START)
    address_id = customers.add_address(actor, customer_id=customer_id, text=row.address, at=START)
    service_id = None
    if row.account is not None:
        service_id = customers.add_service(
            actor, customer_id=customer_id, business=row.business, account=row.account, address_id=address_id, at=START
        )
    return orders.receive(
        actor, business=row.business, work=row.work, symptom=row.symptom, customer_id=customer_id,
        address_id=address_id, service_id=service_id, source="import", received_at=row.received_at,
        appointment_start=row.appointment_start, appointment_end=row.appointment_end, note=row.note,
        outside=orders.OutsideRef("carrier", row.ref), at=START,
    )  # fmt: skip


def by_acts(actor: Actor, read: Reading) -> tuple[RefusedRow, ...]:
    """A sheet row by row, each in its own transaction; gives the rows refused."""
    inside, refused = importing._inside(actor), list(read.refused)
    for row in read.good:
        try:
            Action("orders.import_part", singly)(inside, row)
        except (Invalid, Refused, NotFound) as wrong:
            faults = wrong.faults if isinstance(wrong, Invalid) else [Fault(wrong.where or "", wrong.msg, wrong.params)]
            refused.append(refusal(Row(row.number, read.cells[row.number]), faults))
    return tuple(sorted(refused, key=lambda one: one.number))


def by_sheet(actor: Actor, content: bytes, number: int) -> tuple[RefusedRow, ...]:
    report = orders.import_sheet(actor, content=content, filename=f"{number}.csv", at=START)
    return orders.refused_rows(actor, report.import_id).rows


class Run:
    """A job's run that holds its lease."""

    def fenced(self) -> None:
        pass


def left(refused: list[tuple[RefusedRow, ...]]) -> dict[str, Any]:
    """All that a run left, by names that do not depend on ids or on the order of tables."""
    jobs = Delivery.objects.filter(name=indexing.INDEX_JOB)
    for delivery in jobs:
        indexing.index_addresses(Run(), address_ids=delivery.payload["address_ids"])
    jobs.delete()
    seal.seal_all()
    SheetImport.objects.all().delete()
    names = tables.Names()
    told = tables.events(names, without=("orders.sheet_kept", "orders.sheet_imported"))
    waiting = [(row.name, row.actor, row.due_at, names.plain(_about(row))) for row in Delivery.objects.all()]
    return {
        "events": told,
        "deliveries": sorted(waiting),
        "refused": [[(row.number, row.cells, row.faults) for row in rows] for rows in refused],
        **tables.rows(names),
    }


def _about(row: Delivery) -> str:
    event = Event.objects.get(pk=row.payload["event"])
    assert row.key == f"{row.name}:{event.pk}"
    return str(event.subject_id)


@pytest.mark.parametrize("many_count", [1, record.MANY_COUNT])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_sheet_leaves_what_the_single_acts_leave(
    streets: Town, monkeypatch: pytest.MonkeyPatch, seed: int, many_count: int
) -> None:
    monkeypatch.setattr(importing, "PART_COUNT", PART_COUNT)
    monkeypatch.setattr(record, "MANY_COUNT", many_count)
    contents = made(seed)
    runs: list[Callable[[int, bytes], tuple[RefusedRow, ...]]] = [
        lambda _number, content: by_acts(
            streets.desk, orders.preview_sheet(streets.desk, content=content, filename="a.csv", at=START)
        ),
        lambda number, content: by_sheet(streets.desk, content, number),
    ]
    found = []
    with clock.frozen(START):
        for run in runs:
            with transaction.atomic():
                found.append(left([run(number, content) for number, content in enumerate(contents)]))
                assert Order.objects.count() > SHEETS_COUNT
                assert list(orders.differences()) == []
                transaction.set_rollback(True)
    singles, sheet = found
    assert singles["events"] == sheet["events"]
    for table, rows in singles.items():
        assert rows == sheet[table], table
    faults = {fault.where for rows in sheet["refused"] for _, _, row in rows for fault in row}
    assert len(faults) > 2  # the sheets try what they are meant to


def test_the_record_stays_whole(streets: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "MANY_COUNT", 2)
    by_sheet(streets.desk, made(1)[0], 1)
    seal.seal_all()
    report = verify(START + timedelta(days=1))
    assert report.whole
    assert (report.unsealed_count, report.verified_count) == (0, Event.objects.count())


def test_somebody_who_sees_less_is_refused_alike(streets: Town) -> None:
    content = made(2)[0]
    read = orders.preview_sheet(streets.desk_b, content=content, filename="a.csv", at=START)
    with transaction.atomic():
        singles = by_acts(streets.desk_b, read)
        transaction.set_rollback(True)
    assert by_sheet(streets.desk_b, content, 1) == singles
    assert not Order.objects.exists()


def test_an_imported_address_is_found_by_its_parts_once_the_worker_has_been_there(streets: Town) -> None:
    viewer = streets.desk
    by_sheet(viewer, made(3)[0], 1)
    assert customers.by_address(viewer, "光明里12号楼") == ()
    run_until_idle(clock.now())
    found = customers.by_address(viewer, "光明里12号楼")
    assert found
    assert set(Delivery.objects.filter(name=indexing.INDEX_JOB).values_list("state", flat=True)) == {"done"}


def test_a_sheet_cut_short_between_two_parts_goes_on_behind_the_last(
    streets: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "PART_COUNT", PART_COUNT)
    content, parts, whole = made(4)[0], [], importing.import_part

    def power_cut(*args: Any, **kwargs: Any) -> None:
        if len(parts) == 2:
            raise KeyboardInterrupt
        parts.append(kwargs["part"])
        whole(*args, **kwargs)

    with monkeypatch.context() as cut:
        cut.setattr(importing, "import_part", power_cut)
        with pytest.raises(KeyboardInterrupt):
            by_sheet(streets.desk, content, 1)
    kept = SheetImport.objects.get()
    assert (kept.done_row, kept.received_count) == (parts[1].lines[-1].row.number, Order.objects.count())
    with pytest.raises(Conflict):  # another run would do what is done
        whole(importing._inside(streets.desk), import_id=kept.pk, part=parts[1], at=START)
    refused = by_sheet(streets.desk, content, 1)
    kept.refresh_from_db()
    assert kept.received_count == Order.objects.count() > PART_COUNT
    assert kept.received_count + kept.known_count + len(refused) == ROWS_COUNT
    assert len({row.number for row in refused}) == len(refused) == kept.refused_count
