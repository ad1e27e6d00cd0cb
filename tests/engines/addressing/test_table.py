"""The CSV form and the command line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bihuan.engines.addressing import Level
from bihuan.engines.addressing.table import read_places
from bihuan.kernel.errors import Invalid

SRC = Path(__file__).parents[3] / "src"
TREE = SRC / "bihuan" / "config" / "demo" / "town" / "address_nodes.csv"
COLUMNS = "code parent level name aliases number_from number_to parity zone lat lon accuracy_m area"
ROW = dict.fromkeys(COLUMNS.split(), "") | {"code": "A1", "level": "road", "name": "东风路", "aliases": "人民路|老街"}


def test_empty_cells_mean_not_known() -> None:
    (place,) = read_places([ROW])
    assert place.level is Level.ROAD
    assert place.aliases == ("人民路", "老街")
    assert (place.parent, place.zone, place.lat, place.area, place.first) == (None, None, None, None, 0)


def test_every_bad_row_is_named() -> None:
    with pytest.raises(Invalid) as caught:
        read_places([ROW, ROW | {"level": "planet"}, ROW | {"number_to": "many"}])
    assert [fault.where for fault in caught.value.faults] == ["row 3", "row 4"]


def test_a_missing_column_is_named() -> None:
    with pytest.raises(Invalid, match="aliases"):
        read_places([{key: value for key, value in ROW.items() if key != "aliases"}])


def test_the_command_answers_one_json_object_a_line() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bihuan.engines.addressing", str(TREE)],
        input="光明里3栋\n幸福小区\n", capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(SRC), "PYTHONUTF8": "1"},
    )  # fmt: skip
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert first["zone"] == "CD1-1"
    assert second["zone"] is None
    assert len(second["candidates"]) == 2
