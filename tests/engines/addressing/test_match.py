"""The development set (hand-made, messy, hard on purpose), and rules that hold for every address."""

import random
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.engines.addressing import Index, Level, Place, Reason, match
from bihuan.engines.addressing.evaluate import evaluate
from bihuan.engines.addressing.table import load_labelled, load_places

TOWN = Path(__file__).parents[3] / "src" / "bihuan" / "config" / "demo" / "town"
INDEX = Index(load_places(TOWN / "address_nodes.csv"), ("示范省", "青澜市", "青澜"))
DEV_SET = tuple(load_labelled(Path(__file__).parent / "dev_set.csv"))


def test_development_set_has_no_wrong_zone_and_few_needless_questions() -> None:
    figures = evaluate(DEV_SET, INDEX)
    assert figures.all_count >= 350
    assert figures.wrong == ()
    assert figures.asked_bp <= 200, [each.text for each in figures.asked]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("光明里12号楼", Reason.BUILDING),
        ("东风路300号", Reason.NUMBER),
        ("双河镇柳林村3组", Reason.SECTION),
        ("市医院", Reason.PLACE),
        ("西关街", Reason.ONE_ZONE),
        ("401室", Reason.NOTHING_KNOWN),
        ("双河镇", Reason.TOO_COARSE),
        ("幸福小区3栋", Reason.AMBIGUOUS),
        ("锦绣花园302室", Reason.NUMBER_MISSING),
        ("东风路600号", Reason.OUT_OF_RANGE),
        ("向阳路阳光花苑3栋", Reason.CONFLICT),
        ("光明里二期3栋", Reason.UNKNOWN_PART),
        ("人民医院对面", Reason.ONLY_NEAR),
    ],
)
def test_every_answer_says_why(text: str, reason: Reason) -> None:
    assert match(text, INDEX).reason is reason


def test_a_question_offers_what_may_be_meant() -> None:
    found = match("幸福小区3栋", INDEX)
    assert found.zone is None
    assert found.confidence_percent == 0
    assert {each.zone for each in found.candidates} == {"CX1-2", "CD1-5"}
    assert all(each.label.endswith("幸福小区") for each in found.candidates)


def test_the_finest_place_gives_the_coordinates() -> None:
    building = match("光明路36号光明里3号楼", INDEX)
    stretch = match("光明路36号", INDEX)
    assert building.accuracy_m == 15
    assert stretch.accuracy_m == 40
    assert (building.lat, building.lon) != (stretch.lat, stretch.lon)


def test_confidence_falls_with_what_had_to_be_guessed() -> None:
    steps = ("光明街道光明里3栋", "光明里3栋", "光明里", "鼓楼9栋2单元", "光明理3栋")
    percents = [match(text, INDEX).confidence_percent for text in steps]
    assert percents == [100, 95, 90, 85, 80]


def test_every_registered_address_of_the_town_is_matched_to_its_zone() -> None:
    import csv

    with (TOWN / "addresses.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 300
    assert [row["text"] for row in rows if match(row["text"], INDEX).zone != row["zone"]] == []


_PARTS = ["青澜市", "光明街道", "光明里", "幸福小区", "东风路", "建设路", "柳林村", "人民医院", "双河镇", "锦绣花园"]
_BITS = [*"号旁，-()新０\n🙂 ", "3栋", "12", "300号", "二组", "对面", "二期", "401", "号楼"]


@given(st.lists(st.sampled_from(_PARTS + _BITS), max_size=12).map("".join) | st.text(max_size=40))
def test_any_text_is_answered_and_answers_hold_together(text: str) -> None:
    found = match(text, INDEX)
    assert (found.zone is None) == (found.confidence_percent == 0)
    if found.place is not None:
        assert found.zone in INDEX.zones(INDEX.places[found.place])


@given(st.sampled_from([each.text for each in DEV_SET if each.zone]))
def test_width_and_surrounding_space_change_nothing(text: str) -> None:
    wide = text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert match(f"  {wide}　", INDEX).zone == match(text, INDEX).zone


def _big_tree(compounds_count: int) -> list[Place]:
    rng = random.Random("big tree")
    letters = "安柏昌辰德尔丰功和嘉凯兰明宁平庆荣盛泰文欣雅颐泽"
    places = [Place(f"S{i}", None, Level.STREET, f"{letters[i]}{letters[-i]}街道") for i in range(24)]
    for i in range(compounds_count):
        name = "".join(rng.choices(letters, k=3)) + rng.choice(("花园", "小区", "家园", "苑"))
        places.append(Place(f"C{i}", f"S{i % 24}", Level.COMPOUND, name, (), 1, 20, zone=f"Z{i % 500}"))
    return places


def test_a_hundred_thousand_places_cost_no_more_than_a_few_hundred() -> None:
    index = Index(_big_tree(100_000))
    texts = [f"{place.name}3栋2单元401室" for place in list(index.places.values())[5_000:5_500]]
    match(texts[0], index)
    start = time.process_time()
    for text in texts:
        match(text, index)
    assert (time.process_time() - start) / len(texts) < 0.002


def test_suggestions_come_from_like_names_only() -> None:
    names = [place.name for place in INDEX.similar("阳光花圆")]
    assert names[0].startswith("阳光花")
    assert INDEX.similar("兀") == []
