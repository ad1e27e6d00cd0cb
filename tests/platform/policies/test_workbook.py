"""A workbook of policies: out and in again without loss, faults at the sheet's own cell, foreign sheets left alone."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.kernel.errors import Invalid
from bihuan.platform import sheets
from bihuan.platform.policies import workbook
from bihuan.platform.policies.policy import registry
from bihuan.platform.policies.shapes import Grid
from tests.platform.policies.samples import JOBS_CSV, RULES_TOML, jobs, rules

NAME = "p.xlsx"


def heading(_policy: str, column: str) -> str:
    return f"列 {column}"


def edited(content: bytes, change: Any) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def exported(tmp_path: Path) -> bytes:
    listed = [jobs(tmp_path), rules(tmp_path)]
    return workbook.to_workbook([(policy.name, policy.grid(policy.shipped.value)) for policy in listed], heading)


def test_what_goes_out_comes_in_the_same(tmp_path: Path) -> None:
    content = exported(tmp_path)
    taken = workbook.from_workbook(content, NAME)
    assert taken.unknown == ()
    for name, text in (("test.jobs", JOBS_CSV), ("test.rules", RULES_TOML)):
        policy = registry[name]
        assert policy.write(policy.read_grid(taken.grids[name])) == policy.write(policy.read(text))


def test_a_wrong_cell_is_named_by_sheet_and_cell(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book["test.jobs"]["C3"] = "viel"
        book["test.rules"]["B2"] = "drei"

    taken = workbook.from_workbook(edited(exported(tmp_path), change), NAME)
    places = {}
    for name, grid in taken.grids.items():
        with pytest.raises(Invalid) as refusal:
            registry[name].read_grid(grid)
        places[name] = [fault.where for fault in workbook.by_sheet(name, refusal.value.faults)]
    assert places == {"test.jobs": ["test.jobs!C3 minutes"], "test.rules": ["test.rules!B2 attempts_count"]}


def test_what_excel_makes_of_dates_times_and_numbers_is_understood(tmp_path: Path) -> None:
    from datetime import date, time

    def change(book: Any) -> None:
        sheet = book["test.jobs"]
        sheet["C2"], sheet["D2"], sheet["I2"], sheet["J2"] = 95, 1.25, date(2026, 5, 1), time(7, 30)

    taken = workbook.from_workbook(edited(exported(tmp_path), change), NAME)
    row = registry["test.jobs"].read_grid(taken.grids["test.jobs"])[0]
    assert (row.minutes, str(row.factor), row.since, row.begins) == (95, "1.25", date(2026, 5, 1), time(7, 30))


def test_an_empty_row_and_a_moved_header_are_named(tmp_path: Path) -> None:
    def gap(book: Any) -> None:
        book["test.jobs"].insert_rows(3)

    with pytest.raises(Invalid) as refusal:
        workbook.from_workbook(edited(exported(tmp_path), gap), NAME)
    assert [fault.where for fault in refusal.value.faults] == ["test.jobs!3"]


def test_other_sheets_are_left_alone_and_a_workbook_without_any_of_ours_is_refused(tmp_path: Path) -> None:
    def add(book: Any) -> None:
        book.create_sheet("备注")["A1"] = "看一下"

    assert workbook.from_workbook(edited(exported(tmp_path), add), NAME).unknown == ("备注",)
    foreign = sheets.write_xlsx(["a"], [["1"]])
    with pytest.raises(Invalid):
        workbook.from_workbook(foreign, NAME)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12),
            st.sampled_from(["=1+1", "-5", "0012", "1.50", "2026-10-01", "08:30", "yes", "", "a;b", "@x", "_x0041_"]),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_any_text_comes_back_as_it_was(rows: list[tuple[str, str]]) -> None:
    class Known:
        file = Path("x.csv")

    registry["test.any"] = Known()  # type: ignore[assignment]
    grid = Grid(("code", "note"), tuple(rows))
    assert workbook.from_workbook(workbook.to_workbook([("test.any", grid)], heading), NAME).grids["test.any"] == grid
