"""Sheets nobody sends by mistake, and rows somebody does."""

import io
from datetime import date, datetime
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from bihuan.kernel.worktime import CHINA
from tests.hardness.corpus import Line, Sheet
from tests.platform.sheets import hostile

HEAD: Final = (
    "工单号",
    "业务类型",
    "工单类型",
    "客户姓名",
    "联系电话",
    "装机地址",
    "故障现象",
    "备注",
    "受理时间",
    "预约时间",
    "业务号码",
)
GOOD: Final = ("W1", "宽带", "障碍", "王小明", "13812342046", "光明里3号楼2单元502", "光猫红灯", "", "", "", "")


def sheet(*rows: tuple[Any, ...], head: tuple[Any, ...] = HEAD, epoch: datetime | None = None, **more: Any) -> bytes:
    """This will write a workbook of these rows; `hidden` hides it behind an empty sheet, `merge` joins cells."""
    book = Workbook()
    leaf = book.active
    assert leaf is not None
    if epoch is not None:
        book.epoch = epoch
    for row in (head, *rows):
        leaf.append(row)
    if more.get("hidden"):
        leaf.sheet_state = "hidden"
        book.create_sheet("leer")
    if "merge" in more:
        leaf.merge_cells(more["merge"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _csv(encoding: str, head: str = ",".join(HEAD[:6])) -> bytes:
    return f"{head}\n{','.join(GOOD[:6])}\n".encode(encoding)


NO_HEADER: Final = "没有"
SHEETS: Final = (
    # all the hostile workbooks there are stand in tests/platform/sheets/test_hostile.py
    Sheet(8, "a far cell", "a.xlsx", hostile.far_cell, ""),
    Sheet(8, "a thousand laughs", "a.xlsx", hostile.billion_laughs, ""),
    Sheet(8, "a file from elsewhere", "a.xlsx", hostile.external_entity, ""),
    Sheet(8, "zeros without end", "a.xlsx", hostile.zip_bomb, ""),
    Sheet(8, "a password", "a.xlsx", lambda: hostile.PASSWORD_PROTECTED, ""),
    Sheet(7, "nothing but formulas", "a.csv", lambda: b"=1,+2,-3,@4\n=cmd|' /C calc'!A0,1,1,1\n", ""),
    Sheet(30, "climbs up", "../../../etc/passwd", lambda: b"x", ""),
    Sheet(30, "two endings", "orders.xlsx.exe", lambda: b"MZ", ""),
    Sheet(30, "turned around", "orders\u202excod.exe", lambda: b"MZ", ""),
    Sheet(30, "a page", "orders.html", lambda: b"<script>alert(1)</script>", ""),
    Sheet(30, "a drawing", "orders.svg", lambda: b"<svg onload=alert(1)/>", ""),
    Sheet(30, "a page named csv", "orders.csv", lambda: b"<html><script>alert(1)</script></html>", ""),
    Sheet(30, "a program named xlsx", "orders.xlsx", lambda: b"MZ" + bytes(500), ""),
    Sheet(30, "a name without end", "a" * 400 + ".txt", lambda: b"x", ""),
    Sheet(32, "no header known", "a.csv", lambda: b"a,b,c\n1,2,3\n", ""),
    Sheet(32, "a header alone", "a.csv", "工单号,客户姓名\n".encode, ""),
    Sheet(32, "the same column twice", "a.csv", lambda: _csv("utf-8", "工单号,工单编号,客户姓名,联系电话,装机地址,业务类型"), ""),
    Sheet(32, "everything in a hidden sheet", "a.xlsx", lambda: sheet(GOOD, hidden=True), ""),
    Sheet(32, "UTF-32", "a.csv", lambda: _csv("utf-32"), ""),
    Sheet(32, "EBCDIC", "a.csv", lambda: b"\xc1\xc2\xff\xff\x6b\xc3\x15", ""),
)  # fmt: skip

# The same good row however it is written.
READ: Final = {
    "UTF-8": ("a.csv", lambda: _csv("utf-8")),
    "UTF-8 with its mark": ("a.csv", lambda: _csv("utf-8-sig")),
    "GBK": ("a.csv", lambda: _csv("gbk")),
    "GB18030": ("a.csv", lambda: _csv("gb18030")),
    "UTF-16": ("a.csv", lambda: _csv("utf-16")),
    "capital ending": ("A.CSV", lambda: _csv("utf-8")),
    "a path for a name": ("../../a.csv", lambda: _csv("utf-8")),
    "semicolons": ("a.csv", lambda: _csv("utf-8").replace(b",", b";")),
    "tabs": ("a.csv", lambda: _csv("utf-8").replace(b",", b"\t")),
    "old Mac line ends": ("a.csv", lambda: _csv("utf-8").replace(b"\n", b"\r")),
    "a workbook": ("a.xlsx", lambda: sheet(GOOD)),
    "merged cells below": ("a.xlsx", lambda: sheet(GOOD, merge="A5:C9")),
    "full-width headers": ("a.csv", lambda: _csv("utf-8", "（新）工单号＊,业务类型：,工单类型,客户 姓名,联系电话（必填）,装机地址")),
    "a title above": ("a.csv", lambda: "示范区工单,,,,,\n".encode() + _csv("utf-8")),
    "another column named like a program": ("a.csv", lambda: _csv("utf-8", ",".join(HEAD[:6]) + ",__class__")),
}  # fmt: skip

AT: Final = datetime(2026, 11, 20, 14, 30, tzinfo=CHINA)
LINES: Final = (
    Line(5, "a template", {"客户姓名": "{{7*7}}", "备注": "{% debug %}"}, read={"name": "{{7*7}}", "note": "{% debug %}"}),
    Line(7, "a formula for a name", {"客户姓名": "=HYPERLINK(1)"}, "name"),
    Line(7, "a formula for an address", {"装机地址": "@SUM(A1)"}, "address"),
    Line(7, "full-width formula", {"客户姓名": "＝1+1"}, "name"),
    Line(7, "a formula behind an apostrophe", {"客户姓名": "'=1+1"}, "name"),
    Line(9, "a script", {"客户姓名": "<script>alert(1)</script>"}, read={"name": "<script>alert(1)</script>"}),
    Line(28, "signs nobody sees", {"客户姓名": "王\u202e小\u200b明"}, read={"name": "王小明"}),
    Line(29, "a full-width phone", {"联系电话": "１３８１２３４２０４６"}, read={"phone": "13812342046"}),
    Line(29, "a phone with its country", {"联系电话": "+86 138-1234-2046"}, read={"phone": "13812342046"}),
    Line(29, "a phone that is a number", {"联系电话": 13812342046}, read={"phone": "13812342046"}),
    Line(29, "a phone that is a fraction", {"联系电话": 13812342046.0}, read={"phone": "13812342046"}),
    Line(29, "a phone in Arabic digits", {"联系电话": "١٣٨١٢٣٤٢٠٤٦"}, "phone"),
    Line(29, "a phone in scientific writing", {"联系电话": "1.38E+10"}, "phone"),
    Line(29, "two phones", {"联系电话": "13812342046/13812342047"}, "phone"),
    Line(29, "a dash before it", {"联系电话": -13812342046}, read={"phone": "13812342046"}),
    Line(32, "a number that is a number", {"工单号": 1234567890123456}, read={}),
    Line(32, "an outside number without end", {"工单号": "W" * 65}, "ref"),
    Line(32, "a note without end", {"备注": "长" * 2_001}, "note"),
    Line(32, "nothing for a name", {"客户姓名": " \u3000\u200b"}, "name"),
    Line(32, "a kind there is not", {"工单类型": "删除"}, "kind"),
    Line(32, "a business there is not", {"业务类型": "' OR 1=1--"}, "business"),
    Line(32, "a time that is a text", {"受理时间": "2026-11-20 14:30"}, read={"received_at": AT}),
    Line(32, "a time in Chinese", {"受理时间": "2026年11月20日 14:30"}, read={"received_at": AT}),
    Line(32, "a time that is a time", {"受理时间": AT.replace(tzinfo=None)}, read={"received_at": AT}),
    Line(32, "29 February of no leap year", {"受理时间": "2026-02-29 14:30"}, "received_at"),
    Line(32, "the 13th month", {"受理时间": "2026-13-01 14:30"}, "received_at"),
    Line(32, "the 25th hour", {"受理时间": "2026-11-20 25:30"}, "received_at"),
    Line(32, "yesterday", {"受理时间": "昨天下午"}, "received_at"),
    Line(32, "a time that is a number", {"受理时间": 46347.6}, "received_at"),
    Line(32, "year 1", {"受理时间": "0001-01-01 00:00"}, "received_at"),
    Line(32, "year 9999", {"受理时间": "9999-12-31 23:59"}, "received_at"),
    Line(32, "the first day of Excel", {"受理时间": date(1900, 1, 1)}, "received_at"),
    Line(32, "an appointment that ends before it starts", {"预约时间": "2026-11-22 16:00-14:00"}, "appointment"),
    Line(32, "an appointment on no day", {"预约时间": "2027-02-29 14:00-16:00"}, "appointment"),
    Line(32, "an appointment at the 30th hour", {"预约时间": "2026-11-22 29:00-30:00"}, "appointment"),
)  # fmt: skip
MAC_1904: Final = sheet((*GOOD[:8], AT.replace(tzinfo=None), "", ""), epoch=CALENDAR_MAC_1904)
