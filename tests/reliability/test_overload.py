"""Ten times what can be carried, for some seconds; `bihuan prove overload` is the long form."""

import os

import pytest

from benchmarks._installation import installation
from benchmarks.overload import MUST_BE, overload

KIND = "postgresql" if os.environ.get("BIHUAN_TEST_DB") == "postgres" else "sqlite"


@pytest.mark.race
def test_under_ten_times_the_load_the_surplus_is_told_to_come_back_and_nothing_acknowledged_is_lost() -> None:
    with installation(KIND) as made:
        found = overload(made, calm_s=1.5, storm_s=3.0, progress=lambda *_: None)
    assert {name: found[name] for name in MUST_BE} == MUST_BE
    assert found["acknowledged_count"] > 0
    assert found["shed_count"] > 0, "nobody was told to come back: this was no overload"
    assert found["calm_again_after_s"] < 30
