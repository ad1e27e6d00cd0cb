"""Customers, their addresses and services, and the installation's address tree.

Names, phones, address texts and accounts are ciphertext; beside each stands a blind index to find it by. Erasing a
customer empties both, so that nothing is left to open and nothing left to compare.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from bihuan.contexts.customers.types import MatchState, ServiceStatus, UnmaskReason
from bihuan.engines.addressing import Level
from bihuan.platform.models import Entity
from bihuan.platform.models.base import Row
from bihuan.platform.privacy import BlindIndex, EncryptedText
from bihuan.platform.scoping import PATH_MAX_LENGTH, ScopedManager, ScopeFields

_CODE_LENGTH = 64


class AddressTree(Entity):
    """Which state of the address tree holds: one row, its `stamp` new with every change, so that caches can tell."""

    ONLY: ClassVar = "main"

    name = models.CharField(max_length=8, unique=True, default=ONLY)
    stamp = models.UUIDField()
    loaded_at = models.DateTimeField()


class AddressNode(Entity):
    """One place of the address tree. Nodes are retired, never deleted: addresses point at them.

    `number_from` and `number_to` are inclusive, 0 and 0 not known: house numbers, buildings, sections by level.
    """

    code = models.CharField(max_length=_CODE_LENGTH, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, related_name="+", null=True)
    level = models.CharField(max_length=16, choices=[(level.value, level.value) for level in Level])
    name = models.CharField(max_length=64)
    aliases = models.JSONField(default=list)
    number_from = models.PositiveIntegerField(default=0)
    number_to = models.PositiveIntegerField(default=0)
    parity = models.CharField(max_length=4, default="")
    zone = models.ForeignKey("workforce.OrgUnit", models.PROTECT, related_name="+", null=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    accuracy_m = models.PositiveIntegerField(null=True)
    area = models.CharField(max_length=_CODE_LENGTH, default="")
    retired = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="address_node_level_known", condition=Q(level__in=[level.value for level in Level])
            ),
            models.CheckConstraint(name="address_node_parity_known", condition=Q(parity__in=["", "odd", "even"])),
            models.CheckConstraint(
                name="address_node_range_in_order", condition=Q(number_from__lte=models.F("number_to"))
            ),
        ]


class Customer(Entity):
    """Whom we serve. `ref` is the carrier's own customer number; `org_path` follows the first address."""

    ref = models.CharField(max_length=_CODE_LENGTH, null=True, unique=True)
    name = EncryptedText(null=True)
    name_blind = BlindIndex(null=True)
    phone = EncryptedText(null=True)
    phone_blind = BlindIndex(null=True)
    phone_last4 = models.CharField(max_length=4, default="")
    tier = models.CharField(max_length=_CODE_LENGTH)
    org_path = models.CharField(max_length=PATH_MAX_LENGTH, db_index=True)
    registered_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    objects = ScopedManager()
    scope: ClassVar = ScopeFields()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="customer_erased_is_empty",
                condition=Q(erased_at__isnull=True)
                | Q(
                    name__isnull=True,
                    phone__isnull=True,
                    name_blind__isnull=True,
                    phone_blind__isnull=True,
                    phone_last4="",
                    ref__isnull=True,
                ),
            ),
        ]


class Address(Entity):
    """Where a customer is served. Coordinates are WGS-84; `reason` says how the zone was found or why it was not."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="addresses")
    text = EncryptedText(null=True)
    text_blind = BlindIndex(null=True)
    node = models.ForeignKey(AddressNode, models.PROTECT, related_name="+", null=True)
    zone = models.ForeignKey("workforce.OrgUnit", models.PROTECT, related_name="+", null=True)
    match = models.CharField(max_length=16, choices=[(state.value, state.value) for state in MatchState])
    reason = models.CharField(max_length=_CODE_LENGTH)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    accuracy_m = models.PositiveIntegerField(null=True)
    area = models.CharField(max_length=_CODE_LENGTH)
    org_path = models.CharField(max_length=PATH_MAX_LENGTH)
    added_at = models.DateTimeField()

    objects = ScopedManager()
    scope: ClassVar = ScopeFields()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="address_asks_or_has_zone",
                condition=Q(match=MatchState.ASKED.value, zone__isnull=True)
                | (~Q(match=MatchState.ASKED.value) & Q(zone__isnull=False)),
            ),
            models.UniqueConstraint(name="address_once_a_customer", fields=["customer", "text_blind"]),
        ]
        indexes = [
            models.Index(fields=["org_path", "added_at"], name="address_asking", condition=Q(match="asked")),
        ]


class AddressGram(Row):
    """One pair of neighbouring characters of one address, as a keyed number: what a search by parts goes by.

    Ids grow, so the larger one is the later address; `org_path` is the address's. Erased with the customer.
    """

    gram = models.PositiveIntegerField()
    # Without an index of its own: an address's rows are found by its pairs, and a third of the room is saved.
    address = models.ForeignKey(Address, models.PROTECT, related_name="grams", db_index=False)
    org_path = models.CharField(max_length=PATH_MAX_LENGTH)

    objects = ScopedManager()
    scope: ClassVar = ScopeFields()

    class Meta:
        indexes = [models.Index(fields=["gram", "org_path", "address"], name="address_gram_found")]


class Service(Entity):
    """One service a customer has; its account is known once per business."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="services")
    business = models.CharField(max_length=_CODE_LENGTH)
    account = EncryptedText(null=True)
    account_blind = BlindIndex(null=True)
    address = models.ForeignKey(Address, models.PROTECT, related_name="+", null=True)
    status = models.CharField(max_length=16, choices=[(status.value, status.value) for status in ServiceStatus])
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="service_account_once", fields=["business", "account_blind"]),
            models.CheckConstraint(
                name="service_status_known", condition=Q(status__in=[status.value for status in ServiceStatus])
            ),
        ]


class Disclosure(Entity):
    """One person may see one customer's whole data for a short while, for a reason; the rows are the log of it."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    actor = models.CharField(max_length=80)
    reason = models.CharField(max_length=16, choices=[(reason.value, reason.value) for reason in UnmaskReason])
    at = models.DateTimeField()
    until = models.DateTimeField()
