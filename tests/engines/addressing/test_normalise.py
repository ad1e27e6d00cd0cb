"""One spelling for every way of writing."""

import pytest

from bihuan.engines.addressing.normalise import normalise
from bihuan.engines.addressing.remarks import split_remarks


@pytest.mark.parametrize(
    ("written", "spelling"),
    [
        ("光明里１２号楼", "光明里12栋"),
        ("光明里12幢", "光明里12栋"),
        ("光明里12#", "光明里12号"),
        ("光明里12#楼", "光明里12栋"),
        ("十二号", "12号"),
        ("二十号", "20号"),
        ("一百零五号", "105号"),
        ("三〇二室", "302室"),
        ("两单元", "2单元"),
        ("創新一路", "创新1路"),
        ("第三村民小组", "第3组"),
        ("12 2 301", "12-2-301"),
        ("12—2—301", "12-2-301"),
        ("300之5号", "300-5号"),
        ("七十三", "73"),
        ("光 明 里", "光明里"),
        ("东风路，300号。", "东风路,300号"),
        ("一中", "一中"),
        ("三里村", "三里村"),
        ("东风-西关", "东风,西关"),
        ("", ""),
    ],
)
def test_spelling(written: str, spelling: str) -> None:
    assert normalise(written) == spelling


@pytest.mark.parametrize(
    ("written", "main", "remarks"),
    [
        ("东风路（原人民路）300号", "东风路300号", ["原人民路"]),
        ("光明里【北门】(近学校)3栋", "光明里3栋", ["北门", "近学校"]),
        ("锦江苑(二期)3栋", "锦江苑二期3栋", []),
        ("光明里(3栋)2单元", "光明里3栋2单元", []),
        ("没有括号", "没有括号", []),
        ("半个（括号", "半个(括号", []),
    ],
)
def test_remarks_are_set_aside(written: str, main: str, remarks: list[str]) -> None:
    assert split_remarks(written) == (main, remarks)
