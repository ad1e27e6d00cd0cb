"""Found by parts of an address, in sight alone, and by nobody once erased."""

import random
from uuid import UUID

from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from bihuan.contexts.customers import api as customers
from bihuan.contexts.customers import grams
from bihuan.contexts.customers.models import Address, AddressGram, Customer
from bihuan.platform.privacy import blind_grams
from bihuan.platform.privacy import grams as pairs
from tests.contexts.customers.cast import AT, LATER, NAME, PHONE, TEXT, Town, actor, build, customer

QUERIES_MOST = 3


def added(town: Town, number: int, text: str, zone: str | None = None) -> UUID:
    """This will add one more customer at an address, placed in a zone where one is given."""
    phone = f"1540000{number:04d}"
    _, address_id = customer(town, text=text, name=f"客户{number}", phone=phone)
    if zone is not None:
        customers.confirm_address(town.boss, address_id=address_id, zone_id=town.units[zone], at=AT)
    return address_id


def test_a_text_is_cut_into_pairs_that_keep_numbers_whole() -> None:
    assert pairs("光明里3栋 12-301", "a.address") == ("光明", "明里", "里3", "3栋", "栋12", "12-301")
    assert pairs("ＡＢ座１２号", "a.address") == ("ab座", "座12", "12号")
    assert pairs("王", "a.address") == ("王",)
    assert set(blind_grams("3栋12", "a")).isdisjoint(blind_grams("3栋12", "b"))
    assert all(0 <= number < 2**16 for number in blind_grams(TEXT, "customers.address"))


def test_an_address_is_found_by_its_parts_the_most_alike_first(town: Town) -> None:
    exact = added(town, 1, "光明里3栋2单元301")
    other = added(town, 2, "光明里3栋2单元302")
    road = added(town, 3, "东风路12号")
    found = customers.by_address(town.viewer, "光明里 3栋2单元 301")
    assert [(row.address_id, row.share_bp) for row in found] == [(exact, 10_000), (other, 8_750)]
    assert [row.address_id for row in customers.by_address(town.viewer, "东风路12")] == [road]
    assert [row.share_bp for row in customers.by_address(town.viewer, "东风路1号")] == [5_000]
    assert [row.address_id for row in customers.by_address(town.viewer, "光明")] == [other, exact]
    for nothing in ("", " ", "光", "没有这里", "-", "\x00"):
        assert customers.by_address(town.viewer, nothing) == ()


def test_what_is_found_is_masked(town: Town) -> None:
    customer(town)
    [row] = customers.by_address(town.viewer, TEXT)
    assert (row.name, row.phone) == ("王**", "154****1111")
    assert all(secret not in repr(row) for secret in (NAME, PHONE, TEXT))


def test_whole_phone_account_and_name_find_a_customer_once(town: Town) -> None:
    customer_id, _ = customer(town)
    customers.add_service(town.boss, customer_id=customer_id, business="broadband", account="09990001", at=AT)
    for text in (PHONE, "+86 154-0000-1111", NAME, "09990001"):
        assert [row.id for row in customers.search(town.viewer, text, ["broadband"])] == [customer_id]
    assert customers.search(town.desk2, PHONE, ["broadband"]) == ()
    assert customers.search(town.viewer, "王", ["broadband"]) == ()


def test_the_index_follows_an_address_and_goes_with_its_customer(town: Town) -> None:
    customer_id, address_id = customer(town)
    assert customers.by_address(town.desk2, TEXT) == ()
    customers.confirm_address(town.boss, address_id=address_id, zone_id=town.units["Z3"], at=LATER)
    assert [row.address_id for row in customers.by_address(town.desk2, TEXT)] == [address_id]
    assert customers.by_address(town.desk1, TEXT) == ()
    customers.erase(town.boss, customer_id=customer_id, at=LATER)
    assert not AddressGram.objects.filter(address_id=address_id).exists()
    assert customers.by_address(town.boss, TEXT) == ()


def test_without_the_permission_nothing_is_found(town: Town) -> None:
    customer(town)
    assert customers.by_address(actor("nobody"), TEXT) == ()


def test_the_index_can_be_made_again(town: Town) -> None:
    first, second = added(town, 1, "光明里3栋"), added(town, 2, "光明里4栋")
    before = set(AddressGram.objects.values_list("gram", "address_id", "org_path"))
    AddressGram.objects.all().delete()
    assert grams.rebuild(Address, AddressGram) == 2
    assert set(AddressGram.objects.values_list("gram", "address_id", "org_path")) == before
    assert {first, second} == {row.address_id for row in customers.by_address(town.viewer, "光明里")}


def test_one_search_costs_few_queries(town: Town) -> None:
    for number in range(1, 6):
        added(town, number, f"光明里{number}栋2单元301")
    with CaptureQueriesContext(connection) as asked:
        customers.by_address(town.viewer, "光明里3栋2单元301")
    assert len(asked) <= QUERIES_MOST


PARTS = st.lists(
    st.sampled_from(["光明里", "幸福小区", "东风路", "3栋", "12号", "2单元", "301"]), min_size=1, max_size=4
)


class NoOracle(TestCase):
    """What lies out of sight changes nothing of what is found, nor its order."""

    town: Town

    @classmethod
    def setUpTestData(cls) -> None:
        cls.town = build()

    @settings(max_examples=25)
    @given(
        seen=st.lists(PARTS.map("".join), min_size=1, max_size=4),
        hidden=st.lists(PARTS.map("".join), max_size=4),
        asked=PARTS.map("".join),
        seed=st.integers(0, 99),
    )
    def test_hidden_rows_change_nothing(self, seen: list[str], hidden: list[str], asked: str, seed: int) -> None:
        town = self.town
        texts = [(text, "Z1") for text in seen] + [(text, "Z3") for text in hidden]
        random.Random(seed).shuffle(texts)
        for number, (text, zone) in enumerate(texts):
            added(town, number, text, zone)
        with_hidden = customers.by_address(town.desk1, asked)
        for row in Customer.objects.filter(org_path=town.path("Z3")):
            customers.erase(town.boss, customer_id=row.pk, at=LATER)
        assert customers.by_address(town.desk1, asked) == with_hidden
        assert all(row.path == town.path("Z1") for row in with_hidden)
