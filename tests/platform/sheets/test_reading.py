import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from bihuan.kernel.errors import Invalid
from bihuan.kernel.worktime import CHINA
from bihuan.platform.sheets import Column, Limits, Table, known_headers, map_headers, place, read
from bihuan.platform.sheets.headers import normalised


def workbook(*sheets: tuple[str, list[list[object]]], hidden: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        if title in hidden:
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows(table: Table) -> list[tuple[object, ...]]:
    return [row.cells for row in table.rows]


def test_cells_come_back_clean() -> None:
    data = workbook(
        (
            "S",
            [
                list("abcdefgh"),
                [
                    "  宽带\u200b\xa0",
                    3.0,
                    0.1 + 0.2,
                    datetime(2026, 3, 1, 8, 30),  # noqa: DTZ001 - a sheet's cell knows no zone
                    date(2026, 3, 1),
                    time(8, 30),
                    timedelta(hours=30, minutes=5),
                    True,
                ],
            ],
        )
    )
    assert rows(read(data, "x.xlsx")) == [
        (
            "宽带",
            3,
            Decimal("0.3"),
            datetime(2026, 3, 1, 8, 30, tzinfo=CHINA),
            datetime(2026, 3, 1, tzinfo=CHINA),
            "08:30",
            "30:05",
            "TRUE",
        )
    ]


def test_the_first_visible_sheet_with_anything_in_it() -> None:
    data = workbook(("cover", []), ("secret", [["x", "y"]]), ("list", [["a", "b"], [1, 2]]), hidden=("secret",))
    table = read(data, "x.xlsx")
    assert (table.sheet, table.headers, rows(table)) == ("list", ("a", "b"), [(1, 2)])


def test_rows_keep_the_number_the_spreadsheet_shows() -> None:
    data = workbook(
        ("S", [["工单清单"], [None], ["单号", "地址", "电话"], ["A", None, 1], [None], ["B", "x", 2, "备注"]])
    )
    table = read(data, "x.xlsx")
    assert table.header_row == 3
    assert table.headers == ("单号", "地址", "电话", "")
    assert [(row.number, row.cells) for row in table.rows] == [(4, ("A", None, 1, None)), (6, ("B", "x", 2, "备注"))]


def test_known_headers_find_the_header_among_lookalikes() -> None:
    lines = b"\xe5\x88\xb6\xe8\xa1\xa8,Li,2026,x\nsum,1,2,3\norder no,Address\nA1,road\n"
    table = read(lines, "x.csv", known_headers=["Order No", "address"])
    assert (table.header_row, table.headers, rows(table)) == (3, ("order no", "Address"), [("A1", "road")])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_as_it_comes(encoding: str, delimiter: str, tmp_path: Path) -> None:
    lines = [["单号", "地址", "电话"], ["0012", "幸福路1号\n2单元", '="0755"'], ["-", "’", "13800138000\t"]]
    text = "\r\n".join(delimiter.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in line) for line in lines)
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    table = read(path, "导出.CSV")
    assert table.headers == ("单号", "地址", "电话")
    assert rows(table) == [("0012", "幸福路1号\n2单元", "0755"), ("-", "’", "13800138000")]


def test_limits_are_inclusive() -> None:
    data = b"a,b\n1,2\n3,4\n"
    assert len(read(data, "x.csv", Limits(rows_count=3, columns_count=2)).rows) == 2
    with pytest.raises(Invalid, match="more than 2 rows"):
        read(data, "x.csv", Limits(rows_count=2))
    with pytest.raises(Invalid, match="Row 1 has more than 1 columns"):
        read(data, "x.csv", Limits(columns_count=1))


COLUMNS = (
    Column("number", ("工单号", "工单编号", "单号"), required=True),
    Column("phone", ("联系电话", "手机号码"), required=True),
    Column("address", ("装机地址", "地址")),
)


def table(*headers: str) -> Table:
    return read((",".join(headers) + "\n" + ",".join("xyzw"[: len(headers)]) + "\n").encode(), "in.csv")


@pytest.mark.parametrize("header", ["工单号", " 工单 号：", "工单号*", "工单号（必填）", "工单编号[文本]", "＊单号"])
def test_a_header_in_other_clothes_is_the_same(header: str) -> None:
    mapping, faults = map_headers(table(header, "联系电话", "颜色"), COLUMNS)
    assert not faults
    assert mapping.indexes == {"number": 0, "phone": 1}
    assert mapping.unknown == ("颜色",)
    assert mapping.record(table(header, "联系电话", "颜色").rows[0]) == {"number": "x", "phone": "y"}


def test_a_header_of_nothing_but_a_remark_is_itself() -> None:
    assert normalised("（备注）") == "(备注)"


def test_missing_and_doubled_headers_are_said_with_their_place() -> None:
    _, faults = map_headers(table("地址", "装机地址", "手机号码"), COLUMNS)
    assert [(fault.where, fault.msg % fault.params) for fault in faults] == [
        ("in!B1 装机地址", "“装机地址” and “地址” mean the same. Delete one of the two columns."),
        ("in!1", "The column “工单号” is missing. Any of these headers will do: 工单号, 工单编号, 单号."),
    ]


def test_every_header_is_known() -> None:
    assert known_headers(COLUMNS[2:]) == ("装机地址", "地址")


@pytest.mark.parametrize(
    ("column", "name"), [(1, "A1"), (26, "Z1"), (27, "AA1"), (702, "ZZ1"), (703, "AAA1"), (16_384, "XFD1")]
)
def test_places_are_named_as_the_spreadsheet_does(column: int, name: str) -> None:
    assert place("s.csv", 1, column) == f"s.csv!{name}"
