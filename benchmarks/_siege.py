"""A siege: clients that take on orders and give them out over HTTP while server and worker are killed under them.

A client notes an act as acknowledged only once the answer is in its hands; what was cut off on the way is unknown, and
is sent again, by the same key, after the last kill. Then rows, events, keys, messages and what clients were told must
be the same numbers.
"""

import http.client
import json
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from benchmarks._installation import Installation

CLIENTS_COUNT = 6
PATIENCE_S = 60.0
AWAY_WAIT_S = 0.2
Progress = Callable[[int, int, str], None]
Strike = Callable[[], None]


@dataclass(frozen=True)
class Act:
    """One request with its key; sent again it is the same request."""

    path: str
    body: dict[str, Any]
    key: str = field(default_factory=lambda: uuid4().hex)


@dataclass
class Ledger:
    """What clients were told: the answer to each act acknowledged, refused, or nothing at all."""

    acknowledged: dict[str, tuple[Act, Any]] = field(default_factory=dict)
    refused: dict[str, tuple[Act, int]] = field(default_factory=dict)
    unknown: dict[str, Act] = field(default_factory=dict)
    away_count: int = 0
    failed_count: int = 0

    def made(self, path_end: str) -> list[Any]:
        """This will give the answers to acknowledged acts whose address ends so."""
        return [answer for act, answer in self.acknowledged.values() if act.path.endswith(path_end)]


class Siege:
    """The clients. They run until `end`; every act ends in the ledger."""

    def __init__(self, made: Installation, seed: int) -> None:
        self.installation = made
        self.town = made.inside("build")
        self.ledger = Ledger()
        self._dice = random.Random(seed)
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._free: list[str] = []
        self._threads = [threading.Thread(target=self._client, daemon=True) for _ in range(CLIENTS_COUNT)]

    def begin(self) -> None:
        """This will start the clients."""
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """This will let every client finish its act and stop."""
        self._over.set()
        for thread in self._threads:
            thread.join(2 * PATIENCE_S)

    def until_acknowledged(self, more_count: int) -> None:
        """This will wait until that many further acts were acknowledged."""
        wanted, deadline_s = len(self.ledger.acknowledged) + more_count, time.monotonic() + PATIENCE_S
        while len(self.ledger.acknowledged) < wanted:
            if time.monotonic() > deadline_s:
                raise TimeoutError(f"{len(self.ledger.acknowledged)} of {wanted} acts acknowledged in {PATIENCE_S} s")
            time.sleep(0.005)

    def replay_unknown(self) -> int:
        """This will send again what got no answer, by the same keys, and give how much it was."""
        unknown, self.ledger.unknown = self.ledger.unknown, {}
        for act in unknown.values():
            self._do(act)
        return len(unknown)

    def replay_acknowledged(self, count: int) -> int:
        """This will send acknowledged acts again and give how many got another answer than the first time."""
        sample = self._dice.sample(sorted(self.ledger.acknowledged), min(count, len(self.ledger.acknowledged)))
        differing = 0
        for key in sample:
            act, first = self.ledger.acknowledged[key]
            differing += self.send(act) != (200 if first is None else self._status_of(act), first)
        return differing

    @staticmethod
    def _status_of(act: Act) -> int:
        return 201 if act.path == "/orders" else 200

    def _client(self) -> None:
        while not self._over.is_set():
            self._do(self._next())

    def _next(self) -> Act:
        with self._lock:
            if self._free and self._dice.random() < 0.5:
                # Two clients may be given one order, for two technicians: one of them must be refused.
                order_id = self._free.pop() if self._dice.random() < 0.7 else self._free[-1]
                person = self._dice.choice(self.town["people"])
                return Act(f"/orders/{order_id}/assign", {"person_id": person})
            place = self._dice.choice(self.town["places"])
        ref = {"system": "siege", "kind": "order", "ref": uuid4().hex}
        return Act("/orders", {"business": "broadband", "work": "repair", **place, "outside": ref})

    def _do(self, act: Act) -> None:
        status, answer = self._asked(act)
        while status == 503 and not self._over.is_set():  # nothing was kept: the same request may be sent again
            time.sleep(AWAY_WAIT_S)
            status, answer = self._asked(act)
        with self._lock:
            self.ledger.failed_count += status == 500
            if status in (200, 201):
                self.ledger.acknowledged[act.key] = (act, answer)
                if act.path == "/orders":
                    self._free.append(answer["order_id"])
            elif 400 <= status < 500:
                self.ledger.refused[act.key] = (act, status)
            else:
                self.ledger.unknown[act.key] = act
        if status >= 500 or not status:
            time.sleep(0.05)

    def _asked(self, act: Act) -> tuple[int, Any]:
        try:
            status, answer = self.send(act)
        except (OSError, http.client.HTTPException, ValueError):
            status, answer = 0, None
        if status == 503:
            with self._lock:
                self.ledger.away_count += 1
        return status, answer

    def send(self, act: Act) -> tuple[int, Any]:
        """This will send one act and give the status and content of its answer."""
        status, _headers, body = self.ask(act)
        return status, json.loads(body)

    def ask(self, act: Act) -> tuple[int, dict[str, str], bytes]:
        """This will do the same and give status, headers and bare body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.installation.port, timeout=PATIENCE_S)
        headers = {
            "Authorization": f"Bearer {self.town['token']}",
            "Content-Type": "application/json",
            "Idempotency-Key": act.key,
        }
        try:
            connection.request("POST", f"/api/v1{act.path}", json.dumps(act.body), headers)
            response = connection.getresponse()
            return response.status, dict(response.headers), response.read()
        finally:
            connection.close()


def besiege(
    made: Installation, kills_count: int, seed: int, progress: Progress, strike: Strike | None = None
) -> dict[str, Any]:
    """This will run a siege with that many kills and give its figures; what must be 0 or true is named so.

    `strike` kills something else than web server and worker, and brings it back.
    """
    siege, dice = Siege(made, seed), random.Random(seed)
    made.start()
    siege.begin()
    back_s: list[float] = []
    for kill in range(kills_count):
        siege.until_acknowledged(dice.randint(5, 40))
        time.sleep(dice.uniform(0.0, 0.1))
        killed_s = time.monotonic()
        if strike:
            strike()
        else:
            made.kill()
            made.start()
        siege.until_acknowledged(1)
        back_s.append(time.monotonic() - killed_s)
        progress(kill + 1, kills_count, f"{len(siege.ledger.acknowledged)} acknowledged")
    siege.until_acknowledged(20)
    siege.end()
    unknown_count = siege.replay_unknown()
    differing_count = siege.replay_acknowledged(50)
    made.stop()
    return {"kills_count": kills_count, **_figures(siege, made.inside("audit"), unknown_count, differing_count, back_s)}


def _figures(
    siege: Siege, end: dict[str, Any], unknown_count: int, differing_count: int, back_s: list[float]
) -> dict[str, Any]:
    received = {answer["order_id"] for answer in siege.ledger.made("/orders")}
    assigned = {answer["order_id"] for answer in siege.ledger.made("/assign")}
    assigned_count = len(siege.ledger.made("/assign"))
    deliveries = end["deliveries"]
    return {
        "acknowledged_count": len(siege.ledger.acknowledged),
        "orders_count": len(end["orders"]),
        "assigned_count": assigned_count,
        "refused_count": len(siege.ledger.refused),
        "unknown_at_a_kill_count": unknown_count,
        "answered_503_count": siege.ledger.away_count,
        "answered_500_count": siege.ledger.failed_count,
        "still_unknown_count": len(siege.ledger.unknown),
        "lost_count": len(received - set(end["orders"])) + len(assigned - set(end["visits"])),
        "orders_doubled_or_unasked_count": len(end["orders"]) - len(received),
        "orders_without_their_event_count": len(set(end["orders"]) ^ set(end["received"])),
        "events_doubled_count": len(end["received"]) - len(set(end["received"])),
        "assignments_doubled_or_unasked_count": abs(len(end["visits"]) - assigned_count)
        + abs(len(end["assigned"]) - assigned_count),
        "held_twice_count": end["held_twice_count"],
        "stored_otherwise_than_events_say_count": end["differences_count"],
        "replays_answered_otherwise_count": differing_count,
        "work_given_up_count": deliveries.get("dead", 0),
        "work_not_done_count": deliveries.get("waiting", 0) + deliveries.get("leased", 0),
        "messages_missing_or_doubled_count": abs(end["told_received_count"] - len(received))
        + abs(end["told_assigned_count"] - assigned_count),
        "chain_whole": end["chain_whole"],
        "back_after_a_kill_median_s": round(sorted(back_s)[len(back_s) // 2], 1),
        "back_after_a_kill_worst_s": round(max(back_s), 1),
        "database": end["version"],
    }


# Whatever else happens, these are what a siege may not show.
MUST_BE = {
    "answered_500_count": 0,
    "still_unknown_count": 0,
    "lost_count": 0,
    "orders_doubled_or_unasked_count": 0,
    "orders_without_their_event_count": 0,
    "events_doubled_count": 0,
    "assignments_doubled_or_unasked_count": 0,
    "held_twice_count": 0,
    "stored_otherwise_than_events_say_count": 0,
    "replays_answered_otherwise_count": 0,
    "work_given_up_count": 0,
    "work_not_done_count": 0,
    "messages_missing_or_doubled_count": 0,
    "chain_whole": True,
}
