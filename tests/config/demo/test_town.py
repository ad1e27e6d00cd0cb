"""The sample town: made anew it is the same, and its ground is sound."""

import csv
import filecmp
import json
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest

import bihuan.config.demo.town
from bihuan.config.demo.town.generator import __main__ as generator
from bihuan.kernel.geo import Point, point_in_polygon

TOWN = Path(bihuan.config.demo.town.__file__).parent
SAMPLES = TOWN.parents[4] / "samples"


def table(name: str) -> list[dict[str, str]]:
    with (TOWN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


OUTLINES = {row["code"]: json.loads(row["outline"]) for row in table("zones")}
SHEET_TEXT = (SAMPLES / "orders.csv").read_text(encoding="utf-8")


def test_made_anew_it_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "sys.argv", ["generator", "--town", str(tmp_path / "town"), "--samples", str(tmp_path / "samples")]
    )
    generator.main()
    for folder, made in ((TOWN, tmp_path / "town"), (SAMPLES, tmp_path / "samples")):
        files = sorted(path.name for path in made.iterdir())
        assert files
        assert filecmp.cmpfiles(folder, made, files, shallow=False) == (files, [], [])


def test_the_outlines_tile_the_town() -> None:
    lons, lats = zip(*(corner for ring in OUTLINES.values() for corner in ring), strict=True)
    inner = [0.0037 + 0.0193 * i for i in range(51)]
    for u in inner:
        for v in inner:
            point = Point(min(lats) + u * (max(lats) - min(lats)), min(lons) + v * (max(lons) - min(lons)))
            holders = [code for code, ring in OUTLINES.items() if point_in_polygon(point, ring)]
            assert len(holders) == 1, (point, holders)


def test_every_place_lies_in_its_zone() -> None:
    placed = [row for row in table("address_nodes") if row["lat"]]
    assert len(placed) > 500
    for row in placed:
        point = Point(float(row["lat"]), float(row["lon"]))
        assert point_in_polygon(point, OUTLINES[row["zone"]]), row


def test_every_zone_has_one_owner_of_its_own_group() -> None:
    units = {row["code"]: row for row in table("units")}
    people = {row["code"]: row for row in table("people")}
    owners = [row["owner"] for row in table("zones")]
    assert len(set(owners)) == len(owners) == 14
    for row in table("zones"):
        assert people[row["owner"]]["unit"] == units[row["code"]]["parent"]


def test_nobody_can_be_rung() -> None:
    phones = [row["phone"] for name in ("people", "customers") for row in table(name)]
    assert len(phones) == len(set(phones)) > 300
    assert all(phone.startswith("154000") and len(phone) == 11 for phone in phones)


def test_a_road_has_each_number_once() -> None:
    stretches: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for row in table("address_nodes"):
        if row["level"] == "numbers":
            key = (row["parent"], row["parity"])
            stretches.setdefault(key, []).append((int(row["number_from"]), int(row["number_to"])))
    assert all(a[1] < b[0] for ranges in stretches.values() for a, b in pairwise(sorted(ranges)))


def test_both_sheets_say_the_same_and_hold_no_formula() -> None:
    sheet = openpyxl.load_workbook(SAMPLES / "orders.xlsx").active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    lines = list(csv.reader(SHEET_TEXT.splitlines()))
    assert [cell.value for cell in next(sheet.iter_rows())] == lines[0]
    assert sheet.max_row == len(lines) == 63
    numbers = [str(row[0].value) for row in sheet.iter_rows(min_row=2)]
    assert numbers == [line[0] for line in lines[1:]]
    assert len(numbers) - len(set(numbers)) == 1
