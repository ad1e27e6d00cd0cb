"""Rules over the whole tree: what is certain is found, and what may be two things is asked."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.engines.addressing import Index, Level, Place, doors_are_plain, match, one_door
from bihuan.engines.addressing.normalise import normalise
from bihuan.engines.addressing.sounds import fold
from bihuan.engines.addressing.table import load_places

TOWN = Path(__file__).parents[3] / "src" / "bihuan" / "config" / "demo" / "town"
INDEX = Index(load_places(TOWN / "address_nodes.csv"), ("示范省", "青澜市", "青澜"))
UNIT = {Level.ROAD: "号", Level.LANE: "号", Level.COMPOUND: "栋", Level.VILLAGE: "组"}
JOINTS = ["、", "和", "或", "或者", "还是", "及", ",", " 或者 ", "，或者是", "/", "到", "至"]
DOUBTS = ["好像", "大概", "可能是", "不确定", "记不清"]


def _street(place: Place) -> str:
    return next(each.name for each in INDEX.lineage(place) if each.level is Level.STREET)


def _numbers(place: Place) -> dict[int, str]:
    """Each number of a place that has one zone, and the zone, read off the tree."""
    children = [child for child in INDEX.children[place.id] if child.level is not Level.LANDMARK]
    if not children:
        return dict.fromkeys(range(place.first, place.last + 1), place.zone) if place.first and place.zone else {}
    return {
        number: child.zone
        for child in children
        if child.zone
        for number in range(child.first, child.last + 1)
        if child.parity in ("", "odd" if number % 2 else "even")
    }


NUMBERED = [(place, found) for place in INDEX.places.values() if place.level in UNIT and (found := _numbers(place))]


def _certain() -> Iterator[tuple[str, str]]:
    """Street, name and number as a register would write them: they mean one place only."""
    by_text: defaultdict[str, set[str]] = defaultdict(set)
    for place, found in NUMBERED:
        for name in (place.name, *place.aliases):
            for number, zone in found.items():
                by_text[f"{_street(place)}{name}{number}{UNIT[place.level]}"].add(zone)
    return ((text, min(zones)) for text, zones in by_text.items() if len(zones) == 1)


CERTAIN = list(_certain())


def _pairs() -> Iterator[tuple[str, str, int, int]]:
    """Two numbers of one name whose zones differ: beside each border, where a slip costs most, and far from it."""
    by_name: defaultdict[tuple[str, str], dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for place, found in NUMBERED:
        for number, zone in found.items():
            by_name[place.name, UNIT[place.level]][number].add(zone)
    for (name, unit), zones in by_name.items():
        numbers = sorted(zones)
        for step in (1, 2):
            for low, high in zip(numbers, numbers[step:], strict=False):
                if len(zones[low] | zones[high]) > 1:
                    yield name, unit, low, high


PAIRS = list(_pairs())


def test_every_number_of_the_tree_is_found_in_its_zone() -> None:
    assert len(CERTAIN) > 5_000
    assert [text for text, zone in CERTAIN if match(text, INDEX).zone != zone] == []


BEFORE = ["", "李国强 15400001234 ", "客户地址：", "青澜市", "张先生，"]
AFTER = ["", "2单元301", " 赵师傅 15400004321", "门口", "（快递柜旁）", "，请先打电话", "3楼"]


@given(st.sampled_from(CERTAIN), st.sampled_from(BEFORE), st.sampled_from(AFTER))
def test_what_people_add_does_not_move_a_certain_address(known: tuple[str, str], before: str, after: str) -> None:
    text, zone = known
    assert match(f"{before}{text}{after}", INDEX).zone == zone


@pytest.mark.parametrize("joint", JOINTS)
def test_joined_numbers_in_two_zones_are_asked(joint: str) -> None:
    assert len(PAIRS) > 500, "the tree has borders enough to test"
    texts = [
        text
        for name, unit, one, other in PAIRS
        for text in (f"{name}{one}{joint}{other}{unit}", f"{name}{other}{unit}{joint}{one}{unit}")
    ]
    assert [text for text in texts if match(text, INDEX).zone] == []


@pytest.mark.parametrize(
    "form", ["{n}{a}{u}{b}{u}", "{n}{a}-{b}{u}", "{n}{a}{u}（或{b}{u}）", "{n}{a}{u}，或者{n}{b}{u}"]
)
def test_two_numbers_however_joined_are_asked(form: str) -> None:
    texts = [form.format(n=name, u=unit, a=one, b=other) for name, unit, one, other in PAIRS]
    assert [text for text in texts if match(text, INDEX).zone] == []


@given(st.sampled_from(CERTAIN), st.sampled_from(CERTAIN), st.sampled_from(["或者", "、", "还是", "或"]))
def test_joined_places_in_two_zones_are_asked(one: tuple[str, str], other: tuple[str, str], joint: str) -> None:
    found = match(f"{one[0]}{joint}{other[0]}", INDEX)
    assert found.zone in ({one[1], None} if one[1] == other[1] else {None})


@given(st.sampled_from(NUMBERED), st.data(), st.sampled_from(DOUBTS), st.booleans())
def test_a_doubted_number_decides_nothing(
    known: tuple[Place, dict[int, str]], data: st.DataObject, doubt: str, first: bool
) -> None:
    place, found = known
    number = f"{data.draw(st.sampled_from(sorted(found)))}{UNIT[place.level]}"
    said = f"{doubt}{number}" if first else f"{number}，{doubt}"
    zones = INDEX.zones_of(each for each in INDEX.names[normalise(place.name)])
    assert match(f"{place.name}{said}", INDEX).zone in (zones if len(zones) == 1 else {None})


def _alike() -> Iterator[tuple[str, str, set[str]]]:
    """Every name with one letter written as another of its sound, and the zones of all names it may stand for."""
    letters: defaultdict[str, list[str]] = defaultdict(list)
    for letter in map(chr, range(0x4E00, 0x9FA6)):
        if fold(letter) != letter:
            letters[fold(letter)].append(letter)
    for name in INDEX.names:
        for at, letter in enumerate(name):
            for other in {fold(letter), *letters[fold(letter)]} - {letter}:
                written = name[:at] + other + name[at + 1 :]
                if len(name) > 2 and written not in INDEX.names:
                    meant = [
                        each
                        for each in INDEX.names
                        if len(each) == len(name) and fold(each) == fold(name)
                        if sum(a != b for a, b in zip(each, written, strict=True)) == 1
                    ]
                    yield name, written, set(INDEX.zones_of(place for each in meant for place in INDEX.names[each]))


def test_a_letter_of_like_sound_leads_to_no_other_zone() -> None:
    count = 0
    for name, written, zones in _alike():
        count += 1
        own = INDEX.zones_of(INDEX.names[name])
        for text in (written, f"{written}3栋", f"{written}6号", f"{written}2组"):
            found = match(text, INDEX).zone
            assert found is None or found in own, text
            assert found is None or zones <= own, f"{text}: it may be another name too"
    assert count > 1_000


def test_a_name_cut_by_brackets_is_itself_or_asked() -> None:
    for place, found in NUMBERED:
        number, zone = next(iter(found.items()))
        for at in range(1, len(place.name)):
            text = f"{_street(place)}{place.name[:at]}（{place.name[at:]}）{number}{UNIT[place.level]}"
            assert match(text, INDEX).zone in (zone, None), text


def test_beside_a_landmark_near_a_border_is_asked() -> None:
    asked = {place.name for place in INDEX.places.values() if not match(f"{place.name}对面", INDEX).zone}
    assert {"青澜市人民医院", "万福广场", "东风菜市场"} <= asked
    assert not {"实验小学", "青澜市第二中学", "白鹤庙"} & asked
    bare = Index([Place("A", None, Level.LANDMARK, "大柏树", zone="Z")])
    assert match("大柏树对面", bare).zone is None, "nothing is known of what is around it"


@given(
    st.sampled_from(CERTAIN),
    st.sampled_from(["", "号楼", "栋", "幢"]),
    st.integers(1, 40),
    st.integers(1, 19),
    st.data(),
)
def test_the_door_never_decides_where_a_house_lies(
    place: tuple[str, str], house: str, number: int, unit: int, data: st.DataObject
) -> None:
    door = data.draw(st.sampled_from([f"{unit}单元", ""])) + f"{data.draw(st.integers(1, 3_304))}室"
    text = place[0] + (f"{number}{house}" if house else "") + door
    assert doors_are_plain(INDEX)
    assert match(text, INDEX) == match(one_door(text), INDEX)


def test_where_a_place_is_named_by_a_number_doors_are_looked_at() -> None:
    named = Index([Place(id="1", parent=None, level=Level.LANDMARK, name="301")])
    assert not doors_are_plain(named)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("光明里3栋2单元301室", "光明里3栋1单元101室"),
        ("光明里3号楼1204室", "光明里3号楼101室"),
        ("东风路300号502室", "东风路300号101室"),
        ("光明里301室", "光明里301室"),
        ("光明里3栋301-302室", "光明里3栋301-302室"),
        ("光明里3栋2单元301", "光明里3栋2单元301"),
    ],
)
def test_only_a_door_behind_a_house_is_left_out(text: str, same: str) -> None:
    assert one_door(text) == same
