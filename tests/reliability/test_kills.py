"""A short siege on each database; `bihuan prove kills` is the long one."""

import os

import pytest

from benchmarks._installation import installation
from benchmarks._siege import MUST_BE, besiege

KILLS_COUNT = 4
KIND = "postgresql" if os.environ.get("BIHUAN_TEST_DB") == "postgres" else "sqlite"


@pytest.mark.race
def test_server_and_worker_killed_under_load_lose_nothing_and_double_nothing() -> None:
    with installation(KIND) as made:
        found = besiege(made, KILLS_COUNT, seed=26, progress=lambda *_: None)
    assert {name: found[name] for name in MUST_BE} == MUST_BE
    assert found["orders_count"] > 20
    assert found["assigned_count"] > 5
    assert found["unknown_at_a_kill_count"] > 0, "no kill hit a request: this siege proved nothing"
