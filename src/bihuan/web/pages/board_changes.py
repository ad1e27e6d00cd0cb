"""After an act, a finished plan or some seconds: only what differs is sent, each technician's row by itself.

The page says what it has in the header X-Board-Has: `shape=<digest>,row-T01=<digest>,…`.
"""

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from bihuan.platform import clock
from bihuan.web.http import StaffRequest
from bihuan.web.pages.board_view import BoardQuery, BoardView
from bihuan.web.toasts import Toast

HAS = "X-Board-Has"


def changed(request: StaffRequest, toast: Toast | None = None, *, done: str = "") -> HttpResponse:
    """This will answer with the parts that differ; `toast` is said, `done` names what the page should close."""
    query = BoardQuery.of(request)
    view = BoardView(query, clock.now())
    has = dict(part.partition("=")[::2] for part in request.headers.get(HAS, "").split(",") if part)
    whole = has.get("shape") != view.shape
    new = {name for name, digest in view.digests.items() if has.get(name) != digest}
    shown = {"view": view, "query": query, "whole": whole, "new": new, "oob": True}
    response = render(request, "board/changes.html", shown)
    told: dict[str, Any] = {"toast": toast} if toast else {}
    if done:
        told["boarddone"] = {"what": done}
        # Nothing of the answer belongs where the act was: all of it finds its own place.
        response["HX-Retarget"], response["HX-Reswap"] = "#board-said", "innerHTML"
    if told:  # after settling: what acted may be gone from the page by then, and must not be before
        response["HX-Trigger-After-Settle"] = json.dumps(told)
    return response
