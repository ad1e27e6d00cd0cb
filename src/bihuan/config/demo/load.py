"""Filling an empty database with the sample town, through the same actions and imports a carrier would use."""

from collections.abc import Callable, Collection
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from bihuan.config.demo import tables
from bihuan.config.demo.signins import SIGN_INS, WHOLE, SignIn
from bihuan.config.demo.town.generator.__main__ import write_samples
from bihuan.contexts.customers import api as customers
from bihuan.contexts.orders import api as orders
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.worktime import CHINA
from bihuan.platform import clock
from bihuan.platform.actor import system_actor
from bihuan.platform.identity.accounts import create
from bihuan.platform.identity.credentials import hashed_password
from bihuan.platform.identity.granting import grant
from bihuan.platform.identity.rights import actor_named
from bihuan.platform.identity.signin import replace_password

CITY_PATH = "00010001"
DAYS_BEFORE, DAYS_AFTER = 14, 28
LAST_HOUR_OF_TODAY = 15

BUILDER = system_actor(
    "demo",
    *("workforce.load", "workforce.view", "customers.load_tree", "customers.register", "customers.add_address"),
    *("customers.add_service", "orders.import_sheet", "dispatch.record_plan", "users.create", "users.grant"),
)


def load(say: Callable[[str], None] = print) -> bool:
    """This will build the town, its customers, sign-ins and today's orders, unless the database has units already."""
    if workforce.units_under(""):
        return False
    today = clock.now().astimezone(CHINA).date()
    _town(today, say)
    _customers(say)
    sign_in_all(SIGN_INS)
    _orders(today, say)
    return True


def _town(today: date, say: Callable[[str], None]) -> None:
    staff = tables.staff(today, DAYS_BEFORE, DAYS_AFTER)
    loaded = workforce.load(BUILDER, data=staff, valid_from=date(today.year - 1, 1, 1), at=clock.now())
    say(f"the sample town: {loaded.units} units, {loaded.people} people, {loaded.equipment} pieces of equipment")


def _customers(say: Callable[[str], None]) -> None:
    tree = customers.load_tree(BUILDER, rows=customers.tree_rows(tables.rows("address_nodes")), at=clock.now())
    made: dict[str, UUID] = {}
    homes: dict[str, UUID] = {}
    for row in tables.rows("customers"):
        made[row["ref"]] = customers.register(
            BUILDER, name=row["name"], phone=row["phone"], tier=row["tier"], ref=row["ref"], at=clock.now()
        )
    for row in tables.rows("addresses"):
        homes[row["customer"]] = customers.add_address(
            BUILDER, customer_id=made[row["customer"]], text=row["text"], at=clock.now()
        )
    for row in tables.rows("services"):
        customers.add_service(
            BUILDER,
            customer_id=made[row["customer"]],
            business=row["business"],
            account=row["account"],
            address_id=homes.get(row["customer"]),
            at=clock.now(),
        )
    say(f"its customers: {len(made)}, with an address tree of {tree.added_count} places")


def sign_in_all(offered: Collection[SignIn]) -> None:
    """This will open the accounts offered. They share a password that everybody may read, and so its hash."""
    units = {WHOLE: "", **{unit.code: unit.path for unit in workforce.units_under("")}}
    hashes = {password: hashed_password(password, login="") for password in {one.password for one in offered}}
    for one in offered:
        _sign_in(one, units[one.unit], hashes[one.password])


def _sign_in(wanted: SignIn, path: str, hashed: str) -> None:
    at = clock.now()
    person = workforce.person_by_code(wanted.person)
    user_id = create(BUILDER, login=wanted.login, password_hash=hashed, person_id=person.id, path=path, at=at)
    contractor = person.contractor_id if wanted.role == "contractor_manager" else None
    grant(BUILDER, user_id=user_id, role=wanted.role, path=path, contractor_id=contractor, at=at)
    owner = actor_named(f"user:{user_id}", at=clock.now())
    assert owner is not None
    replace_password(owner, password_hash=hashed, at=at)


def _orders(today: date, say: Callable[[str], None]) -> None:
    """Today's export of the carrier's own system, imported as a dispatcher would; in the evening, for tomorrow."""
    now = clock.now().astimezone(CHINA)
    day = today if now.hour < LAST_HOUR_OF_TODAY else today + timedelta(days=1)
    with TemporaryDirectory() as folder:
        sheet = write_samples(Path(folder), day, now.replace(tzinfo=None))
        report = orders.import_sheet(BUILDER, content=sheet.read_bytes(), filename=sheet.name, at=clock.now())
    say(f"today's orders: {report.received_count} received, {report.refused_count} rows refused")
