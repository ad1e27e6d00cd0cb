"""A carrier's sheet: what is understood, what is refused by cell, each row once, nobody's rights widened."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from bihuan.contexts.customers.models import Customer
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.importing import run as importing
from bihuan.contexts.orders.importing.part import Part
from bihuan.contexts.orders.models import Note, Order, SheetImport
from bihuan.contexts.orders.policies import KEEPING, check_keeping
from bihuan.contexts.orders.types import KeepingRules
from bihuan.kernel.errors import Forbidden, Invalid, NotFound
from bihuan.kernel.worktime import CHINA
from bihuan.platform import clock, sheets
from bihuan.platform.actor import Actor, Grant, system_actor
from bihuan.platform.models import Event
from bihuan.platform.worker import run_until_idle, schedules
from tests.contexts.orders.cast import START, Town, minutes

HEADERS = ["工单流水号", "业务类型", "工单类型", "客户姓名", "联系电话", "业务号码", "装机地址", "客户等级", "受理时间",
           "预约时间", "故障现象", "备注", "工单来源"]  # fmt: skip
GOOD = ["OSS1", "宽带", "障碍", "郑小明", "136 1234 9077", "0711003312", "城东区光明里12号楼2单元301", "金牌",
        "2026-11-21 09:40", "2026-11-21 14:00-16:00", "光猫红灯", "老人在家", "10000 号"]  # fmt: skip


MORNING = datetime(2026, 11, 21, 9, 40, tzinfo=CHINA)


def row(**changes: Any) -> list[Any]:
    """The good row with some columns changed, by header."""
    return [changes.get(header, value) for header, value in zip(HEADERS, GOOD, strict=True)]


def sheet(*rows: Sequence[Any]) -> bytes:
    return sheets.write_xlsx(HEADERS, rows)


def bring_in(town: Town, content: bytes, by: Actor | None = None, name: str = "orders.xlsx") -> orders.ImportReport:
    return orders.import_sheet(by or town.desk, content=content, filename=name, at=START)


def test_a_good_row_becomes_an_order_with_customer_address_and_service(streets: Town) -> None:
    report = bring_in(streets, sheet(GOOD))
    assert (report.received_count, report.refused_count, report.asking_count) == (1, 0, 0)
    order = Order.objects.get()
    assert (order.business, order.work, order.symptom, order.tier) == ("broadband", "repair", "los_red", "gold")
    assert order.zone_id == streets.zones[0].pk
    assert order.received_at == datetime(2026, 11, 21, 9, 40, tzinfo=CHINA)
    assert order.appointment_start == datetime(2026, 11, 21, 14, 0, tzinfo=CHINA)
    assert order.service_id is not None
    assert Note.objects.get().text == "老人在家"
    assert orders.detail(streets.desk, order.pk, at=minutes(1)).outside_refs == (("carrier", "order", "OSS1"),)
    assert all("郑小明" not in str(facts) for facts in Event.objects.values_list("facts", flat=True))


def test_the_same_sheet_twice_is_once(streets: Town) -> None:
    sent = sheet(GOOD, row(工单流水号="OSS2", 联系电话=""))  # written once: a workbook holds the time of its writing
    first = bring_in(streets, sent)
    events_count = Event.objects.count()
    assert bring_in(streets, sent) == first
    assert (Order.objects.count(), Event.objects.count(), Customer.objects.count()) == (1, events_count, 1)
    assert SheetImport.objects.get().content is None


def test_another_sheet_with_the_same_row_knows_it(streets: Town) -> None:
    bring_in(streets, sheet(GOOD))
    report = bring_in(streets, sheet(GOOD, row(工单流水号="OSS2")))
    assert (report.received_count, report.known_count) == (1, 1)
    assert Order.objects.count() == 2


def test_an_import_cut_short_goes_on_where_it_was(streets: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    content = sheet(GOOD, row(工单流水号="OSS2"))

    def power_cut(*_args: Any, **_kwargs: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr(importing, "finish_sheet", power_cut)
        with pytest.raises(KeyboardInterrupt):
            bring_in(streets, content)
    report = bring_in(streets, content)
    assert (report.received_count, report.known_count) == (2, 0)
    assert Order.objects.count() == 2


def test_an_address_nobody_knows_gives_an_order_that_asks(streets: Town) -> None:
    report = bring_in(streets, sheet(row(装机地址="人民医院对面的巷子进去第二家")))
    assert (report.received_count, report.asking_count) == (1, 1)
    assert Order.objects.get().zone_id is None


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"工单流水号": ""}, {"ref"}),
        ({"工单流水号": "x" * 65}, {"ref"}),
        ({"业务类型": "智慧水务"}, {"business"}),
        ({"业务类型": ""}, {"business"}),
        ({"工单类型": ""}, {"kind"}),
        ({"工单类型": "巡检"}, {"kind"}),
        ({"业务类型": "移动", "工单类型": "拆机"}, {"work"}),  # no such kind, found when received
        ({"客户姓名": ""}, {"name"}),
        ({"客户姓名": '=HYPERLINK("http://invalid.example","客户")'}, {"name"}),
        ({"联系电话": ""}, {"phone"}),
        ({"联系电话": "1540000"}, {"phone"}),
        ({"装机地址": ""}, {"address"}),
        ({"客户等级": "白金"}, {"tier"}),
        ({"受理时间": "2026-02-30 10:00"}, {"received_at"}),
        ({"受理时间": "昨天"}, {"received_at"}),
        ({"受理时间": "2026-11-22 10:00"}, {"received_at"}),  # the future, found when received
        ({"预约时间": "2026-11-21 16:00-14:00"}, {"appointment"}),
        ({"预约时间": "下午"}, {"appointment"}),
        ({"预约时间": "2026-02-30 14:00-16:00"}, {"appointment"}),
        ({"备注": "长" * 2_001}, {"note"}),
        ({"联系电话": "", "装机地址": "", "客户等级": "白金"}, {"phone", "address", "tier"}),
    ],
)
def test_a_bad_row_says_what_is_wrong_with_which_cell(streets: Town, changes: dict[str, Any], fields: set[str]) -> None:
    report = bring_in(streets, sheet(row(**changes), row(工单流水号="OSS9")))
    assert (report.received_count, report.refused_count) == (1, 1)
    (refused,) = orders.refused_rows(streets.desk, report.import_id).rows
    assert (refused.number, {fault.where for fault in refused.faults}) == (2, fields)
    assert Order.objects.count() == 1


def test_a_number_that_stands_twice_is_the_later_rows_fault(streets: Town) -> None:
    report = bring_in(streets, sheet(GOOD, row(备注="重复导出")))
    (refused,) = orders.refused_rows(streets.desk, report.import_id).rows
    assert (report.received_count, refused.number, refused.faults[0].params) == (1, 3, {"row": 2})


@pytest.mark.parametrize(
    ("header", "written", "field", "meant"),
    [
        ("受理时间", "2026/11/21 09:40:30", "received_at", datetime(2026, 11, 21, 9, 40, 30, tzinfo=CHINA)),
        ("受理时间", "2026年11月21日 9:40", "received_at", MORNING),
        ("受理时间", "20261121094000", "received_at", MORNING),
        ("受理时间", MORNING, "received_at", MORNING),
        ("预约时间", "11月22日 14：00至16：00", "appointment_start", datetime(2026, 11, 22, 14, 0, tzinfo=CHINA)),
        ("预约时间", "2026/11/22 14:00~16:00", "appointment_end", datetime(2026, 11, 22, 16, 0, tzinfo=CHINA)),
        ("预约时间", "1-2 8:00-10:00", "appointment_start", datetime(2027, 1, 2, 8, 0, tzinfo=CHINA)),
        ("工单类型", "宽带障碍", "work", "repair"),
        ("业务类型", "KD", "business", "broadband"),
        ("故障现象", "光猫没反应了", "symptom", "other"),
        ("联系电话", "+86 ０１３６１２３４９０７７".replace("０１３６", "１３６"), "business", "broadband"),
    ],
)  # fmt: skip
def test_carriers_write_in_many_ways(streets: Town, header: str, written: Any, field: str, meant: Any) -> None:
    found = orders.preview_sheet(streets.desk, content=sheet(row(**{header: written})), filename="o.xlsx", at=START)
    assert [refused.faults for refused in found.refused] == []
    (good,) = found.good
    assert getattr(good, field) == meant
    assert found.unknown_headers == ("工单来源",)
    assert not Order.objects.exists()


def test_a_csv_of_the_old_encoding_is_the_same(streets: Town) -> None:
    content = sheets.write_csv(HEADERS, [GOOD], encoding="gb18030")
    assert bring_in(streets, content, name="orders.csv").received_count == 1


def test_a_sheet_without_a_needed_column_is_refused_whole(streets: Town) -> None:
    content = sheets.write_xlsx(["工单号", "客户姓名"], [["OSS1", "郑小明"]])
    with pytest.raises(Invalid) as refused:
        orders.import_sheet(streets.desk, content=content, filename="o.xlsx", at=START)
    assert {fault.params["header"] for fault in refused.value.faults} == {"联系电话", "装机地址"}
    assert not SheetImport.objects.exists()


def test_the_marked_sheet_comes_back_to_be_mended(streets: Town) -> None:
    report = bring_in(streets, sheet(GOOD, row(工单流水号="OSS2", 联系电话="12")))
    words = lambda fault: fault.msg % fault.params  # noqa: E731
    content = orders.marked_sheet(streets.desk, report.import_id, words=words, marks_header="问题")
    table = sheets.read(content, "marked.xlsx")
    assert table.headers == (*HEADERS, "问题")
    (marked,) = table.rows
    assert marked.cells[0] == "OSS2"
    assert str(marked.cells[-1]).startswith("联系电话: ")
    mended = [*marked.cells[:4], "13612349077", *marked.cells[5:]]
    again = bring_in(streets, sheets.write_xlsx(table.headers, [mended]))
    assert (again.received_count, again.refused_count) == (1, 0)


def test_a_big_sheet_is_imported_by_a_job(streets: Town) -> None:
    import_id = orders.keep_sheet(streets.desk, content=sheet(GOOD), filename="o.xlsx", later=True, at=START)
    assert orders.import_report(streets.desk, import_id).finished_at is None
    assert b"OSS1" not in SheetImport.objects.values_list("content", flat=True).get().encode()


def test_import_sheet_refuses_who_may_not_and_what_lies_outside(streets: Town) -> None:
    content = sheet(GOOD)
    with pytest.raises(Forbidden):
        bring_in(streets, content, by=streets.nobody)
    with pytest.raises(Forbidden):
        orders.keep_sheet(streets.nobody, content=content, filename="o.xlsx", later=False, at=START)
    report = bring_in(streets, content, by=streets.desk_b)  # the address lies in group A
    assert (report.received_count, report.refused_count) == (0, 1)
    assert not Order.objects.exists()
    with pytest.raises(NotFound):
        orders.import_report(streets.desk, report.import_id)


def test_import_part_and_finish_sheet_are_nobodys_own_to_call(streets: Town) -> None:
    read = orders.preview_sheet(streets.desk, content=sheet(GOOD), filename="o.xlsx", at=START)
    importer = Actor("user:i", "user", (Grant(frozenset({"orders.import_sheet"})),))
    with pytest.raises(Forbidden):
        importing.import_part(importer, import_id=uuid4(), part=Part(read, (), 0), at=START)
    with pytest.raises(Forbidden):
        importing.finish_sheet(importer, import_id=uuid4(), reading=read, at=START)


def test_a_sheet_is_kept_as_long_as_the_policy_says_and_may_then_be_sent_again(streets: Town) -> None:
    sent = sheet(GOOD, row(工单流水号="OSS2", 联系电话=""))
    first = bring_in(streets, sent)
    days_count = KEEPING.at(START).value.sheets_kept_days_count
    ends = START + timedelta(days=days_count)
    for at, left_count in ((ends - timedelta(minutes=1), 1), (ends + timedelta(days=1), 0)):  # the job is a nightly one
        with clock.frozen(at):
            schedules.tick(at, {})
            run_until_idle(at)
        assert SheetImport.objects.count() == left_count
    (told,) = Event.objects.filter(name="orders.sheet_forgotten")
    assert (told.subject_id, told.facts["kept_days_count"]) == (first.import_id, days_count)
    with pytest.raises(NotFound):
        orders.refused_rows(streets.desk, first.import_id)
    again = bring_in(streets, sent)
    assert (again.received_count, again.known_count, again.refused_count) == (0, 1, 1)
    assert Order.objects.count() == 1


def test_a_sheet_nobody_could_import_does_not_stay_either(streets: Town) -> None:
    orders.keep_sheet(streets.desk, content=sheet(GOOD), filename="客户名单.xlsx", later=True, at=START)
    assert orders.forget_sheets(system_actor("t", "orders.forget_sheets"), at=START + timedelta(days=90)) == 1
    assert not SheetImport.objects.exists()
    assert KEEPING.shipped.value.sheets_kept_days_count <= 30


@pytest.mark.parametrize("days_count", [0, 31])
def test_a_sheet_is_not_kept_longer_than_somebody_may_wait_to_be_forgotten(days_count: int) -> None:
    assert list(check_keeping(KeepingRules(days_count)))
