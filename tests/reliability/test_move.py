"""From SQLite to PostgreSQL by one command: equal by count, hash and chain, and nothing half done."""

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from benchmarks._installation import Installation, empty_database, installation
from benchmarks._siege import Act, Siege

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def town() -> Iterator[Installation]:
    """A small town that has worked: orders taken on and given out, messages sent, numbers used."""
    with installation("sqlite") as made:
        siege = Siege(made, seed=3)
        made.start()
        for place in siege.town["places"][:6]:
            act = Act("/orders", {"business": "broadband", "work": "repair", **place})
            status, answer = siege.send(act)
            assert status == 201
            siege.send(Act(f"/orders/{answer['order_id']}/assign", {"person_id": siege.town["people"][0]}))
        made.stop()
        made.inside("audit")
        yield made


@pytest.fixture
def target() -> Iterator[str]:
    with empty_database() as address:
        yield address


def digest(made: Installation) -> str:
    return hashlib.sha256(Path(made.database).read_bytes()).hexdigest()


def rows_count(address: str, table: str) -> int:
    with psycopg.connect(address) as connection:
        return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])


def test_everything_arrives_and_the_installation_goes_on_there(town: Installation, target: str) -> None:
    before = digest(town)
    moved = town.command("move", "--to", target)
    assert digest(town) == before
    assert moved["rows_count"] > 2000
    with sqlite3.connect(town.database) as old:
        for table in ("orders_order", "platform_event", "platform_message", "platform_delivery"):
            there = old.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            assert rows_count(target, table) == there > 0
        last_id = old.execute("SELECT max(id) FROM platform_event").fetchone()[0]
    there = Installation(town.home, target, town.listener)
    assert there.command("verify")["verified_count"] == moved["chain"]["position"]
    end = there.inside("audit")
    assert end["chain_whole"]
    assert end["differences_count"] == 0
    # What is written next goes on from there, in numbers and in the chain.
    go_on(there)
    with psycopg.connect(target) as connection:
        assert connection.execute("SELECT max(id) FROM platform_event").fetchone()[0] > last_id
    assert "not empty" in town.refused("move", "--to", target)


def go_on(there: Installation) -> None:
    there.inside("ring")
    assert there.command("verify")["broken_at"] is None


def test_a_move_that_was_cut_off_is_started_again(town: Installation, target: str) -> None:
    from bihuan.platform.upkeep import moving
    from bihuan.platform.upkeep.sources import address_parameters

    class CutError(Exception):
        pass

    def cut(done_count: int, total_count: int, note: str) -> None:
        if note == "copying: platform_event":
            raise CutError

    migrated = Installation(town.home, target, town.listener)
    migrated.inside("migrate")
    with pytest.raises(CutError):
        moving.move(Path(town.database), address_parameters(target), cut)
    assert rows_count(target, "orders_order") == 0
    assert town.command("move", "--to", target)["rows_count"] > 2000


def test_a_database_of_somebody_else_is_refused(town: Installation, target: str) -> None:
    with psycopg.connect(target) as connection:
        connection.execute("CREATE TABLE theirs (id integer)")
    assert "something else" in town.refused("move", "--to", target)


def test_a_row_that_arrives_otherwise_undoes_the_whole_move(
    town: Installation, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bihuan.kernel.errors import Invalid
    from bihuan.platform.upkeep import moving
    from bihuan.platform.upkeep.sources import address_parameters

    Installation(town.home, target, town.listener).inside("migrate")
    straight = moving.for_postgres
    monkeypatch.setattr(
        moving, "for_postgres", lambda column, value: "X" if column.name == "actor" else straight(column, value)
    )
    with pytest.raises(Invalid, match=r"differs in .*platform_event"):
        moving.move(Path(town.database), address_parameters(target), lambda *_: None)
    assert rows_count(target, "platform_event") == 0
