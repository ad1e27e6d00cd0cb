"""What a proof has done inside its installation: building a small town, settling what is due, looking at the end.

`python -m benchmarks._inside migrate|build|plan|audit|races|ring|names` prints its answer as one JSON document.
"""

import json
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

CUSTOMERS_COUNT = 12
PASSWORD = "Held-against-all-1"  # noqa: S105 - of a throw-away installation nobody can sign in to


def migrate() -> None:
    """This will bring the database up to date."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def ring() -> int:
    """This will do one small act that is recorded, seal it, and give the last position."""
    from bihuan.platform import clock, identity
    from bihuan.platform.actor import system_actor
    from bihuan.platform.events import read, seal

    now = clock.now()
    hashed = identity.hashed_password(PASSWORD, login="ringer")
    identity.create(system_actor("siege", "users.create"), login="ringer", password_hash=hashed, path="", at=now)
    seal.seal_all()
    return read.last_position()


def names() -> int:
    """This will count the customers whose name opens with the keys there are."""
    from bihuan.contexts.customers.models import Customer

    return sum(bool(name) for name in Customer.objects.get_queryset().values_list("name", flat=True))


def build() -> dict[str, Any]:
    """This will migrate, build the sample town with a few customers, and give a token with what it may be used on."""
    migrate()
    from bihuan.config.demo import load, tables
    from bihuan.contexts.customers import api as customers
    from bihuan.contexts.workforce import api as workforce
    from bihuan.kernel.worktime import CHINA
    from bihuan.platform import clock, identity
    from bihuan.platform.actor import system_actor

    now = clock.now()
    load._town(now.astimezone(CHINA).date(), lambda _words: None)  # noqa: SLF001 - the same town, fewer customers
    customers.load_tree(load.BUILDER, rows=customers.tree_rows(tables.rows("address_nodes")), at=now)
    texts = {row["customer"]: row["text"] for row in tables.rows("addresses")}
    places = []
    for row in list(tables.rows("customers"))[:CUSTOMERS_COUNT]:
        customer_id = customers.register(
            load.BUILDER, name=row["name"], phone=row["phone"], tier=row["tier"], ref=row["ref"], at=now
        )
        address_id = customers.add_address(load.BUILDER, customer_id=customer_id, text=texts[row["ref"]], at=now)
        places.append({"customer_id": str(customer_id), "address_id": str(address_id)})
    hashed = identity.hashed_password(PASSWORD, login="siege")
    user_id = identity.create(load.BUILDER, login="siege", password_hash=hashed, path=load.CITY_PATH, at=now)
    identity.grant(load.BUILDER, user_id=user_id, role="api_integrator", path=load.CITY_PATH, at=now)
    secret = identity.new_token_secret()
    orders = ("orders.receive", "orders.assign", "orders.view", "orders.import_sheet")
    scopes = (*orders, "dispatch.accept_plan", "dispatch.dispatch_plan")
    issuer, end = system_actor("siege", "users.issue_token"), now + timedelta(days=1)
    identity.issue_token(issuer, user_id=user_id, name="siege", secret=secret, scopes=scopes, expires_at=end, at=now)
    people = [person.person_id for person in workforce.crew(load.CITY_PATH, now.astimezone(CHINA).date())]
    return {"token": secret.raw, "places": places, "people": [str(person) for person in people]}


def plan(people: str, *order_ids: str) -> str:
    """This will propose and accept a plan for these orders, and give its id."""
    import random
    from uuid import UUID

    from benchmarks._plans import proposed
    from bihuan.contexts.dispatch import api as dispatch
    from bihuan.platform import clock
    from bihuan.platform.actor import system_actor

    planner = system_actor("siege", "dispatch.record_plan", "dispatch.accept_plan")
    wanted, crew = [UUID(one) for one in order_ids], [UUID(one) for one in people.split(",")]
    plan_id = proposed(planner, wanted, crew, random.Random(0))
    return str(dispatch.accept_plan(planner, plan_id=plan_id, at=clock.now()))


def audit() -> dict[str, Any]:
    """This will do all work that is due within the next days, then count what must agree."""
    from django.db.models import Count

    from bihuan.contexts.orders import api as orders
    from bihuan.contexts.orders.models import Order, Visit
    from bihuan.platform import clock
    from bihuan.platform.events import seal
    from bihuan.platform.events.verify import verify
    from bihuan.platform.messaging import Message
    from bihuan.platform.models import Delivery, Event, IdempotencyKey
    from bihuan.platform.worker import run_until_idle

    for days in range(1, 4):
        run_until_idle(clock.now() + timedelta(days=days))
    seal.seal_all()
    chain = verify(clock.now())
    received = Event.objects.filter(name="orders.received")
    assigned = Event.objects.filter(name="orders.assigned")
    held_twice = Visit.objects.filter(state__in=Visit.OPEN).values("order").annotate(n=Count("pk")).filter(n__gt=1)
    return {
        "orders": [str(pk) for pk in Order.objects.get_queryset().values_list("pk", flat=True)],
        "received": [str(pk) for pk in received.values_list("subject_id", flat=True)],
        "assigned": [str(pk) for pk in assigned.values_list("subject_id", flat=True)],
        "visits": [str(pk) for pk in Visit.objects.values_list("order_id", flat=True)],
        "keys_count": IdempotencyKey.objects.exclude(result=None).count(),
        "held_twice_count": held_twice.count(),
        "differences_count": sum(1 for _ in orders.differences()),
        "chain_whole": chain.whole and chain.unsealed_count == 0 and chain.verified_count == Event.objects.count(),
        "events_count": chain.verified_count,
        "deliveries": dict(Delivery.objects.values_list("state").annotate(Count("pk"))),
        "told_received_count": Message.objects.filter(template="received", state="sent").count(),
        "told_assigned_count": Message.objects.filter(template="assigned", state="sent").count(),
        "messages": dict(Message.objects.get_queryset().values_list("state").annotate(Count("pk"))),
        "version": _version(),
    }


def _version() -> str:
    import sqlite3

    from django.db import connection

    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {str(cursor.fetchone()[0]).split(' ', maxsplit=1)[0]}"


_DOINGS: dict[str, Callable[..., Any]] = {
    "migrate": migrate, "build": build, "plan": plan, "audit": audit, "ring": ring, "names": names,
}  # fmt: skip


def main() -> None:
    django.setup()
    what, *words = sys.argv[1:]
    if what == "races":
        from benchmarks._races import races

        answer: Any = {**races(build(), int(words[0])), "database": _version()}
    else:
        answer = _DOINGS[what](*words)
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
