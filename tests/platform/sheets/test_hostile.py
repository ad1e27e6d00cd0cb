import resource
from collections.abc import Callable

import pytest

from bihuan.kernel.errors import Invalid
from bihuan.platform.sheets import Limits, read
from tests.platform.sheets import hostile

IN_TIME_S = 2.0  # of processor time, ours and the child's: what else the machine does is not the sheet's fault

REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a million rows": ("orders.xlsx", hostile.rows_bomb, "unpacks to more than 50 MB"),
    "zeros": ("orders.xlsx", hostile.zip_bomb, "unpacks to more than 50 MB"),
    "far cell": ("orders.xlsx", hostile.far_cell, "beyond row 100000"),
    "far column": ("orders.xlsx", hostile.far_column, "beyond column 200"),
    "unnumbered rows": ("orders.xlsx", hostile.many_unnumbered_rows, "more than 100000 rows"),
    "laughs": ("orders.xlsx", hostile.billion_laughs, "definitions no spreadsheet writes"),
    "external entity": ("orders.xlsx", hostile.external_entity, "definitions no spreadsheet writes"),
    "entity in UTF-16": ("orders.xlsx", hostile.utf16_entity, "definitions no spreadsheet writes"),
    "a million texts": ("orders.xlsx", hostile.million_texts, "too many texts"),
    "nested zip": ("orders.xlsx", hostile.nested_zip, "another file inside"),
    "many parts": ("orders.xlsx", hostile.many_parts, "more parts"),
    "forged count of parts": ("orders.xlsx", hostile.forged_count, "more parts"),
    "encrypted parts": ("orders.xlsx", hostile.encrypted_parts, "protected by a password"),
    "password": ("orders.xlsx", lambda: hostile.PASSWORD_PROTECTED, "protected by a password or in the old .xls"),
    "Word document": ("orders.xlsx", hostile.word_document, "not an Excel workbook without macros"),
    "macros": ("orders.xlsx", hostile.macro_workbook, "not an Excel workbook without macros"),
    "false checksum": ("orders.xlsx", hostile.false_crc, "damaged"),
    "cut off": ("orders.xlsx", lambda: hostile.workbook(hostile.SMALL)[:-300], "damaged"),
    "four bytes": ("orders.xlsx", lambda: b"PK\x03\x04", "damaged"),
    "PDF": ("orders.xlsx", lambda: b"%PDF-1.7 ...", "not an Excel workbook"),
    "text named xlsx": ("orders.xlsx", "地址,电话\n".encode, "not an Excel workbook"),
    "empty sheet": ("orders.xlsx", lambda: hostile.workbook("<sheetData/>"), "no visible sheet"),
    "zip named csv": ("orders.csv", lambda: hostile.workbook(hostile.SMALL), "not a text file"),
    "picture named csv": ("orders.csv", lambda: b"\x89PNG\r\n" + bytes(range(256)), "not a text file"),
    "no known characters": ("orders.csv", lambda: b"a,\xff\xff\n", "neither UTF-8 nor GB18030"),
    "NUL": ("orders.csv", lambda: b"a,b\n1,\x00\n", "not a text file"),
    "too wide": ("orders.csv", lambda: b"a,b\n" + b"1," * 300, "more than 200 columns"),
    "too long": ("orders.csv", lambda: b"a,b\n" + b"1,2\n" * 100_000, "more than 100000 rows"),
    "open quotation": ("orders.csv", lambda: b'a,"' + b"x" * 200_000, "breaks off at line 1"),
    "blank": ("orders.csv", lambda: b" \n\n", "nothing in this file"),
    "old Excel": ("orders.xls", lambda: b"", "Only .xlsx and .csv"),
    "no ending": ("orders", lambda: b"", "Only .xlsx and .csv"),
    "too large": ("orders.csv", lambda: bytes(20_000_001), "larger than 20 MB"),
}


def used_s() -> float:
    """Processor seconds used up to now by this process and by the children it has waited for."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


@pytest.mark.parametrize(("filename", "build", "words"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_in_words_and_in_time(filename: str, build: Callable[[], bytes], words: str) -> None:
    data = build()
    before_s = used_s()
    with pytest.raises(Invalid) as refusal:
        read(data, filename)
    assert used_s() - before_s < IN_TIME_S
    assert words in str(refusal.value)
    assert refusal.value.where == filename


def test_a_child_that_runs_away_is_stopped_by_the_clock() -> None:
    with pytest.raises(Invalid, match="takes too long"):
        read(b"a,b\n1,2\n", "orders.csv", Limits(wall_s=0))


def test_a_child_that_bloats_is_stopped_by_the_system() -> None:
    # Both ends of this sheet are allowed, and the grid between them is not.
    corner = hostile.SMALL.replace(
        "</sheetData>", f'<row r="99999">{hostile.text_cell("GR99999", "x")}</row></sheetData>'
    )
    with pytest.raises(Invalid, match="too much memory"):
        read(hostile.workbook(corner), "orders.xlsx", Limits(memory_mb=400))


def test_the_child_gets_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, str] = {}

    def run(command: list[str], **kwargs: object) -> object:
        env = kwargs["env"]
        assert isinstance(env, dict)
        seen.update(env)
        raise KeyboardInterrupt

    monkeypatch.setenv("BIHUAN_SECRET_KEY", "s3cret")
    monkeypatch.setattr("bihuan.platform.sheets.reading.subprocess.run", run)
    with pytest.raises(KeyboardInterrupt):
        read(b"a,b\n", "orders.csv")
    assert "BIHUAN_SECRET_KEY" not in seen


def test_the_harmless_one_among_them_is_read() -> None:
    table = read(hostile.workbook(hostile.SMALL), "orders.xlsx")
    assert (table.headers, [row.cells for row in table.rows]) == (("head",), [("body",)])


def test_a_bomb_is_small_enough_to_be_sent() -> None:
    assert len(hostile.zip_bomb()) < 100_000
