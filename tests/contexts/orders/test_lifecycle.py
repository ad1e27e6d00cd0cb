"""The table itself: nothing ambiguous, every label there, every order can end, legal for TM Forum."""

import json
from pathlib import Path

import pytest

from bihuan.contexts.orders.lifecycle import (
    CHART,
    IN_HAND,
    OPEN,
    STATE_LABELS,
    TMF,
    VERB_LABELS,
    WITHIN,
    State,
    allowed_in,
    leads_to,
    permission,
    verbs,
)

ROOT = Path(__file__).parents[3]
MACHINES = ROOT.parent / "shared" / "tmf" / "statemachines.json"
VERBS = {move.event for move in CHART.moves} | set(WITHIN)


def test_closed_and_cancelled_are_final() -> None:
    assert CHART.terminal() == {State.CLOSED, State.CANCELLED}
    assert verbs(State.CLOSED) == verbs(State.CANCELLED) == ("note",)


def test_the_table_never_leaves_a_choice() -> None:
    assert all(len(CHART.targets(move.source, move.event)) == 1 for move in CHART.moves)
    both = [(verb, state) for verb, states in WITHIN.items() for state in states if CHART.legal(state, verb)]
    assert both == []


def test_every_open_order_can_be_finished() -> None:
    for state in OPEN:
        reached, waiting = set(), {state}
        while waiting:
            here = waiting.pop()
            reached.add(here)
            waiting |= {target for verb in CHART.events(here) for target in CHART.targets(here, verb)} - reached
        assert State.CLOSED in reached, state


def test_every_state_and_verb_has_its_words() -> None:
    assert set(STATE_LABELS) == set(TMF) == set(State)
    assert set(VERB_LABELS) == VERBS


@pytest.mark.parametrize(
    ("state", "verb", "target"),
    [
        (State.RECEIVED, "assign", State.ASSIGNED),
        (State.ACCEPTED, "arrive", State.WORKING),
        (State.TRAVELLING, "reschedule", State.RETURNED),
        (State.ASSIGNED, "reschedule", State.ASSIGNED),
        (State.WORKING, "withdraw", None),
        (State.WORKING, "return", State.RETURNED),
        (State.HELD, "resume", State.ASSIGNED),
        (State.HELD, "complete", None),
        (State.BLOCKED, "assign", None),
        (State.BLOCKED, "unblock", State.RETURNED),
        (State.COMPLETED, "reopen", State.REOPENED),
        (State.COMPLETED, "cancel", None),
        (State.CLOSED, "reopen", None),
        (State.REOPENED, "close", State.CLOSED),
        (State.CANCELLED, "assign", None),
        (State.CANCELLED, "note", State.CANCELLED),
    ],
)
def test_where_a_verb_leads(state: State, verb: str, target: State | None) -> None:
    assert leads_to(state, verb) is target


def test_a_visit_is_only_in_hand() -> None:
    assert set(allowed_in("complete")) == set(allowed_in("return")) == set(IN_HAND)


def test_decisions_on_a_hold_need_one_permission() -> None:
    assert {permission(verb) for verb in ("approve_hold", "refuse_hold")} == {"orders.decide_hold"}
    assert permission("return") == "orders.return"


def test_what_each_state_is_to_tm_forum_stands_in_the_page() -> None:
    rows = (
        (ROOT / "docs" / "contexts" / "orders.md").read_text(encoding="utf-8").split("| TMF697 |\n|---|---|---|\n")[1]
    )
    told = {}
    for row in rows.partition("\n\n")[0].splitlines():
        states, _, theirs = (cell.strip() for cell in row.strip("|").split("|"))
        told |= dict.fromkeys(states.split(", "), theirs)
    assert told == {state.value: theirs for state, theirs in TMF.items()}


@pytest.mark.skipif(not MACHINES.exists(), reason="the TM Forum state machines lie outside this repository")
def test_each_move_is_legal_for_tmf697_or_none_at_all() -> None:
    machine = json.loads(MACHINES.read_text(encoding="utf-8"))["workOrder"]
    illegal = [
        move
        for move in CHART.moves
        if TMF[move.source] != TMF[move.target] and TMF[move.target] not in machine["t"].get(TMF[move.source], [])
    ]
    assert illegal == []
    assert TMF[CHART.initial] == machine["initial"]
    assert {TMF[state] for state in CHART.terminal()} <= set(machine["final"])
