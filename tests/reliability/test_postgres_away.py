"""PostgreSQL goes away as in a power failure and comes back: 503 meanwhile, and nobody restarts anything."""

import time

import pytest

from benchmarks._installation import installed
from benchmarks._postgres import PROGRAMS, own_server
from benchmarks._siege import Act, Siege

BACK_MAX_S = 15.0


@pytest.mark.postgres
@pytest.mark.skipif(not PROGRAMS, reason="no PostgreSQL server is installed here to be stopped")
def test_without_its_database_it_says_503_and_when_to_ask_again_and_recovers_by_itself() -> None:
    with own_server() as server, installed(server.address) as made:
        siege = Siege(made, seed=1)
        place = siege.town["places"][0]
        made.start()

        def ask() -> tuple[int, dict[str, str]]:
            return siege.ask(Act("/orders", {"business": "broadband", "work": "repair", **place}))[:2]

        assert ask()[0] == 201
        server.stop()
        for _ in range(3):
            status, headers = ask()
            assert status == 503
            assert int(headers["Retry-After"]) > 0
        server.start()
        began_s = time.monotonic()
        while ask()[0] != 201:
            assert time.monotonic() - began_s < BACK_MAX_S
            time.sleep(0.2)
        made.stop()
        end = made.inside("audit")
    assert len(end["orders"]) == len(end["received"]) >= 2
    assert end["chain_whole"]
    assert end["deliveries"].keys() == {"done"}
