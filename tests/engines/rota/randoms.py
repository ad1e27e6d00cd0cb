"""Odd problems for properties: everything within the model's bounds, much of it foolish, some of it impossible."""

from hypothesis import strategies as st

from bihuan.engines.rota import Day, Group, Need, Person, Problem, Rules, Wish, Zone

SKILLS = ("fibre", "tv")


@st.composite
def problems(draw: st.DrawFn, most_people: int = 7, most_days: int = 10, *, tiny: bool = False) -> Problem:
    """Some groups, people, zones, needs and rules; `tiny` keeps it small enough to try every rota."""
    days_count = draw(st.integers(1, most_days))
    groups = draw(st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=2, unique=True))
    zones = draw(st.lists(st.sampled_from(["z1", "z2"] if tiny else ["z1", "z2", "z3", "z4"]), max_size=4, unique=True))
    if tiny:
        zones = zones[:1]
    count = draw(st.integers(0, most_people))
    return Problem(
        people=tuple(draw(_people(f"p{number}", groups, zones, days_count)) for number in range(count)),
        groups=tuple(_group(draw, one) for one in groups),
        zones=tuple(Zone(id=one, group=draw(st.sampled_from(groups)), skills=draw(_levels())) for one in zones),
        days=tuple(Day(weekend=draw(st.booleans()), holiday=draw(st.booleans())) for _ in range(days_count)),
        needs=tuple(draw(st.lists(_needs(groups, zones, days_count), max_size=3))),
        rules=draw(_rules()),
    )


def _levels() -> st.SearchStrategy[dict[str, int]]:
    return st.dictionaries(st.sampled_from(SKILLS), st.integers(0, 3), max_size=2)


def _group(draw: st.DrawFn, name: str) -> Group:
    low = draw(st.integers(0, 2))
    return Group(id=name, min_staff=draw(st.integers(0, 2)), rest_low=low, rest_high=low + draw(st.integers(0, 1)))


@st.composite
def _people(draw: st.DrawFn, name: str, groups: list[str], zones: list[str], days_count: int) -> Person:
    days = st.integers(0, days_count - 1)
    some_zones = st.frozensets(st.sampled_from(zones), max_size=2) if zones else st.just(frozenset[str]())
    outside = st.one_of(st.integers(-8, -1), st.integers(days_count, days_count + 7))
    letters = st.text(alphabet="DR-", min_size=days_count, max_size=days_count)
    return Person(
        id=name,
        group=draw(st.sampled_from(groups)),
        support=draw(st.integers(0, 4)) == 0,
        skills=draw(_levels()),
        zones=draw(some_zones),
        covers=draw(some_zones),
        worked_outside=draw(st.frozensets(outside, max_size=12)),
        weekends_before=draw(st.integers(0, 3)),
        rests_before=draw(st.integers(0, 3)),
        leave=draw(st.frozensets(days, max_size=3)),
        wishes=tuple(draw(st.lists(st.builds(Wish, days, st.integers(0, 20)), max_size=2))),
        shift_minutes=draw(st.sampled_from([240, 480])),
        standing=draw(st.one_of(st.just(""), letters)),
        fixed="".join(draw(st.sampled_from("-----DR")) for _ in range(days_count)),
    )


@st.composite
def _needs(draw: st.DrawFn, groups: list[str], zones: list[str], days_count: int) -> Need:
    return Need(
        day=draw(st.integers(0, days_count - 1)),
        group=draw(st.sampled_from(groups)),
        minutes=draw(st.integers(0, 800)),
        zone=draw(st.sampled_from([None, *zones])),
        skill=draw(st.sampled_from([None, *SKILLS])),
        level=draw(st.integers(0, 3)),
        hard=draw(st.booleans()),
    )


def _rules() -> st.SearchStrategy[Rules]:
    return st.builds(
        Rules,
        max_run_days=st.integers(1, 6),
        rest_window_days=st.integers(3, 7),
        rests_in_window=st.integers(0, 2),
        max_window_minutes=st.one_of(st.none(), st.integers(480, 3_360)),
        colleagues_cover=st.booleans(),
        covers_per_colleague=st.integers(0, 2),
        covers_per_support=st.integers(0, 2),
        cover_hard=st.booleans(),
    )
