"""One database filled with made-up addresses and orders, and searched; the work of benchmarks/search.py."""

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
CITY = "00010001"
FIRST = "光明幸福和平东风朝阳建设新华解放人民胜利花园锦绣阳光金色海棠紫荆翠湖龙泉凤凰松鹤"
ROADS, COMPOUNDS = 400, 1_500
BATCH_ROWS = 5_000
REPEATS_COUNT = 20


def main(count: int, server: str, name: str) -> None:
    """This will make the database, fill it, search it and say how long that took."""
    if server:
        _admin(server, f'CREATE DATABASE "{name}"')
    try:
        print(json.dumps(_measured(count)))
    finally:
        if server:
            from django.db import connections

            connections.close_all()
            _admin(server, f'DROP DATABASE "{name}"')


def _admin(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(f"{server.rstrip('/')}/postgres", autocommit=True) as connection:
        connection.execute(statement)


def _measured(count: int) -> dict[str, object]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", interactive=False, verbosity=0)
    texts, wrote_s, index_s = _fill(count)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    from bihuan.contexts.customers.models import AddressGram

    figures: dict[str, object] = {
        "filling_s": round(wrote_s, 1),
        "index_s": round(index_s, 1),
        "index_rows_count": AddressGram.objects.count(),
        "index_bytes_per_address_count": round(_index_bytes() / count),
    }
    return figures | _searched(texts)


def _address(dice: random.Random) -> str:
    word = "".join(dice.sample(FIRST, 2))
    if dice.random() < 0.4:
        return f"青澜市{word}街道{word}路{dice.randrange(1, ROADS)}号"
    return (
        f"青澜市{''.join(dice.sample(FIRST, 2))}街道{word}小区{dice.randrange(1, 30)}号楼"
        f"{dice.randrange(1, 5)}单元{dice.randrange(1, 19)}0{dice.randrange(1, 5)}室"
    )


def _fill(count: int) -> tuple[list[str], float, float]:
    from django.db import transaction

    from bihuan.contexts.customers import grams
    from bihuan.contexts.customers.models import Address, AddressGram, Customer
    from bihuan.contexts.orders.models import Order
    from bihuan.contexts.workforce.models import OrgUnit
    from bihuan.platform.privacy import blind

    dice = random.Random(7)
    top = OrgUnit.objects.create(code="P", name="P", kind="province", path=CITY[:4])
    city = OrgUnit.objects.create(code="C", name="C", kind="city", path=CITY, parent=top)
    zones = [
        OrgUnit(code=f"Z{n}", name=f"Z{n}", kind="zone", path=f"{CITY}{n:04d}", parent=city, area="town")
        for n in range(1, 61)
    ]
    OrgUnit.objects.bulk_create(zones)
    texts = [_address(dice) for _ in range(count)]
    begun_s = time.perf_counter()
    index_s = 0.0
    for start in range(0, count, BATCH_ROWS):
        with transaction.atomic():
            people, homes, jobs = [], [], []
            for number, text in enumerate(texts[start : start + BATCH_ROWS], start):
                zone, at = dice.choice(zones), AT - timedelta(minutes=count - number)
                phone, who = f"139{number:08d}", f"客户{number}"
                person = Customer(
                    name=who, name_blind=blind(who, "customers.name"), phone=phone,
                    phone_blind=blind(phone, "customers.phone"), phone_last4=phone[-4:],
                    tier="ordinary", org_path=zone.path, registered_at=at,
                )  # fmt: skip
                home = Address(
                    customer=person, text=text, text_blind=blind(text, "customers.address"), zone=zone,
                    match="matched", reason="place", area="town", org_path=zone.path, added_at=at,
                )  # fmt: skip
                people.append(person)
                homes.append(home)
                jobs.append(_order(number, home, at))
            Customer.objects.bulk_create(people)
            Address.objects.bulk_create(homes)
            Order.objects.bulk_create(jobs)
            before_s = time.perf_counter()
            AddressGram.objects.bulk_create(grams.grams_of(AddressGram, homes))
            index_s += time.perf_counter() - before_s
    return texts, time.perf_counter() - begun_s - index_s, index_s


def _order(number: int, home: Any, at: datetime) -> Any:
    from bihuan.contexts.orders.models import Order

    return Order(
        id=uuid4(), number=f"GZ-{at:%y%m%d}-{number % 10_000:04d}{number // 10_000}", business="broadband",
        work="repair", symptom="los_red", tier="ordinary", area="town", source="desk",
        customer=home.customer, address=home, zone=home.zone, org_path=home.org_path, state="received",
        received_at=at, business_date=at.date(),
        standard_minutes=60, limit_minutes=1_440, calendar="all", calendar_version="1", first_response_minutes=60,
        response_calendar="all", contact_minutes=60, promise_hash="x", due_at=at + timedelta(days=1),
    )  # fmt: skip


def _index_bytes() -> int:
    """What the index's table takes with its own indexes."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_total_relation_size('customers_addressgram')")
        else:
            cursor.execute(
                "SELECT SUM(pgsize) FROM dbstat WHERE name LIKE '%addressgram%' OR name = 'address_gram_found'"
            )
        return int(cursor.fetchone()[0] or 0)


def _searched(texts: list[str]) -> dict[str, object]:
    from bihuan.platform.actor import Actor, Grant

    permissions = frozenset({"customers.view", "orders.view", "workforce.view", "frontdesk.register"})
    city = Actor("user:city", "user", (Grant(permissions, CITY),), channel="web")
    zone = Actor("user:zone", "user", (Grant(permissions, f"{CITY}0007"),), channel="web")
    dice = random.Random(11)
    some = [dice.randrange(len(texts)) for _ in range(REPEATS_COUNT)]
    asked: dict[str, Callable[[int], str]] = {
        "address_whole": lambda n: texts[n],
        "address_part": lambda n: texts[n][-9:].removesuffix("室"),
        "address_common": lambda _: "青澜市",
        "address_one_pair": lambda n: texts[n][3:5],
        "phone": lambda n: f"139{n:08d}",
        "name": lambda n: f"客户{n}",
        "number_end": lambda n: f"{n % 10_000:04d}{n // 10_000}",
        "nothing": lambda n: f"没有的{n}",
    }
    return dict(_timed(city, zone, asked, some))


def _timed(
    city: Any, zone: Any, asked: dict[str, Callable[[int], str]], some: list[int]
) -> Iterator[tuple[str, object]]:
    from bihuan.web.searching import find

    for name, text in asked.items():
        for who, actor in (("city", city), ("zone", zone)):
            took_ms = []
            for n in some:
                begun_s = time.perf_counter()
                find(actor, text(n), AT)
                took_ms.append((time.perf_counter() - begun_s) * 1_000)
            took_ms.sort()
            yield f"{name}_{who}_p50_ms", round(took_ms[len(took_ms) // 2], 1)
            yield f"{name}_{who}_most_ms", round(took_ms[-1], 1)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
