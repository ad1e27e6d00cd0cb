"""Every address of the program, with something in place of each part that varies."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver

_SAMPLES = {"uuid": str(UUID(int=7)), "int": "7", "date": "2026-11-22"}
_PART = re.compile(r"<(?:(\w+):)?(\w+)>")


def addresses() -> Iterator[str]:
    """This will give one address per route."""
    yield from _below(get_resolver("bihuan.config.urls"), "/")


def _below(resolver: URLResolver, before: str) -> Iterator[str]:
    for one in resolver.url_patterns:
        route = before + str(getattr(one.pattern, "_route", ""))
        if isinstance(one, URLResolver):
            yield from _below(one, route)
        elif isinstance(one, URLPattern):
            yield _PART.sub(_sample, route)


def _sample(found: "re.Match[str]") -> Any:
    return _SAMPLES.get(found[1] or "", "x")
