"""A short siege on each database; `bihuan prove kills` is the long one."""

import os
import random
import threading
import time
from contextlib import suppress
from http.client import HTTPException
from typing import Any

import pytest

from benchmarks._installation import installation
from benchmarks._siege import MUST_BE, Act, Siege, besiege

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


@pytest.mark.race
def test_a_plan_whose_dispatch_is_killed_is_dispatched_whole_and_once() -> None:
    dice, sent, whole = random.Random(26), 0, []
    with installation(KIND) as made:
        siege = Siege(made, seed=26)
        made.start()
        for _ in range(3):
            wanted = [order(siege) for _ in range(8)]
            sent += len(wanted)
            plan_id = made.inside("plan", ",".join(siege.town["people"]), *wanted)
            act = Act(f"/plans/{plan_id}/dispatch", {})
            pressing = threading.Thread(target=press, args=(siege, act))
            pressing.start()
            time.sleep(dice.uniform(0.0, 0.5))
            made.kill()
            pressing.join()
            made.start()
            whole.append(siege.send(act))
        made.stop()
        end = made.inside("audit")
    assert [(status, answer["dispatched_count"], answer["dropped_count"]) for status, answer in whole] == [
        (200, 8, 0)
    ] * 3
    assert len(end["visits"]) == len(end["assigned"]) == len(set(end["visits"])) == sent
    assert end["told_assigned_count"] == sent
    assert (end["held_twice_count"], end["chain_whole"], end["differences_count"]) == (0, True, 0)


def order(siege: Siege) -> str:
    _status, answer = siege.send(Act("/orders", {"business": "broadband", "work": "repair", **siege.town["places"][0]}))
    return str(answer["order_id"])


def press(siege: Siege, act: Act) -> Any:
    with suppress(OSError, HTTPException, ValueError):
        siege.send(act)
