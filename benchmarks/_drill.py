"""The restore drill: a backup under load, the database destroyed, the backup brought back, and everything counted."""

import tempfile
import time
from typing import Any

from benchmarks._installation import Installation
from benchmarks._siege import Progress, Siege

REPLAYED_MAX_COUNT = 200


def drill(made: Installation, before_count: int, after_count: int, seed: int, progress: Progress) -> dict[str, Any]:
    """This will run one drill and give its figures; what must be 0 or true is named in MUST_BE."""
    siege = Siege(made, seed)
    made.start()
    made.wait_ready()
    siege.begin()
    siege.until_acknowledged(before_count)
    with tempfile.TemporaryDirectory(prefix="bihuan-drill-") as folder:
        progress(1, 4, "backup under load")
        before, began_s = set(siege.ledger.acknowledged), time.monotonic()
        taken = made.command("backup", folder)
        backup_s, during_count = time.monotonic() - began_s, len(siege.ledger.acknowledged) - len(before)
        siege.until_acknowledged(after_count)
        siege.end()
        made.kill()
        made.destroy()
        progress(2, 4, "restore")
        began_s = time.monotonic()
        restored = made.command("restore", folder)
        restore_s = time.monotonic() - began_s
    progress(3, 4, "counting")
    end = made.inside("audit")
    replayed = _replay(made, siege, set(end["orders"]))
    again = made.inside("audit")
    return {
        "acknowledged_before_backup_count": len(before),
        "acknowledged_during_backup_count": during_count,
        "acknowledged_altogether_count": len(siege.ledger.acknowledged),
        "rows_saved_count": taken["rows_count"],
        "rows_restored_count": restored["rows_count"],
        "backup_mb": round(taken["size_bytes"] / 1024**2, 2),
        "backup_s": round(backup_s, 1),
        "restore_s": round(restore_s, 1),
        "lost_of_before_backup_count": len(_orders(siege, before) - set(end["orders"])),
        "orders_without_their_event_count": len(set(end["orders"]) ^ set(end["received"])),
        "visits_without_their_event_count": len(set(end["visits"]) ^ set(end["assigned"])),
        "held_twice_count": end["held_twice_count"],
        "stored_otherwise_than_events_say_count": end["differences_count"],
        "work_given_up_count": end["deliveries"].get("dead", 0),
        "chain_whole": bool(restored["chain_whole"] and end["chain_whole"] and again["chain_whole"]),
        "replayed_after_restore_count": replayed,
        "orders_doubled_by_replay_count": len(again["orders"]) - len(end["orders"]) - replayed,
        "database": end["version"],
    }


def _orders(siege: Siege, keys: set[str]) -> set[str]:
    told = (siege.ledger.acknowledged[key] for key in keys)
    return {answer["order_id"] for act, answer in told if act.path == "/orders"}


def _replay(made: Installation, siege: Siege, there: set[str]) -> int:
    """Clients send again, by the same keys, orders that are there and orders that went: only the latter are new."""
    acts = [(act, answer["order_id"]) for act, answer in siege.ledger.acknowledged.values() if act.path == "/orders"]
    gone = [act for act, order_id in acts if order_id not in there][:REPLAYED_MAX_COUNT]
    kept = [act for act, order_id in acts if order_id in there][:REPLAYED_MAX_COUNT]
    made.start()
    made.wait_ready()
    for act in (*gone, *kept, *gone):
        status, _answer = siege.send(act)
        assert status == 201, status
    made.stop()
    return len(gone)


MUST_BE = {
    "lost_of_before_backup_count": 0,
    "orders_without_their_event_count": 0,
    "visits_without_their_event_count": 0,
    "held_twice_count": 0,
    "stored_otherwise_than_events_say_count": 0,
    "work_given_up_count": 0,
    "chain_whole": True,
    "orders_doubled_by_replay_count": 0,
}
