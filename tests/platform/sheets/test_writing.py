import csv
import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bihuan.kernel.worktime import CHINA
from bihuan.platform.sheets import Mark, read, write_csv, write_xlsx
from bihuan.platform.sheets.text import armed, disarmed, visible

HOSTILE = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x","y")',
    "+86 138 0013 8000",
    "-2+3",
    "@SUM(A1)",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "'=1+1",
    "''@x",
    "#N/A",
    "#REF!",
    "_x0041_",
    "&lt;b&gt;",
    "二〇二六",
    "𠮷野家",
    "0012",
    "1e5",
    "TRUE",
    "a\nb",
]


def reopened(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data)).active


def column(data: bytes, filename: str) -> list[object]:
    return [row.cells[0] for row in read(data, filename).rows]


def test_no_text_becomes_a_formula_in_a_workbook() -> None:
    data = write_xlsx(HOSTILE, [[text] for text in HOSTILE])
    sheet = reopened(data)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    quoted = {row[0].value for row in sheet.iter_rows(min_row=2) if row[0].quotePrefix}
    assert quoted == {text for text in HOSTILE if re.match("'*[=+@＝＋－＠-]", text)}
    assert column(data, "x.xlsx") == HOSTILE


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_no_text_becomes_a_formula_in_a_csv_file(encoding: Any) -> None:
    data = write_csv(["text"], [[text] for text in HOSTILE], encoding)
    seen = [line[0] for line in csv.reader(io.StringIO(data.decode(encoding)))]
    assert not [text for text in seen if text[0] in "=+-@＝＋－＠\t\r"]
    assert column(data, "x.csv") == HOSTILE


def test_a_utf8_file_says_so_to_excel() -> None:
    assert write_csv(["电话"], []).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("text", ["\tfoo", "\rfoo", " =1", "\n=1"])
def test_blanks_before_a_formula_do_not_hide_it(text: str) -> None:
    assert disarmed(text) == f"'{text}"


def test_controls_and_invisible_characters_are_left_out() -> None:
    assert visible("a\x00b\x0bc\u200bd\u202ee\ufefff\r\ng\rh") == "abcdef\ng\nh"
    assert column(write_xlsx(["h"], [["a\x00\x0b\u202eb"]]), "x.xlsx") == ["ab"]


def test_numbers_and_times_are_what_they_are() -> None:
    moment = datetime(2026, 3, 1, 16, 30, 5, tzinfo=UTC)
    row = [5, Decimal("12.50"), moment, date(2026, 10, 1), None, 13_800_138_000, 110_101_199_001_011_234, True]
    data = write_xlsx(list("abcdefgh"), [row])
    assert [cell.data_type for cell in reopened(data)[2]] == ["n", "n", "d", "d", "n", "n", "s", "s"]
    assert read(data, "x.xlsx").rows[0].cells == (
        5,
        Decimal("12.5"),
        moment,
        datetime(2026, 10, 1, tzinfo=CHINA),
        None,
        13_800_138_000,
        "110101199001011234",
        "TRUE",
    )
    line = write_csv(list("abcdefgh"), [row]).decode("utf-8-sig").splitlines()[1]
    assert line == "5,12.50,2026-03-02 00:30:05,2026-10-01,,13800138000,110101199001011234,TRUE"


def test_what_excel_cannot_keep_is_written_as_text() -> None:
    old = datetime(1897, 1, 1, tzinfo=CHINA)
    data = write_xlsx(["h"], [[old], [date(1897, 1, 1)], ["长" * 40_000]])
    assert column(data, "x.xlsx") == ["1897-01-01 00:00:00", "1897-01-01", "长" * 32_766 + "…"]


def test_bad_rows_go_back_marked() -> None:
    data = write_xlsx(
        ["工单号", "地址"],
        [["A1", "=x"], ["A2", "某路"], ["A3"]],
        marks=[Mark(0, "地址不完整。", 1), Mark(0, "电话缺失。"), Mark(2, "地址缺失。", 1)],
        marks_header="问题",
    )
    sheet = reopened(data)
    assert [cell.value for cell in sheet[1]] == ["工单号", "地址", "问题"]
    assert sheet["C2"].value == "地址不完整。\n电话缺失。"
    assert (sheet["C3"].value, sheet["C4"].value) == (None, "地址缺失。")
    assert sheet["B2"].comment.text == "地址不完整。"
    assert [sheet[cell].fill.fgColor.rgb for cell in ("B2", "B4")] == ["FFF4CCCC"] * 2
    assert sheet["A2"].fill.fgColor.rgb == "00000000"


clean_texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).map(
    lambda text: visible(text).strip()
)
exact = st.one_of(
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.decimals(-(10**6), 10**6, places=3, allow_nan=False, allow_infinity=False),
    st.datetimes(datetime(1901, 1, 1), datetime(2200, 1, 1), timezones=st.just(CHINA)).map(  # noqa: DTZ001
        lambda found: found.replace(microsecond=0)
    ),
    clean_texts,
)


@settings(max_examples=12)
@given(st.lists(st.lists(exact, min_size=3, max_size=3), min_size=1, max_size=40))
def test_a_workbook_written_is_the_workbook_read(rows: list[list[Any]]) -> None:
    numbered = [[f"n{index}", *row] for index, row in enumerate(rows)]
    table = read(write_xlsx(["no", "a", "b", "c"], numbered), "x.xlsx", known_headers=["no", "a", "b", "c"])
    assert table.headers == ("no", "a", "b", "c")
    assert [list(row.cells) for row in table.rows] == [
        [None if cell == "" else cell for cell in row] for row in numbered
    ]


@settings(max_examples=12)
@given(
    st.lists(st.lists(clean_texts, min_size=3, max_size=3), min_size=1, max_size=40),
    st.sampled_from(["utf-8-sig", "gb18030"]),
)
def test_a_csv_file_written_is_the_file_read(rows: list[list[str]], encoding: Any) -> None:
    numbered = [[f"n{index}", *row] for index, row in enumerate(rows)]
    table = read(write_csv(["no", "a", "b", "c"], numbered, encoding), "x.csv", known_headers=["no", "a", "b", "c"])
    assert [list(row.cells) for row in table.rows] == [[cell or None for cell in row] for row in numbered]


@given(st.text("'=+-@＝ \ta0", max_size=6))
def test_the_apostrophe_put_before_is_the_one_taken_off(text: str) -> None:
    if not re.fullmatch('="(.*)"', text):
        assert armed(disarmed(text)) == text
