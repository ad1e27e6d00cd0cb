"""The policies pages: read, edited cell by cell, tried, compared, activated; taken in from a workbook; refused."""

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.platform import clock
from bihuan.platform.policies import store
from bihuan.platform.policies.models import PolicyDraft, StoredPolicy
from bihuan.platform.policies.policy import registry
from bihuan.web.policies import words
from bihuan.web.policies.trials import ELSEWHERE, TRIALS
from tests.contexts.orders import cast
from tests.contexts.orders.cast import START, Town
from tests.web.desk.entering import enter, text, toast

pytestmark = pytest.mark.django_db
LIMITS = "/policies/catalog.limits"
GOLD_ROW = 2  # broadband;iptv;fixed, repair, gold, town
SQL_MAX_COUNT = 14


@pytest.fixture(autouse=True)
def own_versions() -> Any:
    """What a test stores is forgotten with it."""
    store.forget()
    yield
    store.forget()


@pytest.fixture
def manager(client: Client, town: Town) -> Client:
    return enter(client, "manager", "operations_manager")


def save(client: Client, *, row: int | str = GOLD_ROW, version: str = "", act: str = "keep", **cells: str) -> Any:
    sent = {"row": row, "version": version, "act": act, **{f"cell_{name}": text for name, text in cells.items()}}
    return client.post(f"{LIMITS}/draft", sent)


def activate(client: Client, **changes: str) -> Any:
    return client.post(f"{LIMITS}/activate", {"key": "k1", "reason": "金牌加快", "effective_from": ""} | changes)


def test_every_policy_and_column_has_words() -> None:
    assert registry.keys() - words.TITLES.keys() == set()
    columns = {column for policy in registry.values() for column in policy.shape.columns}
    assert columns - words.COLUMNS.keys() == set()


def test_the_list_names_what_is_in_force(manager: Client) -> None:
    page = text(manager, "/policies")
    assert "时限" in page
    assert "出厂" in page
    assert LIMITS in page


@pytest.mark.parametrize("address", ["/policies", LIMITS, "/policies/dispatch.rules", "/policies/workbook"])
def test_readers_read_and_others_do_not(client: Client, town: Town, address: str) -> None:
    assert enter(client, "dispatcher", "dispatcher").get(address).status_code == 200
    assert enter(Client(), "technician", "technician").get(address).status_code == 403


@pytest.mark.parametrize(
    "address", [f"{LIMITS}/draft", f"{LIMITS}/discard", f"{LIMITS}/activate", "/policies/workbook/take-in"]
)
def test_who_only_reads_changes_nothing(client: Client, town: Town, address: str) -> None:
    assert enter(client, "dispatcher", "dispatcher").post(address, {}).status_code == 403
    assert not PolicyDraft.objects.exists()
    assert not StoredPolicy.objects.exists()


def test_a_cell_is_changed_seen_tried_and_put_in_force(manager: Client, town: Town) -> None:
    cast.receive(town, tier="gold")
    save(manager, limit_minutes="240")
    page = text(manager, f"{LIMITS}/draft?business=broadband&work=repair&tier=gold&area=town")
    assert "与现行规则的差别" in page
    assert "6 时" in page  # the limit now
    assert "4 时" in page  # with the draft
    assert "影响哪些工单" in page
    activate(manager)
    stored = StoredPolicy.objects.get()
    assert (stored.name, stored.reason) == ("catalog.limits", "金牌加快")
    assert ",gold,town,240," in stored.content
    assert not PolicyDraft.objects.exists()
    compared = text(manager, f"{LIMITS}?version=1&against=0")
    assert "360" in compared
    assert "金牌加快" in compared


def test_the_same_press_twice_activates_once(manager: Client) -> None:
    save(manager, limit_minutes="240")
    activate(manager)
    activate(manager)
    assert StoredPolicy.objects.count() == 1


def test_a_wrong_cell_is_kept_named_and_not_activated(manager: Client) -> None:
    save(manager, limit_minutes="viel")
    page = text(manager, f"{LIMITS}/draft")
    assert "“viel”不是整数" in page
    assert "草稿里还有错误" in page
    assert activate(manager).status_code == 422
    assert not StoredPolicy.objects.exists()
    assert PolicyDraft.objects.get().rows[GOLD_ROW][4] == "viel"


@pytest.mark.parametrize(
    ("name", "row", "cell", "text"),
    [
        ("workforce.roster", 0, "value", "9"),  # the policy's own check, by the value's name
        ("frontdesk.intercept_tests", 1, "minimum", "1000"),  # its own check, by the row's number
        ("dispatch.rules", 2, "value", "fast"),  # a cell that can't be read
    ],
)
def test_a_fault_points_to_its_row(manager: Client, name: str, row: int, cell: str, text: str) -> None:
    sent = {"row": row, "version": "", "act": "keep", f"cell_{cell}": text}
    manager.post(f"/policies/{name}/draft", sent)
    shown = manager.get(f"/policies/{name}/draft")
    assert [index for index, _words in shown.context["faults"]] == [row]


def test_a_row_is_added_and_removed_and_what_is_missing_then_is_said(manager: Client) -> None:
    save(manager, act="remove")
    page = text(manager, f"{LIMITS}/draft")
    assert "生效前要改好" in page
    draft = PolicyDraft.objects.get()
    assert len(draft.rows) == len(registry["catalog.limits"].shipped.value) - 1
    save(manager, row="new", version="1", businesses="broadband", limit_minutes="240")
    assert PolicyDraft.objects.get().rows[-1][:1] == ["broadband"]


def test_ticked_codes_are_one_cell_and_all_is_a_star(manager: Client) -> None:
    sent: dict[str, Any] = {"row": GOLD_ROW, "version": "", "act": "keep"}
    manager.post(f"{LIMITS}/draft", sent | {"shown_businesses": "1", "cell_businesses": ["broadband", "iptv"]})
    assert PolicyDraft.objects.get().rows[GOLD_ROW][0] == "broadband;iptv"
    sent["version"] = "1"
    manager.post(f"{LIMITS}/draft", sent | {"shown_businesses": "1", "cell_businesses": ["*", "iptv"]})
    assert PolicyDraft.objects.get().rows[GOLD_ROW][0] == "*"
    sent["version"] = "2"
    manager.post(f"{LIMITS}/draft", sent | {"shown_businesses": "1"})
    assert PolicyDraft.objects.get().rows[GOLD_ROW][0] == ""


@pytest.mark.parametrize(("name", "said"), [("catalog.codes", True), ("catalog.limits", False)])
def test_how_codes_are_joined_is_said_where_they_are_typed(manager: Client, name: str, said: bool) -> None:
    page = text(manager, f"/policies/{name}/draft?row=new")
    assert ("一格内多个代码" in page) is said


def test_a_draft_changed_elsewhere_is_not_overwritten(manager: Client) -> None:
    save(manager, limit_minutes="240")
    assert save(manager, version="7", limit_minutes="60").status_code == 409
    assert PolicyDraft.objects.get().rows[GOLD_ROW][4] == "240"


def test_a_version_for_later_is_planned_and_one_for_earlier_refused(manager: Client) -> None:
    save(manager, limit_minutes="240")
    early = (clock.now() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    assert activate(manager, effective_from=early).status_code == 409
    assert activate(manager, effective_from="bald").status_code == 422
    later = (clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    activate(manager, effective_from=later)
    assert "待生效" in text(manager, LIMITS)
    assert registry["catalog.limits"].at(START).number == 0


def test_without_a_reason_nothing_is_put_in_force(manager: Client) -> None:
    save(manager, limit_minutes="240")
    assert activate(manager, reason=" ").status_code == 422
    assert not StoredPolicy.objects.exists()


def test_a_draft_is_discarded(manager: Client) -> None:
    save(manager, limit_minutes="240")
    manager.post(f"{LIMITS}/discard")
    assert not PolicyDraft.objects.exists()


def edited(content: bytes, sheet: str, cell: str, value: Any) -> SimpleUploadedFile:
    book = openpyxl.load_workbook(io.BytesIO(content))
    book[sheet][cell] = value
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("规则.xlsx", out.getvalue())


def test_the_workbook_goes_out_is_edited_and_comes_in_as_a_draft(manager: Client) -> None:
    content = manager.get("/policies/workbook").content
    manager.post("/policies/workbook/take-in", {"workbook": SimpleUploadedFile("p.xlsx", content)})
    assert not PolicyDraft.objects.exists()
    assert "没有差别" in toast(manager.get("/policies").content.decode())
    manager.post("/policies/workbook/take-in", {"workbook": edited(content, "dispatch.rules", "B4", 25)})
    draft = PolicyDraft.objects.get()
    assert draft.name == "dispatch.rules"
    assert ["speed_kmh", "25"] in draft.rows


def test_a_wrong_cell_of_the_workbook_is_named_and_nothing_is_taken_in(manager: Client) -> None:
    content = manager.get("/policies/workbook").content
    sent = {"workbook": edited(content, "catalog.limits", "E4", "viel")}
    answer = manager.post("/policies/workbook/take-in", sent)
    assert answer.status_code == 422
    assert "catalog.limits!E4" in answer.content.decode()
    assert not PolicyDraft.objects.exists()


def test_a_workbook_does_not_overwrite_a_draft(manager: Client) -> None:
    content = manager.get("/policies/workbook").content
    save(manager, limit_minutes="240")
    answer = manager.post("/policies/workbook/take-in", {"workbook": edited(content, "catalog.limits", "E4", 120)})
    assert answer.status_code == 422
    assert PolicyDraft.objects.get().rows[GOLD_ROW][4] == "240"


@pytest.mark.parametrize("name", sorted(registry))
def test_every_policy_is_shown_and_edited_within_the_budget(manager: Client, name: str) -> None:
    for address in (f"/policies/{name}", f"/policies/{name}/draft?row=0"):
        text(manager, address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert manager.get(address).status_code == 200
        assert len(asked) <= SQL_MAX_COUNT, address


def test_an_unknown_policy_or_version_is_not_found(manager: Client) -> None:
    for address in ("/policies/none", f"{LIMITS}?version=99", "/policies/none/draft"):
        assert manager.get(address).status_code == 404


def test_every_trial_is_of_a_policy() -> None:
    assert TRIALS.keys() <= registry.keys()


def test_a_message_is_tried_as_a_customer_would_read_it(manager: Client) -> None:
    page = text(manager, "/policies/care.templates/draft?step=assigned&business=iptv&work=install")
    assert "张三（15400000000）" in page
    assert "IPTV" in page
    assert "客户看到的内容" in page
    assert "影响哪些工单" not in page


def test_a_fortnight_of_a_group_is_made_under_both_versions(manager: Client) -> None:
    assert "每天上班人数" not in text(manager, "/policies/workforce.rota/draft")  # it takes seconds: only when pressed
    page = text(manager, "/policies/workforce.rota/draft?people=4")
    assert "每天上班人数" in page
    assert "班 休" in page


def test_weights_of_whole_days_say_where_they_will_be_tried(manager: Client) -> None:
    assert "数字孪生" in text(manager, "/policies/dispatch.rules/draft")
    assert not ELSEWHERE.keys() & TRIALS.keys()
