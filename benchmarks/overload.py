"""Ten times the load that can be carried: the surplus is told to come back, and nothing acknowledged is lost.

What the installation carries is measured first, with eight clients that wait for their answers. Then orders arrive at
ten times that rate, whether answered or not. Server, worker, database and the load itself share the machine.
"""

import json
import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from benchmarks._each import on_each_database
from benchmarks._installation import Installation
from benchmarks._siege import Act, Siege
from benchmarks._storm import Asked, quantile_ms, request, storm

CLIENTS_COUNT = 8
TIMES = 10
CALM_S, STORM_S, STORM_FULL_S = 5.0, 10.0, 60.0
CALM_WITHIN_S = 1.0
REPLAYED_MAX_COUNT = 300
SEED = 20261122


def run(full: bool, progress: Callable[[int, int, str], None]) -> dict[str, object]:
    """This will overload each database there is; `full` lasts as long as a release asks."""
    storm_s = STORM_FULL_S if full else STORM_S
    return on_each_database(lambda made: overload(made, CALM_S, storm_s, progress), progress, must_be=MUST_BE)


def overload(
    made: Installation, calm_s: float, storm_s: float, progress: Callable[[int, int, str], None]
) -> dict[str, Any]:
    """This will measure what is carried, send ten times that, wait for calm, and count."""
    siege = Siege(made, SEED)
    made.start()
    made.wait_ready()
    siege.send(order(siege))
    progress(1, 4, "what is carried")
    calm_acts, carried_per_s = _carried(siege, calm_s)
    rate_per_s = TIMES * carried_per_s
    acts = [order(siege) for _ in range(round(rate_per_s * storm_s))]
    progress(2, 4, f"{rate_per_s:.0f} orders a second")
    told = storm(
        made.port, [(act.key, request(siege.town["token"], act.path, act.body, act.key)) for act in acts], rate_per_s
    )
    ended_s = time.monotonic()
    while (calm := _timed(siege)) > CALM_WITHIN_S and time.monotonic() - ended_s < 60:
        pass
    calm_after_s = time.monotonic() - ended_s
    progress(3, 4, "counting")
    kept = {json.loads(one.body)["order_id"] for one in told if one.status == 201}
    again = _sent_again(siege, acts, told)
    made.stop()
    end = made.inside("audit")
    there = set(end["orders"])
    return {
        "carried_per_s": round(carried_per_s, 1),
        "offered_per_s": round(rate_per_s, 1),
        **_told(told),
        "calm_again_after_s": round(calm_after_s, 1),
        "calm_answer_ms": round(calm * 1000, 1),
        "lost_count": len(kept - there),
        "sent_again_count": len(again),
        "sent_again_not_done_once_count": sum(found not in there for found in again) + len(again) - len(set(again)),
        "orders_without_their_event_count": len(there ^ set(end["received"])),
        "stored_otherwise_than_events_say_count": end["differences_count"],
        "work_given_up_count": end["deliveries"].get("dead", 0),
        "chain_whole": end["chain_whole"],
        "calm_acknowledged_count": len(calm_acts),
        "database": end["version"],
    }


def order(siege: Siege) -> Act:
    """This will make a request for one order."""
    place = siege.town["places"][len(siege.ledger.refused) % len(siege.town["places"])]
    ref = {"system": "storm", "kind": "order", "ref": uuid4().hex}
    return Act("/orders", {"business": "broadband", "work": "repair", **place, "outside": ref})


def _carried(siege: Siege, lasting_s: float) -> tuple[list[float], float]:
    """Answers of clients that each wait for theirs, and how many a second that is."""
    taken_s: list[float] = []
    over_s = time.monotonic() + lasting_s

    def client() -> None:
        while time.monotonic() < over_s:
            taken_s.append(_timed(siege))

    clients = [threading.Thread(target=client) for _ in range(CLIENTS_COUNT)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    return taken_s, len(taken_s) / lasting_s


def _timed(siege: Siege) -> float:
    begun_s = time.monotonic()
    status, _answer = siege.send(order(siege))
    return time.monotonic() - begun_s if status == 201 else 60.0


def _told(told: list[Asked]) -> dict[str, Any]:
    kept = [one for one in told if one.status == 201]
    shed = [one for one in told if one.status == 503]
    return {
        "requests_count": len(told),
        "acknowledged_count": len(kept),
        "shed_count": len(shed),
        "shed_without_retry_after_count": sum(not one.retry_after for one in shed),
        "other_answers_count": sum(one.status not in {0, 201, 503} for one in told),
        "no_answer_count": sum(one.status == 0 for one in told),
        "acknowledged_p50_ms": quantile_ms([one.took_s for one in kept], 50),
        "acknowledged_p99_ms": quantile_ms([one.took_s for one in kept], 99),
        "shed_p50_ms": quantile_ms([one.took_s for one in shed], 50),
        "shed_p99_ms": quantile_ms([one.took_s for one in shed], 99),
    }


def _sent_again(siege: Siege, acts: list[Act], told: list[Asked]) -> list[str]:
    """What was shed, or got no answer, is sent again by its key, in calm: it has to be done, once."""
    status_by_key = {one.key: one.status for one in told}
    left = [act for act in acts if status_by_key[act.key] in {0, 503}][:REPLAYED_MAX_COUNT]
    return [str(siege.send(act)[1].get("order_id")) for act in left]


MUST_BE = {
    "shed_without_retry_after_count": 0,
    "other_answers_count": 0,
    "lost_count": 0,
    "sent_again_not_done_once_count": 0,
    "orders_without_their_event_count": 0,
    "stored_otherwise_than_events_say_count": 0,
    "work_given_up_count": 0,
    "chain_whole": True,
}
