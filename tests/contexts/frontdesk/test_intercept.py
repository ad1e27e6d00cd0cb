"""A fault solved on the line: what it takes, what speaks against it, and what happens when it comes back."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.frontdesk import api as frontdesk
from bihuan.contexts.frontdesk import rules
from bihuan.contexts.frontdesk.models import Interception, Ticket
from bihuan.contexts.frontdesk.policies import CAUSES, INTERCEPT, TESTS, check_rules, check_tests
from bihuan.contexts.orders.models import Order
from bihuan.kernel.errors import Invalid, NotFound, Refused
from bihuan.platform.events.read import history
from tests.contexts.frontdesk import cast
from tests.contexts.frontdesk.cast import AGENT, ELSEWHERE, Caller
from tests.contexts.orders.cast import START, Town, minutes

ONLINE = {"sessions": Decimal(1)}
GOOD = rules.Claimed("data_config", ONLINE, 6, agreed=True)
POLICY = INTERCEPT.shipped.value
BROADBAND = rules.tests_of(TESTS.shipped.value, "broadband")
CAUSED = rules.causes_of(CAUSES.shipped.value, "broadband")


def intercept(known: Caller, **more: object) -> frontdesk.InterceptResult:
    given: dict[str, object] = {
        "customer_id": known.customer.pk,
        "service_id": known.service.pk,
        "business": "broadband",
        "symptom": "login_fails",
        "cause": "data_config",
        "evidence": ONLINE,
        "minutes": 6,
        "agreed": True,
        "at": START,
        **more,
    }
    return frontdesk.intercept(AGENT, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"cause": "drop_fibre"}, ["cause"]),
        ({"cause": "set_top_box"}, ["cause"]),
        ({"evidence": {}}, ["evidence.sessions", "evidence"]),
        ({"evidence": {"sessions": Decimal(0)}}, ["evidence.sessions"]),
        ({"evidence": {"sessions": Decimal("NaN")}}, ["evidence.sessions"]),
        ({"evidence": {"optical_power": Decimal(-20)}}, ["evidence.sessions"]),
        ({"evidence": ONLINE | {"optical_power": Decimal("-27.1")}}, ["evidence.optical_power"]),
        ({"evidence": ONLINE | {"optical_power": Decimal("-7.9")}}, ["evidence.optical_power"]),
        ({"evidence": ONLINE | {"optical_power": Decimal(-27), "packet_loss": Decimal(1)}}, []),
        ({"evidence": ONLINE | {"rsrp": Decimal(-80)}}, ["evidence.rsrp"]),
        ({"minutes": 0}, ["minutes"]),
        ({"minutes": 91}, ["minutes"]),
        ({"minutes": 90}, []),
        ({"agreed": False}, ["agreed"]),
        ({"cause": "copper_pair", "evidence": {}, "minutes": -1, "agreed": False},
         ["cause", "evidence.sessions", "evidence", "minutes", "agreed"]),
        ({}, []),
    ],
)  # fmt: skip
def test_what_counts_as_solved(change: dict[str, object], where: list[str]) -> None:
    said = replace(GOOD, **change)  # type: ignore[arg-type]
    if not where:
        assert rules.check_interception(CAUSED, BROADBAND, POLICY, said) == dict(said.evidence)
        return
    with pytest.raises(Invalid) as refused:
        rules.check_interception(CAUSED, BROADBAND, POLICY, said)
    assert [fault.where for fault in refused.value.faults] == where


def test_a_fault_comes_back_within_the_hours_of_the_policy_and_not_after() -> None:
    edge = START + timedelta(hours=POLICY.repeat_hours)
    assert rules.is_repeat(POLICY, START, START)
    assert rules.is_repeat(POLICY, START, edge)
    assert not rules.is_repeat(POLICY, START, edge + timedelta(seconds=1))


@pytest.mark.django_db
def test_the_shipped_policies_speak_of_causes_there_are_and_every_business_has_a_test() -> None:
    listed = {row.code for row in catalog.code_list("causes", START)}
    assert {row.cause for row in CAUSES.shipped.value} <= listed
    for business in catalog.code_list("businesses", START):
        assert any(row.required for row in rules.tests_of(TESTS.shipped.value, business.code)), business.code


def test_a_policy_that_shows_nothing_is_refused() -> None:
    row = TESTS.shipped.value[0]
    assert [fault.where for fault in check_tests((row, replace(row, minimum=None)))] == ["intercept_tests.csv row 3"]
    assert len(check_tests((replace(row, minimum=Decimal(2), maximum=Decimal(1)),))) == 1
    assert [fault.where for fault in check_rules(replace(POLICY, repeat_hours=0))] == ["intercept.toml repeat_hours"]


@pytest.mark.django_db
def test_a_fault_is_solved_on_the_line_and_no_order_made(town: Town) -> None:
    known = cast.caller(town)
    made = intercept(known, text=" 重启后正常 ", evidence=ONLINE | {"speed_share": Decimal("96.5")})
    ticket = Ticket.objects.get(number=made.ticket_number)
    assert (ticket.state, ticket.text, made.repeats, Order.objects.count()) == ("intercepted", "重启后正常", None, 0)
    kept = Interception.objects.get(ticket=ticket)
    assert (kept.cause, kept.minutes, kept.by) == ("data_config", 6, AGENT.id)
    assert kept.evidence == {"sessions": "1", "speed_share": "96.5"}
    received, solved = history("ticket", ticket.pk)
    assert (received.name, solved.name) == ("frontdesk.ticket_received", "frontdesk.ticket_intercepted")
    assert solved.facts.tests == ("sessions", "speed_share")
    assert solved.facts.evidence_hash == rules.evidence_hash({c: Decimal(v) for c, v in kept.evidence.items()})
    assert solved.facts.policy_hash == INTERCEPT.at(START).hash


@pytest.mark.django_db
def test_the_same_fault_again_is_linked_and_the_first_counts_no_longer(town: Town) -> None:
    known, other = cast.caller(town), cast.caller(town, phone="13612340000")
    first = intercept(known)
    intercept(other)
    again = intercept(known, at=minutes(90))
    assert again.repeats == first.ticket_number
    order = cast.register(known, at=minutes(600))
    assert Ticket.objects.get(number=order.ticket_number).repeats_id == again.ticket_id
    repeated = history("ticket", order.ticket_id)[1]
    assert (repeated.name, repeated.facts.after_minutes) == ("frontdesk.ticket_repeated", 510)
    frontdesk.attach(AGENT, order_id=order.order_id, at=minutes(700))
    counts = frontdesk.intercept_counts(AGENT, since=START, until=minutes(800))
    assert (counts.faults_count, counts.intercepted_count, counts.repeated_count) == (4, 3, 2)
    assert counts.rate_bp == 2_500
    assert frontdesk.intercept_counts(AGENT, since=minutes(800), until=minutes(900)).rate_bp == 0


@pytest.mark.django_db
def test_what_is_no_fault_or_long_ago_is_no_repeat(town: Town) -> None:
    known = cast.caller(town)
    intercept(known)
    later = START + timedelta(hours=POLICY.repeat_hours, minutes=1)
    cast.register(known, work="service", symptom=None, at=minutes(5))
    cast.register(known, at=later)
    assert not Ticket.objects.filter(repeats__isnull=False).exists()


@pytest.mark.django_db
def test_while_an_order_stands_the_fault_is_its(town: Town) -> None:
    known = cast.caller(town)
    first = cast.register(known)
    with pytest.raises(Refused, match="still open") as refused:
        intercept(known)
    assert (refused.value.code, refused.value.params) == ("order_stands", {"number": first.order_number})
    assert Ticket.objects.count() == 1


@pytest.mark.django_db
def test_a_fault_that_does_not_fit_leaves_nothing(town: Town) -> None:
    known, other = cast.caller(town), cast.caller(town, phone="13612340000")
    for change in (
        {"symptom": "no_picture"},
        {"business": "no-such"},
        {"service_id": other.service.pk},
        {"agreed": False},
        {"text": "字" * 2_001},
    ):
        with pytest.raises(Invalid):
            intercept(known, **change)
    with pytest.raises(NotFound):
        frontdesk.intercept(
            ELSEWHERE, customer_id=known.customer.pk, business="broadband", symptom="slow", cause="ont",
            evidence=ONLINE, minutes=3, agreed=True, at=START,
        )  # fmt: skip
    assert (Ticket.objects.count(), Interception.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_without_a_service_the_business_says_what_came_back(town: Town) -> None:
    known = cast.caller(town)
    first = intercept(known, service_id=None)
    tv = {"business": "iptv", "symptom": "freezes", "cause": "set_top_box", "evidence": {"channels": Decimal(120)}}
    assert intercept(known, service_id=None, at=minutes(1), **tv).repeats is None
    assert intercept(known, service_id=None, at=minutes(2)).repeats == first.ticket_number
