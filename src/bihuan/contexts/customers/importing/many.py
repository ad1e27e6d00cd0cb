"""Customers of a whole list at once, as an import brings them: what register, add_address and add_service would do.

    prepared = [prepare(said, tree) for said in …]      # asks nobody; may be done ahead, in another thread
    found = Many(actor, prepared, at)                   # inside an action: what is known of them, locked
    taken = found.take(one)                             # in the list's order; raises as the single acts do
    found.keep(taken)                                   # known to the rows that follow
    found.tell(taken)                                   # recorded
    found.store()                                       # written, all at once

What must hold and what is written stands in `building`. The search index of new addresses follows by a job
(`indexing`), so that nobody waits for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.customers import building, translate
from bihuan.contexts.customers.actions.sight import one_after_another, unseen
from bihuan.contexts.customers.events import AddressAdded, Registered, ServiceAdded, ServiceMoved
from bihuan.contexts.customers.importing import indexing, recalling
from bihuan.contexts.customers.importing.recalling import Held, Home, Known
from bihuan.contexts.customers.models import Address, Customer, Service
from bihuan.contexts.customers.types import Match, Site
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import Invalid
from bihuan.platform.action import act_permission, record
from bihuan.platform.actor import Actor
from bihuan.platform.models.inserting import insert_many
from bihuan.platform.scoping import reaches


@dataclass(frozen=True, slots=True)
class Said:
    """A customer as a list tells: who, where, and what they have there."""

    name: str
    phone: str
    tier: Code
    address: str
    business: Code
    account: str | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """What can be made of it without asking anybody. `who` None: the phone is none, and `take` will say so."""

    said: Said
    who: dict[str, Any] | None
    text_blind: str
    account_blind: str | None
    match: Match
    stamp: UUID | None


@dataclass(slots=True)
class Taken:
    """One row taken in: whom and what it is about, the columns it makes, and what the record will say, with its path.

    `path` is where the customer belongs afterwards.
    """

    one: Prepared
    customer: Known
    path: str
    home: Home
    service_id: UUID | None = None
    fresh: dict[str, Any] | None = None
    address: dict[str, Any] | None = None
    service: dict[str, Any] | None = None
    events: list[tuple[Any, str]] = field(default_factory=list)

    @property
    def site(self) -> Site:
        """What an order takes from it."""
        home = self.home
        return Site(self.customer.id, self.customer.tier, home.area, home.zone_id, home.path)


def prepare(said: Said, tree: translate.Tree) -> Prepared:
    """This will do what asks nobody: spelling, hashing, and reading the address by the tree."""
    try:
        who = building.identity(said.name, said.phone)
    except Invalid:
        who = None
    return Prepared(
        said=said,
        who=who,
        text_blind=building.address_blind(said.address),
        account_blind=None if said.account is None else building.account_blind(said.business, said.account),
        match=tree.read(said.address),
        stamp=tree.stamp,
    )


class Many:
    """What is known of the customers of a list, locked until the running action ends."""

    def __init__(self, actor: Actor, prepared: Sequence[Prepared], at: datetime) -> None:
        self._actor = actor
        self._at = at
        self._tiers = {row.code for row in catalog.code_list("tiers", at)}
        self._businesses = {row.code for row in catalog.code_list("businesses", at)}
        self._tree = translate.tree()
        self._city_path = self._tree.city_path()
        self._units = {unit.id: unit for unit in workforce.units_under(self._city_path)}
        self._fresh: dict[UUID, dict[str, Any]] = {}
        self._fresh_services: dict[UUID, dict[str, Any]] = {}
        self._addresses: list[dict[str, Any]] = []
        self._followed: dict[UUID, str] = {}
        self._moved: dict[UUID, UUID | None] = {}
        one_after_another()
        self._customers = recalling.customers(actor, [one.who for one in prepared if one.who is not None])
        self._services = recalling.services({one.account_blind for one in prepared if one.account_blind is not None})

    def take(self, one: Prepared) -> Taken:
        """This will say what one row makes; Invalid, NotFound or Refused as the single acts say it."""
        said = one.said
        building.check_customer(said.name, said.phone, said.tier, None, self._tiers)
        assert one.who is not None
        known, fresh = self._customers.get(recalling.key(one.who)), None
        events: list[tuple[Any, str]] = []
        if known is None:
            path = translate.require_city(self._city_path)
            fresh = building.customer(one.who, said.tier, None, path, self._at)
            known = Known(fresh["id"], said.tier, path)
            events.append((Registered(known.id, said.tier), path))
        self._require_seen(known.path)
        building.check_address(said.address)
        home, address = known.homes.get(one.text_blind), None
        if home is None:
            home, address, facts = self._new_home(known, one)
            events.append((facts, home.path))
        placed = known.placed if address is None else [*known.placed, *home.placed(self._at)]
        path = building.home_path(placed) or known.path if address is not None else known.path
        taken = Taken(one, known, path, home, fresh=fresh, address=address, events=events)
        if one.account_blind is not None:
            self._require_seen(path)
            self._serve(taken, one.account_blind)
        return taken

    def tell(self, taken: Taken) -> None:
        """This will put down in the record what a row made."""
        for facts, path in taken.events:
            record(facts, subject=("customer", taken.customer.id), path=path, at=self._at)

    def keep(self, taken: Taken) -> None:
        """This will let the rows that follow know what a row made."""
        one, known = taken.one, taken.customer
        if taken.fresh is not None and one.who is not None:
            self._fresh[known.id] = taken.fresh
            self._customers[recalling.key(one.who)] = known
        if taken.address is not None:
            self._addresses.append(taken.address)
            known.homes[one.text_blind] = taken.home
            known.placed += taken.home.placed(self._at)
        if known.path != taken.path:
            known.path = taken.path
            if known.id in self._fresh:
                self._fresh[known.id]["org_path"] = taken.path
            else:
                self._followed[known.id] = taken.path
        if taken.service_id is not None and one.account_blind is not None:
            self._keep_service(taken, (one.said.business, one.account_blind), taken.service_id)

    def store(self) -> None:
        """This will write all that was kept, and have the new addresses indexed."""
        insert_many(Customer, self._fresh.values())
        insert_many(Address, self._addresses)
        insert_many(Service, self._fresh_services.values())
        for customer_id, path in self._followed.items():
            Customer.objects.filter(pk=customer_id).update(org_path=path)
        for service_id, address_id in self._moved.items():
            Service.objects.filter(pk=service_id).update(address_id=address_id)
        indexing.request([row["id"] for row in self._addresses], self._at)

    def _new_home(self, known: Known, one: Prepared) -> tuple[Home, dict[str, Any], AddressAdded]:
        said = one.said
        match = one.match if one.stamp == self._tree.stamp else self._tree.read(said.address)
        zone = None if match.zone_id is None else self._units.get(match.zone_id) or workforce.unit(match.zone_id)
        found = translate.located(match, zone, self._city_path)
        address = building.address(known.id, said.address, one.text_blind, found, self._at)
        home = Home(address["id"], found.area, found.zone_id, found.path)
        facts = AddressAdded(home.id, known.id, found.zone_id, found.state, found.reason, found.confidence_percent)
        return home, address, facts

    def _serve(self, taken: Taken, blinded: str) -> None:
        """The service of a row: known, moved, or new; Refused if it is another customer's."""
        said, known, home_id = taken.one.said, taken.customer, taken.home.id
        assert said.account is not None
        building.check_service(said.business, said.account, self._businesses)
        held = self._services.get((said.business, blinded))
        if held is None:
            taken.service = building.service(
                known.id, home_id, business=said.business, account=said.account, blinded=blinded, at=self._at
            )
            taken.service_id = taken.service["id"]
            facts: Any = ServiceAdded(taken.service["id"], known.id, said.business, home_id)
            taken.events.append((facts, taken.path))
            return
        if held.customer_id != known.id:
            raise building.account_taken()
        taken.service_id = held.id
        if held.address_id != home_id:
            taken.events.append((ServiceMoved(held.id, known.id, home_id, held.address_id), taken.path))

    def _keep_service(self, taken: Taken, key: tuple[Code, str], service_id: UUID) -> None:
        home_id = taken.home.id
        if taken.service is not None:
            self._fresh_services[service_id] = taken.service
            self._services[key] = Held(service_id, taken.customer.id, home_id)
            return
        held = self._services[key]
        if held.address_id == home_id:
            return
        held.address_id = home_id
        if service_id in self._fresh_services:
            self._fresh_services[service_id]["address_id"] = home_id
        else:
            self._moved[service_id] = home_id

    def _require_seen(self, path: str) -> None:
        if not reaches(self._actor, act_permission(), path):
            raise unseen()
