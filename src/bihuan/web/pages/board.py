"""The dispatch board: one day, who has what and when, what nobody has and why, and what comes next."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from bihuan.platform import clock
from bihuan.web import tiles
from bihuan.web.http import StaffRequest, page
from bihuan.web.pages import board_acts, board_map, board_order, board_undo
from bihuan.web.pages.board_changes import changed
from bihuan.web.pages.board_view import BoardQuery, BoardView


@require_GET
@page("dispatch.view")
def board(request: StaffRequest) -> HttpResponse:
    """This will show the day named in the address, today otherwise."""
    query = BoardQuery.of(request)
    shown = {
        "view": BoardView(query, clock.now()),
        "query": query,
        "tiles": tiles.installed(),
        "map_state": board_map.kept(request),
    }
    return render(request, "board/board.html", shown)


@require_GET
@page("dispatch.view")
def changes(request: StaffRequest) -> HttpResponse:
    """This will give the parts of the page that are no longer as the page has them."""
    return changed(request)


urlpatterns = [
    path("board", board, name="board"),
    path("board/changes", changes, name="board-changes"),
    *board_acts.urlpatterns,
    *board_order.urlpatterns,
    *board_undo.urlpatterns,
    *board_map.urlpatterns,
]
