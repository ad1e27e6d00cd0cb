"""Texts that mean something to a browser, a template, a spreadsheet, a terminal; and every place text comes in.

What was sown is looked at on every page and in every file that goes out: it must be there as it was written, or have
been refused in words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.contexts.workforce import api as workforce
from bihuan.platform.actor import system_actor
from bihuan.platform.policies import queries
from bihuan.platform.worker.loop import run_until_idle
from tests.contexts.orders.cast import minutes
from tests.hardness.world import World

# What a template or a spreadsheet that reckons with the texts below would print; nothing else here does.
RECKONED: Final = "3703731"
SCRIPTS: Final = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "' autofocus onfocus=alert(1) x='",
    "</textarea><script>alert(1)</script>",
    '<a href="javascript:alert(1)">x</a>',
    "javascript:alert(1)",
    '<iframe srcdoc="<script>alert(1)</script>">',
    "<math><mtext><style><img src onerror=alert(1)></style>",
    "<x hx-get=/signout hx-trigger=load>",
    "<!--><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<base href=//evil.example><style>@import'//evil.example'</style>",
)
TEMPLATES: Final = (
    "{{1234577*3}}",
    "{% debug %}",
    "{{ request.user }}{{ settings.SECRET_KEY }}",
    "${1234577*3}",
    "#{1234577*3}",
    "<%= 1234577*3 %>",
    "[[${1234577*3}]]",
    "%(login)s %s %n",
    "{0.__class__.__globals__}",
    "$technician $",
)
FORMULAS: Final = (
    "=1234577*3",
    "+1234577*3",
    "-1234577*3",
    "@SUM(1234577,1)",
    "＝1234577*3",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example","x")',
    "'=1234577*3",
    '="0012"',
    "\t=1234577*3+0",
    "\r=1234577*3-0",
)
SIGNS: Final = (
    "x\r\nX-Injected: 1",
    "\x1b[31mred\x1b[0m",
    "nul\x00nul",
    "\u202egnp.exe",
    "\u200bzero\u2060width\ufeff",
    "\u2066isolated\u2069",
    "👩‍🔧é́́",
    "\U0010ffff",
    "１３８１２３４２０４６",
)
TEXTS: Final = (*SCRIPTS, *TEMPLATES, *FORMULAS, *SIGNS)
SHORT: Final = "'\"><img src=x onerror=alert(1)>{{1234577*3}}"
SHORTER: Final = "<img onerror=alert(1)>"
ALL: Final = "\n".join(TEXTS)
FORMULA: Final = FORMULAS[5]


@dataclass(frozen=True)
class Entry:
    """A place where text comes in: who sends the form, where to, in which field, beside which others.

    `shown_at` is an address that shows it whole; empty where only a form's answer does.
    """

    name: str
    text: str
    address: str
    field: str
    beside: Mapping[str, str] = field(default_factory=dict)
    shown_at: str = ""
    by: Literal["staff", "phone", "program"] = "staff"


SCORES: Final = dict.fromkeys(("contact_in_time", "appointment_kept", "technical_level", "attitude"), "2")
CALL: Final = {
    "name": SHORT, "phone": "13612349088", "address": SHORT, "business": "broadband", "work": "repair",
    "symptom": "los_red", "slot": "later",
}  # fmt: skip
ENTRIES: Final = (
    Entry("note", ALL, "/orders/{order}/steps/note", "text", shown_at="/orders/{order}"),
    Entry("note by phone", ALL, "/field/acts/{in_hand_id}/note", "note", shown_at="/orders/{in_hand}", by="phone"),
    Entry("note by program", SHORT, "/orders/{order_id}/note", "text", shown_at="/orders/{order}", by="program"),
    Entry("address", SHORT, "/customers/{customer}/address", "text"),
    Entry("service", SHORT, "/customers/{customer}/service", "account", {"business": "broadband"}),
    Entry("ticket", ALL, "/hotline/submit", "text", CALL),
    Entry("customer", SHORT, "/customers/{customer}/change", "name", {"phone": "", "tier": "gold"}),
    Entry(
        "callback", ALL, "/callbacks/{callback}/answer", "note",
        SCORES | {"verdict": "dissatisfied", "reason": "not_fixed"}, "/callbacks/{callback}?view=done",
    ),
    Entry("filter", SHORTER, "/orders/saved", "name", {"query": "view=all"}, "/orders"),
    Entry("handover", ALL, "/rota/handover", "text", {"group": "{group}", "shift": "day"}, "/rota?group={group}"),
    Entry("person", SHORT, "/people/{person_id}/change", "name", {"phone": "13800002222"}, "/people"),
    Entry(
        "certificate", FORMULA, "/people/{person_id}/skill", "certificate",
        {"skill": "fibre", "level": "3", "valid_from": "2026-11-01"}, "/people/{person_id}",
    ),
    Entry("key's name", SHORT, "/users/{user}/token", "name", {"days": "30", "scopes": "orders.view"}, "/users/{user}"),
    Entry("search", SHORT, "/search", "q"),
    Entry("caller", SHORT, "/hotline/find", "q"),
    Entry("place", SHORT, "/placing/{address}/search", "q"),
)  # fmt: skip


@dataclass(frozen=True)
class Sown:
    """A text that was sent, how it was answered, and where it is shown whole."""

    entry: str
    text: str
    status: int
    shown_at: str = ""


def sow(world: World) -> list[Sown]:
    """This will write hostile text into everything that takes text."""
    world.staff.post(world.filled("/callbacks/{callback}/take"))
    sown = [Sown(one.name, one.text, send(world, one), world.filled(one.shown_at)) for one in ENTRIES]
    sown += [Sown("serial", text, _equipment(world, text), "/equipment") for text in TEXTS]
    sown += [Sown("label", text, status, world.filled(at)) for text, at, status in _labels(world)]
    _units(world)
    _sheet(world)
    told = {"key": uuid4().hex, "person_id": str(world.side.worker.pk)}  # a customer is told who comes
    assert world.staff.post(world.filled("/orders/{order}/steps/assign"), told).status_code == 302
    run_until_idle(minutes(35))
    return sown


def send(world: World, entry: Entry) -> int:
    """This will send an entry's text and give the status of the answer."""
    address = world.filled(entry.address)
    sent = {name: world.filled(value) for name, value in entry.beside.items()} | {entry.field: entry.text}
    if entry.by == "program":
        return world.program.post(address, sent).status_code
    status: int = getattr(world, entry.by).post(address, {"key": uuid4().hex} | sent).status_code
    return status


def _equipment(world: World, serial: str) -> int:
    unit = str(world.side.worker.unit_id)
    sent = {"key": uuid4().hex, "kind": "splicer", "serial": serial, "unit_id": unit, "calibration_due": "2026-11-22"}
    status: int = world.staff.post("/equipment/add", sent).status_code
    return status


def _labels(world: World) -> Iterator[tuple[str, str, int]]:
    """A policy's words are shown everywhere: what customers report is called like this from now on."""
    name = "catalog.codes"
    head, *lines = queries.known(name).file.read_text(encoding="utf-8").splitlines()
    symptoms = [index for index, line in enumerate(lines) if line.startswith("symptoms,")]
    assert head.startswith("list,code,label_zh,label_en")
    for index, text, shown_at in zip(symptoms, (SHORT, FORMULA), ("/orders/{order}", ""), strict=False):
        version = world.staff.get(f"/policies/{name}/draft").context["draft_version"]
        sent = {"row": str(index), "version": "" if version is None else str(version)}
        kept = world.staff.post(f"/policies/{name}/draft", sent | dict.fromkeys(LABELS, text))
        yield text, shown_at, kept.status_code
    put = world.staff.post(f"/policies/{name}/activate", {"key": uuid4().hex, "reason": ALL})
    yield ALL, f"/policies/{name}", put.status_code


LABELS: Final = ("cell_label_zh", "cell_label_en")


def _units(world: World) -> None:
    """Names no page changes yet: a group's and a contractor's."""
    actor = system_actor("test", "workforce.rename_unit", "workforce.add_contractor")
    workforce.rename_unit(actor, unit_id=world.side.worker.unit_id, name=SHORT, at=minutes(30))
    workforce.add_contractor(actor, code="C9", name=FORMULA, unit_id=world.side.worker.unit_id, at=minutes(30))


def _sheet(world: World) -> None:
    """A carrier's sheet whose own name, headers, good and bad rows are hostile."""
    rows = [
        f"W{n},宽带,障碍,{_quoted(text)},1381234{n:04},{_quoted(SHORT)},光猫红灯,{_quoted(text)}"
        for n, text in enumerate(TEXTS)
    ]
    head = f"工单号,业务类型,工单类型,客户姓名,联系电话,装机地址,故障现象,备注,{_quoted(SHORT)}"
    sheet = SimpleUploadedFile(f"{SHORTER}.csv", "\n".join([head, *rows]).encode("utf-8-sig"))
    world.staff.post("/orders/import", {"sheet": sheet, "act": "import"})


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""').replace("\x00", "")
    return f'"{doubled}"'
