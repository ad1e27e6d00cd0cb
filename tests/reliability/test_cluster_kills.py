"""The cluster killed under load, web server and worker never restarted; `bihuan prove cluster_kills` is long."""

import pytest

from benchmarks._postgres import PROGRAMS
from benchmarks._siege import MUST_BE
from benchmarks.cluster_kills import besieged


@pytest.mark.race
@pytest.mark.postgres
@pytest.mark.skipif(not PROGRAMS, reason="no PostgreSQL server is installed here to be killed")
def test_a_cluster_killed_under_load_loses_nothing_and_nobody_restarts_anything() -> None:
    found = besieged(3, lambda *_: None)
    assert {name: found[name] for name in MUST_BE} == MUST_BE
    assert found["acknowledged_count"] > 20
    assert found["answered_503_count"] > 0, "no request met a dead database: this proved nothing"
