"""A few rounds of every race on each database; `bihuan prove races` is the long form."""

import os

import pytest

from benchmarks._installation import installation

ROUNDS_COUNT = 3
KIND = "postgresql" if os.environ.get("BIHUAN_TEST_DB") == "postgres" else "sqlite"


@pytest.mark.race
def test_what_only_one_may_have_one_has() -> None:
    with installation(KIND) as made:
        found = made.inside("races", str(ROUNDS_COUNT))
    broken = {name: count for name, count in found.items() if name.endswith("_count") and count}
    assert len(found) > 5
    assert broken == {}
