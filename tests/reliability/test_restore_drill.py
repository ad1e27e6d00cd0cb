"""A database destroyed under load comes back from its backup; `bihuan prove restore` is the long form."""

import os

import pytest

from benchmarks._drill import MUST_BE, drill
from benchmarks._installation import installation

KIND = "postgresql" if os.environ.get("BIHUAN_TEST_DB") == "postgres" else "sqlite"


@pytest.mark.race
def test_a_backup_taken_under_load_is_one_moment_and_comes_back_whole() -> None:
    with installation(KIND) as made:
        found = drill(made, before_count=30, after_count=20, seed=7, progress=lambda *_: None)
    assert {name: found[name] for name in MUST_BE} == MUST_BE
    assert found["rows_saved_count"] == found["rows_restored_count"] > 2000
    assert found["acknowledged_altogether_count"] >= 50
    assert found["replayed_after_restore_count"] > 0, "nothing came after the backup: this drill proved little"
