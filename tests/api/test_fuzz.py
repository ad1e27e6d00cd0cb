"""Hostile addresses: filters that look like a database's, text that looks like SQL, numbers beyond all bounds."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.api import cast
from tests.api.cast import ROOT, Caller
from tests.api.examples import DOCUMENT
from tests.contexts.orders import cast as orders_cast

LISTS = sorted(
    path.removeprefix(ROOT) for path, methods in DOCUMENT["paths"].items() if "get" in methods and "{" not in path
)
FILTERS = sorted(
    {
        (path.removeprefix(ROOT), one["name"])
        for path, methods in DOCUMENT["paths"].items()
        for one in methods.get("get", {}).get("parameters", ())
        if one["in"] == "query"
    }
)
NAMES = (
    "_connector", "_negated", "number__startswith", "customer__phone_blind", "holder__password__regex", "state__in",
    "pk", "id", "order_by", "fields", "expand", "page[size]", "limit;--", "\x00", "a" * 5_000, "'",
)  # fmt: skip
VALUES = (
    "OR 1=1", "'; DROP TABLE orders_order;--", "\x00", "-1", "9" * 40, "1e400", "NaN", "null", "[]", "\u202e", "٣", "%",
    "_", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "2026-11-21", "x" * 5_000, "a\r\nX-Injected: 1",
)  # fmt: skip


@pytest.fixture
def desk(town: orders_cast.Town) -> Caller:
    """Somebody whom every list lets in."""
    return cast.account("dispatcher", orders_cast.CITY, "audit_administrator")


@pytest.mark.parametrize("path", LISTS)
def test_a_filter_nobody_knows_is_refused(desk: Caller, path: str) -> None:
    for name in NAMES:
        response = desk.get(path, **{name: "x"})
        assert response.status_code == 422, name
        assert response.json()["faults"][0]["where"].startswith("query."), name


@pytest.mark.parametrize("path", sorted({path for path, _name in FILTERS}))
def test_a_filters_value_is_understood_or_refused(desk: Caller, path: str) -> None:
    address = path.format(order_id=cast.uuid4(), name="symptoms")
    for name in (name for filtered, name in FILTERS if filtered == path):
        for value in VALUES:
            response = desk.get(address, **{name: value})
            assert response.status_code in {200, 404, 422}, (name, value, response.content)
            assert "X-Injected" not in response
        # sent as bytes that are no text
        response = Client().get(f"{ROOT}{address}?{quote(name)}=%ff%fe", headers=desk.headers)
        assert response.status_code in {200, 404, 422}, name


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"page": 0}, 422),
        ({"page": -1}, 422),
        ({"page": 100_000}, 200),
        ({"page": 100_001}, 422),
        ({"page": 2**63}, 422),
        ({"size": 0}, 422),
        ({"size": 200}, 200),
        ({"size": 201}, 422),
        ({"size": "all"}, 422),
    ],
)
def test_pages_are_bounded(desk: Caller, asked: dict[str, Any], status: int) -> None:
    assert desk.get("/orders", **asked).status_code == status


def test_sql_in_a_filter_finds_nothing(desk: Caller, town: orders_cast.Town) -> None:
    orders_cast.receive(town)
    for text in ("' OR '1'='1", "%", "_", "GZ%", "x' UNION SELECT 1--"):
        assert desk.get("/orders", text=text)["X-Total-Count"] == "0"


class AnyBody(TestCase):
    """Bodies of all shapes are taken or refused; none brings the program down."""

    def setUp(self) -> None:
        self.town = orders_cast.town()
        self.desk = cast.caller(self.town, "dispatcher")
        self.order = f"/orders/{orders_cast.receive(self.town)}"

    @settings(max_examples=60)
    @given(
        st.sampled_from(["assign", "note", "holds", "complete", "reschedule", "zone"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["person_id", "text", "reason", "until", "checks", "start", "end", "zone_id"]),
                    inner,
                )
            ),
            max_leaves=8,
        ),
    )
    def test_a_body_of_any_shape(self, step: str, body: Any) -> None:
        from bihuan.platform import clock

        with clock.frozen(orders_cast.minutes(30)):
            status = self.desk.post(f"{self.order}/{step}", body).status_code
        assert status in {200, 400, 409, 422}
