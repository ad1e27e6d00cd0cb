from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.kernel.statechart import Statechart


class Light(StrEnum):
    OFF = "off"
    ON = "on"
    DIM = "dim"
    BROKEN = "broken"
    LOST = "lost"


CHART = Statechart(
    Light,
    initial=Light.OFF,
    moves=[
        ("press", Light.OFF, (Light.ON, Light.DIM)),
        ("press", (Light.ON, Light.DIM), Light.OFF),
        ("turn", Light.ON, Light.DIM),
        ("slide", Light.ON, Light.DIM),
        ("drop", (Light.OFF, Light.ON), Light.BROKEN),
    ],
)


def test_what_may_happen() -> None:
    assert CHART.legal(Light.ON, "turn")
    assert not CHART.legal(Light.OFF, "turn")
    assert CHART.targets(Light.OFF, "press") == {Light.ON, Light.DIM}
    assert CHART.targets(Light.BROKEN, "press") == frozenset()
    assert CHART.events(Light.ON) == ("press", "turn", "slide", "drop")
    assert CHART.sources("drop") == {Light.OFF, Light.ON}


def test_ends_and_islands() -> None:
    assert CHART.terminal() == {Light.BROKEN, Light.LOST}
    assert CHART.unreachable() == {Light.LOST}


def test_a_move_said_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="said twice"):
        Statechart(Light, initial=Light.OFF, moves=[("press", Light.OFF, Light.ON), ("press", (Light.OFF,), Light.ON)])


def test_the_database_knows_the_same_states() -> None:
    assert CHART.values() == ["off", "on", "dim", "broken", "lost"]
    assert CHART.check_sql("state") == "state IN ('off', 'on', 'dim', 'broken', 'lost')"


def test_the_drawing() -> None:
    assert CHART.mermaid() == (
        "stateDiagram-v2\n"
        "    [*] --> off\n"
        "    off --> on: press\n"
        "    off --> dim: press\n"
        "    on --> off: press\n"
        "    dim --> off: press\n"
        "    on --> dim: turn, slide\n"
        "    off --> broken: drop\n"
        "    on --> broken: drop\n"
        "    broken --> [*]\n"
        "    lost --> [*]\n"
    )


lights = st.sampled_from(Light)
tables = st.sets(st.tuples(st.sampled_from(["a", "b", "c"]), lights, lights), max_size=12)


@given(tables)
def test_every_state_a_walk_can_reach_is_reachable_and_no_other(moves: set[tuple[str, Light, Light]]) -> None:
    chart = Statechart(Light, initial=Light.OFF, moves=moves)
    reached = {Light.OFF}
    for _ in Light:
        reached |= {
            target for state in reached for event in chart.events(state) for target in chart.targets(state, event)
        }
    assert chart.unreachable() == set(Light) - reached


@given(tables)
def test_every_query_tells_of_the_same_table(moves: set[tuple[str, Light, Light]]) -> None:
    chart = Statechart(Light, initial=Light.OFF, moves=moves)
    for state in Light:
        assert (state in chart.terminal()) == (not chart.events(state))
        for event in "abc":
            assert chart.targets(state, event) == {to for name, source, to in moves if (name, source) == (event, state)}
            assert chart.legal(state, event) == bool(chart.targets(state, event)) == (state in chart.sources(event))
