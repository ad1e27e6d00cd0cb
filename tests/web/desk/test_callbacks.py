"""The callback desk: the queue, one in hand, every refusal where it belongs, the next one open."""

from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.contexts.care import api as care
from bihuan.contexts.orders import api as orders
from tests.contexts.care import cast as care_cast
from tests.contexts.orders.cast import GROUP_B, START, Town
from tests.web.desk.entering import enter, post, text, toast

pytestmark = pytest.mark.django_db
SCORES = {"contact_in_time": "5", "appointment_kept": "4", "technical_level": "5", "attitude": "5"}


@pytest.fixture
def desk(client: Client, town: Town) -> Client:
    return enter(client, "agent", "callback_agent")


@pytest.fixture
def waiting(town: Town) -> UUID:
    return care_cast.waiting(town)


def number(callback_id: UUID) -> str:
    return orders.brief(care_cast.row(callback_id).order_id).number


def taken(desk: Client, callback_id: UUID) -> str:
    status, page = post(desk, f"/callbacks/{callback_id}/take", view="due")
    assert status == 200
    return page


def test_an_empty_queue_says_why(desk: Client) -> None:
    assert "没有待回访的工单" in text(desk, "/callbacks")
    for view in ("late", "escalated", "unreached", "done", "no-such-view"):
        assert text(desk, f"/callbacks?view={view}&page=99999999999&at=nobody")


def test_the_queue_masks_and_taking_in_hand_shows_the_number(desk: Client, waiting: UUID) -> None:
    page = text(desk, "/callbacks")
    assert number(waiting) in page
    assert "郑**" in page
    assert "13612349077" not in page
    shown = taken(desk, waiting)
    assert "13612349077" in shown
    assert "郑小明" not in shown
    assert shown.count('type="radio"') == 4 * 5 + 2 + 8
    assert "13612349077" not in post(desk, f"/callbacks/{waiting}/release", view="due")[1]


def test_satisfied_closes_and_opens_the_next(desk: Client, town: Town, waiting: UUID) -> None:
    following = care_cast.waiting(town)
    taken(desk, waiting)
    sent = SCORES | {"key": "k", "view": "due", "verdict": "satisfied", "reason": "not_fixed", "note": "很好"}
    answer = desk.post(f"/callbacks/{waiting}/answer", sent, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/callbacks?view=due&next=1"
    assert desk.post(f"/callbacks/{waiting}/answer", sent).status_code == 302, "sent twice is one answer"
    page = text(desk, answer["HX-Redirect"])
    assert toast(page) == "工单已归档。"
    assert f'data-row="{following}"' in page
    assert f'data-row="{waiting}"' not in page
    assert "4 / 5" in text(desk, f"/callbacks/{waiting}")


def test_dissatisfied_needs_its_reason_and_reopens(desk: Client, waiting: UUID) -> None:
    taken(desk, waiting)
    sent = SCORES | {"key": "k", "view": "due", "verdict": "dissatisfied"}
    status, page = post(desk, f"/callbacks/{waiting}/answer", **sent)
    assert status == 422
    assert "请写明客户对什么不满意" in page
    assert post(desk, f"/callbacks/{waiting}/answer", **sent, reason="not_fixed")[0] == 200
    assert orders.brief(care_cast.row(waiting).order_id).state == "reopened"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"attitude": ""}, "请问出 1 到 5 分"),
        ({"attitude": "6"}, "请问出 1 到 5 分"),
        ({"attitude": "12"}, "请问出 1 到 5 分"),
        ({"verdict": ""}, "请问清是否满意"),
        ({"attitude": "1"}, "不能记为“满意”"),
        ({"note": "字" * 2_001}, "2000"),
    ],
)
def test_answers_that_do_not_fit_are_said_in_their_place(
    desk: Client, waiting: UUID, sent: dict[str, str], words: str
) -> None:
    taken(desk, waiting)
    given = SCORES | {"key": "k", "verdict": "satisfied", "note": "记下"} | sent
    status, page = post(desk, f"/callbacks/{waiting}/answer", **given)
    assert (status, words in page, 'aria-invalid="true"' in page) == (422, True, True)
    assert 'name="contact_in_time" value="5" checked' in page
    assert care_cast.row(waiting).state == "due"


def test_nobody_answered_until_a_supervisor_settles(desk: Client, waiting: UUID) -> None:
    for turn in range(3):
        taken(desk, waiting)
        status, _page = post(desk, f"/callbacks/{waiting}/no-answer", key=str(turn), outcome="busy", view="due")
        assert status == 200
    page = text(desk, "/callbacks?view=unreached")
    assert "主管可未经答复归档工单" in page
    assert post(desk, f"/callbacks/{waiting}/settle", key="s", settle="busy")[0] == 403
    boss = enter(Client(), "boss", "operations_manager")
    assert "未经答复归档工单" in text(boss, "/callbacks?view=unreached")
    assert post(boss, f"/callbacks/{waiting}/settle", key="s", settle="")[0] == 422
    assert post(boss, f"/callbacks/{waiting}/settle", key="s", settle="busy")[0] == 200
    assert orders.brief(care_cast.row(waiting).order_id).state == "closed"


def test_what_another_has_in_hand_says_so(desk: Client, waiting: UUID) -> None:
    care.take_callback(care_cast.OTHER, callback_id=waiting, at=START)
    assert "他人正在与该客户通话" in text(desk, f"/callbacks/{waiting}")
    status, page = post(desk, f"/callbacks/{waiting}/take", view="due")
    assert (status, "在他人手中" in page) == (409, True)


def test_who_only_reads_and_who_sees_nothing(client: Client, waiting: UUID) -> None:
    reader = enter(client, "reader", "dispatcher")
    assert "仅回访员可呼叫" in text(reader, f"/callbacks/{waiting}")
    for act in ("take", "release", "answer", "no-answer", "settle"):
        assert post(reader, f"/callbacks/{waiting}/{act}")[0] == 403
    assert enter(Client(), "agent-b", "callback_agent", path=GROUP_B).get(f"/callbacks/{waiting}").status_code == 404
    assert enter(Client(), "auditor", "audit_administrator").get("/callbacks").status_code == 403


def test_the_queue_asks_as_much_for_many_as_for_one(desk: Client, town: Town, waiting: UUID) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            text(desk, "/callbacks")
        return len(asked)

    one = queries()
    for _ in range(3):
        care_cast.waiting(town)
    assert queries() == one <= 20
