"""PostgreSQL goes away as in a power failure and comes back: 503 meanwhile, and nobody restarts anything."""

import http.client
import json
import time
from collections.abc import Iterator

import pytest

from benchmarks._installation import Installation, installed
from benchmarks._postgres import PROGRAMS, Server, own_server
from benchmarks._siege import Act, Siege
from tests.hardness import routes
from tests.reliability.waiting import until

BACK_MAX_S = 15.0
NEEDS_NO_DATABASE = {"/health/live", "/static/web/css/tokens.css"}
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(not PROGRAMS, reason="no PostgreSQL server is installed here to be stopped"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with own_server() as made:
        yield made


@pytest.fixture(scope="module")
def siege(server: Server) -> Iterator[Siege]:
    with installed(server.address) as made:
        yield Siege(made, seed=1)


def asked(made: Installation, path: str, method: str = "GET", token: str = "") -> tuple[int, dict[str, str]]:
    headers = {"Cookie": "sessionid=" + "a" * 32}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    connection = http.client.HTTPConnection("127.0.0.1", made.port, timeout=60)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status, dict(answer.headers)
    finally:
        connection.close()


def test_without_its_database_it_says_503_and_when_to_ask_again_and_recovers_by_itself(
    server: Server, siege: Siege
) -> None:
    made, place = siege.installation, siege.town["places"][0]
    made.start()

    def ask() -> tuple[int, dict[str, str]]:
        return siege.ask(Act("/orders", {"business": "broadband", "work": "repair", **place}))[:2]

    assert ask()[0] == 201
    until(lambda: asked(made, "/health/ready")[0] == 200, BACK_MAX_S)
    server.stop()
    for _ in range(3):
        status, headers = ask()
        assert status == 503
        assert int(headers["Retry-After"]) > 0
    check_every_address(siege)
    server.start()
    began_s = time.monotonic()
    until(lambda: ask()[0] == 201, BACK_MAX_S)
    until(lambda: asked(made, "/health/ready")[0] == 200, BACK_MAX_S - (time.monotonic() - began_s))
    made.stop()
    end = made.inside("audit")
    assert len(end["orders"]) == len(end["received"]) >= 2
    assert end["chain_whole"]
    assert end["deliveries"].keys() == {"done"}


def check_every_address(siege: Siege) -> None:
    """Pages, phone and API, asked by someone with a session and a token, none of which can be looked up."""
    answers = {
        path: asked(siege.installation, path, token=siege.town["token"] if path.startswith("/api/") else "")
        for path in {*map(routes.address, routes.served()), *NEEDS_NO_DATABASE}
    }
    assert len(answers) > 60
    for path in NEEDS_NO_DATABASE:
        assert answers.pop(path)[0] == 200, path
    other = {path: status for path, (status, _headers) in answers.items() if status != 503}
    assert set(other.values()) <= {404, 405}, other
    assert all(int(headers["Retry-After"]) > 0 for status, headers in answers.values() if status == 503)
    assert len(other) < len(answers) / 2, "too few of them were asked in a way that needs the database"


def test_ready_tells_a_machine_what_is_wrong(server: Server, siege: Siege) -> None:
    made = siege.installation
    made.start()
    until(lambda: asked(made, "/health/ready")[0] == 200, BACK_MAX_S)
    server.stop()
    connection = http.client.HTTPConnection("127.0.0.1", made.port, timeout=60)
    time.sleep(1.1)  # an answer is kept for a second
    connection.request("GET", "/health/ready")
    told = json.loads(connection.getresponse().read())
    connection.close()
    assert told == {"ready": False, "checks": {"database": {"good": False}}}
    server.start()
    until(lambda: asked(made, "/health/ready")[0] == 200, BACK_MAX_S)
    made.stop()
