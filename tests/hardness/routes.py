"""Every address the program answers, and the table of who may ask for it, routes.csv beside this file.

    PYTHONPATH=src:. .venv/bin/python -m tests.hardness.routes        prints the rows the table lacks, as far as known

A row: the address as in urls.py; who may GET and who may POST it; what the address names.
get, post: a permission, `signed in` (any account), `open` (anybody), `-` (no such method).
names: the kind of thing the address names (KINDS of tests/hardness/things.py), `nothing`, or `no area's`: a thing that
belongs to no area, such as a policy.
"""

import csv
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from inspect import getclosurevars
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.urls import URLPattern, get_resolver

from tests.api.written import document

TABLE = Path(__file__).with_name("routes.csv")
COLUMNS = ("route", "get", "post", "names")
API, DOCUMENTED = "api/", "api/v1/"
OPEN, SIGNED_IN, NO_METHOD = "open", "signed in", "-"
NOTHING, NO_AREAS = "nothing", "no area's"
# A step there is, for addresses that end in one; elsewhere `note`.
VERBS = {"users": "password", "people": "change", "equipment": "issue", "customers": "change"}
ADD = (
    "tests/hardness/routes.csv has no row for these addresses: somebody has to decide who may ask for them. Print the "
    "rows with `PYTHONPATH=src:. .venv/bin/python -m tests.hardness.routes`, check each permission, and add them."
)
DROP = "tests/hardness/routes.csv has rows for addresses that are gone: take them out."
_PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")


@dataclass(frozen=True)
class Row:
    """What the table says of one address."""

    route: str
    get: str
    post: str
    names: str

    @property
    def asked(self) -> Iterator[tuple[str, str]]:
        """Each method it answers with its rule."""
        return ((method, rule) for method, rule in (("get", self.get), ("post", self.post)) if rule != NO_METHOD)


def table() -> dict[str, Row]:
    """This will read the checked-in table, by address."""
    with TABLE.open(encoding="utf-8", newline="") as handle:
        return {row["route"]: Row(**{name: row[name] for name in COLUMNS}) for row in csv.DictReader(handle)}


def pages() -> list[Row]:
    """This will give the rows of the staff's and the phone's pages."""
    return [row for row in table().values() if not row.route.startswith(API)]


def served() -> dict[str, Callable[..., Any]]:
    """This will give every address of the program with its view."""
    return dict(_walk(get_resolver("bihuan.config.urls").url_patterns, ""))


def address(route: str, placed: str | None = None) -> str:
    """This will fill an address with `placed` for the thing it names; without it with a thing that does not exist."""
    others = {"verb": VERBS.get(route.partition("/")[0], "note"), "int": "999999"}

    def fill(found: re.Match[str]) -> str:
        kind, name = found.groups()
        if name in others:
            return others[name]
        return placed or others.get(kind) or ("GZ-000000-0000" if name == "number" else str(uuid4()))

    return "/" + _PLACE.sub(fill, route).removeprefix("^")


def proposed(route: str, view: Callable[..., Any]) -> Row:
    """This will read from a view's guards the row it asks for; what can't be read is a question mark."""
    if route.startswith(DOCUMENTED) and (rules := documented(route)):
        return Row(route, *rules, _named(route))
    methods, rule, layer = ["GET", "POST"], "?", view
    while layer is not None:
        kept = getclosurevars(layer).nonlocals if hasattr(layer, "__code__") else {}
        methods = kept.get("request_method_list", methods)
        if "permission" in kept:
            rule = kept["permission"] or SIGNED_IN
        elif hasattr(layer, "__code__") and layer.__code__.co_qualname.startswith("phone_page."):
            rule = "field.view"
        layer = getattr(layer, "__wrapped__", None)
    get, post = (rule if method in methods else NO_METHOD for method in ("GET", "POST"))
    return Row(route, get, post, _named(route))


def documented(route: str) -> tuple[str, str] | None:
    """This will give the permissions the API's description states for an address; None where it has none."""
    operations = _paths().get("/" + _PLACE.sub(r"{\2}", route))
    if operations is None:
        return None
    get, post = (operations.get(method) for method in ("get", "post"))
    return _permission(get), _permission(post)


def operations_at(route: str) -> dict[str, Any]:
    """This will give the API's description of an address, by method."""
    found: dict[str, Any] = _paths().get("/" + _PLACE.sub(r"{\2}", route), {})
    return found


@cache
def _paths() -> Any:
    return document()["paths"]


def _permission(operation: Any) -> str:
    return "".join(operation["security"][0]["token"]) or SIGNED_IN if operation else NO_METHOD


def _named(route: str) -> str:
    names = [name for _kind, name in _PLACE.findall(route)]
    return "order" if "number" in names else names[0].removesuffix("_id") if names else NOTHING


def _walk(patterns: Iterable[Any], before: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield route, one.callback
        else:
            yield from _walk(one.url_patterns, route)


def main() -> None:
    """This will print what the table lacks."""
    known = table() if TABLE.exists() else {}
    for route, view in served().items():
        if route not in known:
            row = proposed(route, view)
            sys.stdout.write(f"{row.route},{row.get},{row.post},{row.names}\n")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    main()
