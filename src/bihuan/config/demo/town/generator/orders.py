"""A sheet of orders as a carrier's own system would export it: sixty rows, some badly written, some broken."""

import random
import zipfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from bihuan.config.demo.town.generator.customers import Customer
from bihuan.config.demo.town.generator.files import write

HEADERS = (
    "工单流水号", "业务类型", "工单类型", "客户姓名", "联系电话", "业务号码", "装机地址", "客户等级",
    "受理时间", "预约时间", "故障现象", "备注",
)  # fmt: skip
GOOD_ROW_COUNT = 52
_COPIED_ROW_COUNT = 12
_BUSINESSES = {"broadband": "宽带", "iptv": "IPTV", "fixed": "固话", "mobile": "移动", "leased": "专线"}
_WORKS = {"install": "新装", "move": "移机", "dismantle": "拆机", "repair": "障碍", "service": "维护服务"}
_TIERS = {"ordinary": "普通", "silver": "银牌", "gold": "金牌"}
_SYMPTOMS = {
    "broadband": ("光猫红灯", "不能上网", "网速慢", "频繁掉线"),
    "iptv": ("无画面", "画面卡顿"),
    "fixed": ("无拨号音", "通话杂音"),
    "mobile": ("信号弱", "无信号"),
    "leased": ("电路中断", "时延高或丢包"),
}
_REMARKS = ("", "", "", "", "来电前请先联系", "老人在家", "下班后在家", "客户催过一次", "需带光猫")
# A workbook knows only local times; this one is the same for every run.
_SAVED = datetime.fromisoformat("2026-01-01")
Row = list[str | datetime]


def orders(customers: Sequence[Customer], day: datetime, exported_at: datetime) -> list[Row]:
    """The sheet's rows for a working day, received in the nineteen hours before the export."""
    rng = random.Random("orders")
    rows = [
        _good_row(i, customer, day, exported_at, rng)
        for i, customer in enumerate(rng.sample(customers, GOOD_ROW_COUNT))
    ]
    asks, broken = _asking_rows(rows, day), _broken_rows(rows, day)
    for row in asks + broken:
        # Never before the rows they were copied from: a repeated number is the later row's fault.
        rows.insert(rng.randint(_COPIED_ROW_COUNT, len(rows)), row)
    return rows


def _good_row(i: int, customer: Customer, day: datetime, exported_at: datetime, rng: random.Random) -> Row:
    business, account = rng.choice(customer.services)
    works = ("repair",) if business == "mobile" else ("repair", "repair", "repair", "install", "move", "dismantle")
    work = rng.choice(works)
    # Faults are reported round the clock, the counter closes at ten in the evening.
    hours_before = rng.uniform(0.5, 19) if work == "repair" else rng.uniform(10, 19)
    received = exported_at - timedelta(minutes=int(hours_before * 60))
    symptom = rng.choice(_SYMPTOMS[business]) if work == "repair" else ""
    return [
        f"OSS{day:%y%m%d}{i + 1001:05d}", _BUSINESSES[business], _WORKS[work], customer.name,
        _phone(customer.phone, i), account, _carelessly(customer.address, i), _TIERS[customer.tier],
        _moment(received, i), _appointment(day, work, i, rng), symptom, rng.choice(_REMARKS),
    ]  # fmt: skip


def _phone(phone: str, i: int) -> str:
    """A number as five different clerks would type it."""
    wide = phone.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    forms = (
        phone,
        f"+86 {phone}",
        f"{phone[:3]} {phone[3:7]} {phone[7:]}",
        wide,
        f"{phone[:3]}-{phone[3:7]}-{phone[7:]}",
    )
    return forms[i % len(forms)]


def _carelessly(address: str, i: int) -> str:
    """The registered address as people write it in a hurry; what it means stays certain."""
    short = address.removeprefix("青澜市")
    forms = (
        address,
        short,
        short.replace("号楼", "栋").replace("室", ""),
        " ".join((short[:4], short[4:])),
        short.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        short.replace("号楼", "幢").replace("单元", "-").replace("室", ""),
        f"示范省{address}（门口有停车位）",
    )
    return forms[i % len(forms)]


def _moment(when: datetime, i: int) -> str | datetime:
    forms = ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y年%m月%d日 %H:%M", "%Y%m%d%H%M%S")
    return when if i % 5 == 4 else when.strftime(forms[i % 5])


def _appointment(day: datetime, work: str, i: int, rng: random.Random) -> str:
    if work in ("repair", "dismantle") and i % 3:
        return ""
    date = day + timedelta(days=rng.choice((0, 0, 1)))
    start, end = rng.choice((("08:00", "10:00"), ("10:00", "12:00"), ("14:00", "16:00"), ("16:00", "18:00")))
    forms = (f"{date:%Y-%m-%d} {start}-{end}", f"{date:%Y/%m/%d} {start}~{end}", f"{date:%Y年%m月%d日} {start}至{end}")
    return forms[i % len(forms)]


def _variant(row: Row, **changes: str) -> Row:
    """A copy of a row with some columns changed, by header."""
    return [changes.get(header, value) for header, value in zip(HEADERS, row, strict=True)]


def _asking_rows(rows: list[Row], day: datetime) -> list[Row]:
    """Two good rows whose address no one can be certain of: they become orders that ask."""
    number = f"OSS{day:%y%m%d}"
    return [
        _variant(rows[0], 工单流水号=f"{number}02001", 装机地址="幸福小区3栋1单元201"),
        _variant(rows[1], 工单流水号=f"{number}02002", 装机地址="人民医院对面的巷子进去第二家"),
    ]


def _broken_rows(rows: list[Row], day: datetime) -> list[Row]:
    """One row for each way in which an exported row is broken."""
    number = f"OSS{day:%y%m%d}0900"
    taken = str(rows[5][0])
    return [
        _variant(rows[2], 工单流水号=f"{number}1", 联系电话=""),
        _variant(rows[3], 工单流水号=f"{number}2", 联系电话="1540000"),
        _variant(rows[4], 工单流水号=f"{number}3", 业务类型="智慧水务"),
        _variant(rows[6], 工单流水号=f"{number}4", 受理时间="2026-02-30 10:00"),
        _variant(rows[7], 工单流水号=taken, 备注="重复导出"),
        _variant(rows[8], 工单流水号=f"{number}6", 客户姓名='=HYPERLINK("http://invalid.example","客户")'),
        _variant(rows[9], 工单流水号=f"{number}7", 装机地址=""),
        _variant(rows[10], 工单流水号=f"{number}8", 预约时间=f"{day:%Y-%m-%d} 16:00-14:00"),
    ]


def write_sheets(folder: Path, rows: list[Row]) -> None:
    """The same orders as Excel and as CSV; in Excel a text that looks like a formula stays a text."""
    texts = [[f"{v:%Y-%m-%d %H:%M}" if isinstance(v, datetime) else v for v in row] for row in rows]
    write(folder / "orders.csv", HEADERS, texts)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("工单")
    for row in [list[str | datetime](HEADERS), *rows]:
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value)
            if isinstance(value, str):
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    book.properties.created = book.properties.modified = _SAVED
    buffer = BytesIO()
    book.save(buffer)
    _write_dateless(folder / "orders.xlsx", buffer)


def _write_dateless(path: Path, buffer: BytesIO) -> None:
    """Pack the workbook again with one fixed date, so that equal rows give equal bytes."""
    with zipfile.ZipFile(buffer) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as fixed:
        for entry in made.infolist():
            content = made.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _without_save_time(content)
            fixed.writestr(zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def _without_save_time(core: bytes) -> bytes:
    """openpyxl writes the moment of saving whatever it is told."""
    head, tag, rest = core.partition(b"<dcterms:modified")
    shown, close, tail = rest.partition(b"</dcterms:modified>")
    attributes = shown[: shown.index(b">") + 1]
    return head + tag + attributes + b"2026-01-01T00:00:00Z" + close + tail if tag else core
