"""Every case of the corpus (tests/hardness/corpus), each sent through the door it comes in by."""

import csv
import io
import re
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Model

from bihuan.config import program
from bihuan.contexts.customers.models import Customer
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Order
from bihuan.contexts.workforce.models import EquipmentItem, Person
from bihuan.platform import clock
from bihuan.platform.actor import system_actor
from bihuan.platform.identity import User
from bihuan.platform.models import Event
from bihuan.platform.policies.models import StoredPolicy
from tests.api import cast as api_cast
from tests.api import examples
from tests.contexts.orders.cast import Town
from tests.hardness import routes
from tests.hardness.corpus import Call, Cell, Command, Page, Sheet
from tests.hardness.corpus.calls import CALLS
from tests.hardness.corpus.commands import COMMANDS
from tests.hardness.corpus.pages import PAGES
from tests.hardness.corpus.policies import CELLS
from tests.hardness.corpus.sheets import AT, GOOD, HEAD, LINES, MAC_1904, READ, SHEETS, sheet
from tests.hardness.hostile import FORMULAS, SCRIPTS, SIGNS, TEMPLATES
from tests.hardness.world import World

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
CLASSES = Path(__file__).with_name("corpus") / "classes.csv"
IMPORTER = system_actor("test", "orders.import_sheet")
_OUTSIDE = re.compile(r"(?i)\s*([a-z]+:|[/\\][/\\]|/\s*[/\\])")


def named(case: Any) -> str:
    return f"{case.number}-{case.name}"


def all_cases() -> Counter[int]:
    """How many cases each class has."""
    tables: tuple[tuple[Any, ...], ...] = (PAGES, CALLS, SHEETS, LINES, CELLS, COMMANDS)
    counted = Counter(case.number for table in tables for case in table)
    texts = {5: TEMPLATES, 7: FORMULAS, 9: SCRIPTS, 28: SIGNS}
    return counted + Counter({number: len(listed) for number, listed in texts.items()})


def test_every_class_has_a_case_or_touches_nothing_yet() -> None:
    with CLASSES.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert [int(row["class"]) for row in rows] == list(range(1, 35))
    counted = all_cases()
    for row in rows:
        tests = row["proven_too"].split()
        touched = bool(tests or counted[int(row["class"])])
        assert touched != bool(row["untouched"]), f"{row['what']}: no case, and no reason why nothing is touched"
        for test in tests:
            file, _, name = test.partition("::")
            assert (ROOT / file).exists(), test
            assert not name or f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), test


def test_what_is_said_to_be_untouched_is() -> None:
    """The reasons in classes.csv: a page, a renderer or an import more, and the class needs its cases."""
    sources = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "src" / "bihuan").rglob("*.py"))
    asks = r"^\s*(import|from) (requests|httpx|aiohttp|urllib3|urllib\.request|weasyprint|reportlab|xhtml2pdf|pdfkit)\b"
    assert not re.findall(asks, sources, re.MULTILINE), "classes 10 and 11"
    rows = routes.table().values()
    opened = {row.route for row in rows if routes.OPEN in (row.get, row.post) and row.names != routes.NOTHING}
    assert not opened, "class 20: an address that names something is open to everybody"
    taken = {row.route for row in rows if row.post == routes.OPEN}
    assert taken <= {"api/", "signin", "preferences", "signin/code", "signin/enrol"}, "class 27: a form is open to all"
    there = {folder.name for folder in (ROOT / "src" / "bihuan" / "contexts").iterdir()}
    assert not there & {"pay", "exams", "certification", "questions"}, "classes 21, 22 and 24"


@pytest.fixture(scope="module")
def world(laid: Town) -> World:
    made = World.of(laid)
    assert made.filled("{far_order}") != "{far_order}"  # all of it is laid before the first case
    assert made.near
    assert made.program
    return made


@pytest.mark.parametrize("case", PAGES, ids=named)
def test_a_page(world: World, case: Page) -> None:
    before = Event.objects.count()
    client, address = getattr(world, case.by), world.filled(case.address)
    sent = {name: world.filled(value) if isinstance(value, str) else value for name, value in case.sent.items()}
    if case.get:
        answer = client.get(address, sent, headers=dict(case.headers))
    else:
        answer = client.post(address, {"key": uuid4().hex} | sent, headers=dict(case.headers))
    said = answer.content.decode()
    assert answer.status_code == case.status, re.sub(r"(?s)<svg.*?</svg>|<[^>]*>|\s+", " ", said)[-600:]
    assert case.says in said
    assert not _OUTSIDE.match(answer.get("Location", "/")), answer["Location"]
    assert "Traceback" not in said
    if case.status >= 400 and case.by != "stranger":
        assert Event.objects.count() == before
        assert len(said) < 200_000  # what came without end is not sent back without end


@pytest.mark.parametrize("case", CALLS, ids=named)
def test_a_call(world: World, case: Call) -> None:
    before = Event.objects.count()
    body = case.body
    if isinstance(body, dict):
        body = {name: world.filled(value) if isinstance(value, str) else value for name, value in body.items()}
    headers = {"headers": dict(case.headers)} if case.headers else {}
    answer = world.program.post(world.filled(case.path), body, content_type=case.content_type, **headers)
    assert answer.status_code == case.status, answer.content.decode()[:600]
    assert answer["Content-Type"] == "application/problem+json"
    assert case.says in answer.content.decode()
    assert Event.objects.count() == before
    assert len(answer.content) < 200_000


@pytest.mark.parametrize("case", SHEETS, ids=named)
def test_a_sheet_is_refused(world: World, case: Sheet) -> None:
    sent = SimpleUploadedFile(case.filename, case.build())
    answer = world.staff.post("/orders/import", {"sheet": sent, "act": "import"})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert 'role="alert"' in said
    assert case.says in said
    assert "Traceback" not in said


@pytest.mark.parametrize("name", READ)
def test_a_sheet_is_read_however_it_is_written(db: None, name: str) -> None:
    filename, build = READ[name]
    found = orders.preview_sheet(IMPORTER, content=build(), filename=filename, at=clock.now())
    assert ([row.phone for row in found.good], found.refused) == (["13812342046"], ())


def test_the_rows_of_a_sheet(db: None) -> None:
    cells = dict(zip(HEAD, GOOD, strict=True))
    rows = [tuple((cells | {"工单号": f"W{n}"} | dict(case.cells)).values()) for n, case in enumerate(LINES)]
    found = orders.preview_sheet(IMPORTER, content=sheet(*rows), filename="a.xlsx", at=clock.now())
    good = {row.number: row for row in found.good}
    refused = {row.number: {fault.where for fault in row.faults} for row in found.refused}
    wrong = []
    for number, case in enumerate(LINES, start=2):
        became: Any = refused.get(number) or {name: getattr(good[number], name) for name in case.read}
        if became != ({case.refused} if case.refused else dict(case.read)):
            wrong.append((named(case), became))
    assert wrong == []


def test_a_workbook_of_the_other_epoch_tells_the_same_time(db: None) -> None:
    found = orders.preview_sheet(IMPORTER, content=MAC_1904, filename="a.xlsx", at=clock.now())
    assert [row.received_at for row in found.good] == [AT]


@pytest.mark.parametrize("case", CELLS, ids=named)
def test_a_cell_of_a_policy(world: World, case: Cell) -> None:
    before = StoredPolicy.objects.count()
    page = f"/policies/{case.policy}"
    kept = world.staff.post(f"{page}/draft", {"row": "0", "version": "", f"cell_{case.column}": case.text})
    assert kept.status_code == 302
    shown = world.staff.get(f"{page}/draft")
    assert shown.context["faults"], "the draft does not say what is wrong"
    put = world.staff.post(f"{page}/activate", {"key": uuid4().hex, "reason": "x"})
    assert put.status_code == 422
    assert StoredPolicy.objects.count() == before


@pytest.mark.parametrize("case", COMMANDS, ids=named)
def test_a_command(
    db: None, case: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.txt", "a.xlsx"):
        (tmp_path / name).write_text("x")
    monkeypatch.setattr("sys.stdin", io.StringIO("Corridor-2026\n"))
    before = (User.objects.count(), Event.objects.count())
    try:
        code: Any = program.main([word.format(home=tmp_path) for word in case.words])
    except SystemExit as end:
        code = end.code
    said = capsys.readouterr().err + (code if isinstance(code, str) else "")
    assert isinstance(code, str) or code in (1, 2)
    assert case.says.format(home=tmp_path) in said
    assert "Traceback" not in said
    assert (User.objects.count(), Event.objects.count()) == before


EXTRA = {
    "state": "closed", "status": "closed", "is_staff": "1", "is_superuser": "1", "role": "security_administrator",
    "path": "", "org_path": "", "holder": "x", "holder_id": "x", "tier": "gold", "price": "0", "version": "99",
    "id": "00000000-0000-0000-0000-000000000000", "pk": "1", "active": "", "must_change": "", "stamp": "x",
    "actor": "user:1", "at": "2001-01-01T00:00:00Z", "outside": "1", "claimed_at": "x", "permissions": "*",
    "unit_id": "x", "post": "manager", "due_at": "2099-01-01", "closed_at": "2026-01-01", "name_blind": "x",
}  # fmt: skip
ACTS: tuple[tuple[str, dict[str, str], type[Model]], ...] = (
    ("/orders/{order}/steps/note", {"text": "x"}, Order),
    ("/orders/{order}/steps/block", {"reason": "outage"}, Order),
    ("/customers/{customer}/change", {"name": "新名", "phone": "", "tier": "silver"}, Customer),
    ("/people/{person_id}/change", {"name": "新名", "phone": "13800002222"}, Person),
    ("/equipment/{item}/return", {}, EquipmentItem),
    ("/users/{user}/disable", {}, User),
    ("/preferences", {"theme": "dark"}, User),
)


@pytest.mark.parametrize(("address", "sent", "model"), ACTS, ids=[address for address, _sent, _model in ACTS])
def test_fields_nobody_asked_for_change_nothing(
    world: World, address: str, sent: dict[str, str], model: type[Model]
) -> None:
    rows: list[Any] = []
    more = {name: value for name, value in EXTRA.items() if name not in sent}
    for given in (sent, more | sent):
        with transaction.atomic():
            answer = world.staff.post(world.filled(address), {"key": "k1"} | given)
            assert answer.status_code == 302, answer.content.decode()[-600:]
            rows.append(sorted(model._default_manager.values(), key=lambda row: str(row["id"])))
            transaction.set_rollback(True)
    differ = [(mine, yours) for mine, yours in zip(*rows, strict=True) if _plain(mine) != _plain(yours)]
    assert differ == []


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A stamp is drawn anew each time an account's sessions end."""
    return {name: value for name, value in row.items() if name != "stamp"}


BODIES = sorted(
    (path, details["operationId"])
    for path, methods in examples.DOCUMENT["paths"].items()
    for details in methods.values()
    if "application/json" in details.get("requestBody", {}).get("content", {})
)


def test_every_act_refuses_a_field_it_does_not_know(world: World) -> None:
    taken = []
    for path, operation in BODIES:
        details = examples.DOCUMENT["paths"][path]["post"]
        placed, _asked, body = examples.parts(details)
        address = path.removeprefix(api_cast.ROOT).format(**placed)
        for name in ("is_staff", "actor", "org_path", "__class__"):
            answer = world.program.post(address, (body or {}) | {name: "x"})
            if answer.status_code != 422 or name not in answer.content.decode():
                taken.append((operation, name, answer.status_code))
    assert taken == []
    assert len(BODIES) > 20
