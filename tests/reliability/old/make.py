"""Makes the databases of a version for the versions after it: a small town that has worked, on both databases.

    git archive COMMIT | tar -x -C FOLDER            # the version to keep
    cp tests/reliability/old/make.py FOLDER/ && cd FOLDER
    PYTHONPATH=src:. python make.py INTO NAME        # e.g. tests/reliability/old 2026-11-22

Written are NAME.sqlite.sql.gz, NAME.postgresql.sql.gz and NAME.json: what was in them, and the keys, which protect
nobody here: town, people and phone numbers are made up.
"""

import gzip
import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg

from benchmarks._installation import Installation, installation
from benchmarks._siege import Act, Siege

COUNTED = (
    "orders_order",
    "orders_visit",
    "platform_event",
    "platform_message",
    "platform_delivery",
    "customers_customer",
)


def worked(made: Installation) -> dict[str, Any]:
    """This will take on six orders, give them out, do what follows, and tell what there is then."""
    siege = Siege(made, seed=6)
    made.start()
    for place in siege.town["places"][:6]:
        _status, answer = siege.send(Act("/orders", {"business": "broadband", "work": "repair", **place}))
        siege.send(Act(f"/orders/{answer['order_id']}/assign", {"person_id": siege.town["people"][0]}))
    made.stop()
    made.inside("audit")
    return {"keys": json.loads((made.home / "keys.json").read_text())}


def sqlite_dump(made: Installation) -> tuple[str, dict[str, int], list[Any]]:
    """This will give the database as SQL, with its counts and the head of its chain."""
    with sqlite3.connect(made.database) as db:
        counts = {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in COUNTED}
        head = list(db.execute("SELECT position, chain FROM platform_eventhead").fetchone())
        return "\n".join(db.iterdump()), counts, head


def postgres_dump(made: Installation) -> tuple[str, dict[str, int], list[Any]]:
    """This will do the same by pg_dump, without its psql commands."""
    command = ["pg_dump", "--no-owner", "--no-privileges", "--inserts", "--rows-per-insert=200", made.database]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    with psycopg.connect(made.database) as db:
        counts = {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in COUNTED}
        head = list(db.execute("SELECT position, chain FROM platform_eventhead").fetchone())
    return "\n".join(line for line in text.splitlines() if not line.startswith("\\")), counts, head


def main() -> None:
    into, name = Path(sys.argv[1]), sys.argv[2]
    told: dict[str, Any] = {}
    for kind, dump in (("sqlite", sqlite_dump), ("postgresql", postgres_dump)):
        with installation(kind) as made:
            told[kind] = worked(made)
            text, told[kind]["counts"], told[kind]["head"] = dump(made)
        with gzip.GzipFile(into / f"{name}.{kind}.sql.gz", "wb", compresslevel=9, mtime=0) as file:
            file.write(text.encode())
    (into / f"{name}.json").write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
