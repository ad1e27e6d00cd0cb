"""Callbacks: due, taken in hand, answered."""

from typing import Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from bihuan.api.acts import act
from bihuan.api.door import ApiRequest
from bihuan.api.reads import read, rows_of
from bihuan.api.strict import Paging
from bihuan.contexts.care import api as care
from bihuan.platform import clock

router = Router()
VIEW = "care.view"
CALLBACK = "/callbacks/{uuid:callback_id}"


class CallbackQuery(Paging):
    """Which of the list's views."""

    view: Literal["due", "late", "escalated", "unreached", "done"] = "due"


@read(router, "/callbacks", VIEW, "listCallbacks", tuple[care.CallbackRow, ...])
def list_callbacks(
    request: ApiRequest, response: HttpResponse, asked: Query[CallbackQuery]
) -> tuple[care.CallbackRow, ...]:
    """This will list callbacks of one view, what runs out first before the rest."""
    page = care.callbacks(request.actor, view=asked.view, at=clock.now(), number=asked.page, size_count=asked.size)
    return rows_of(response, page)


@read(router, CALLBACK, VIEW, "getCallback", care.CallbackDetail)
def get_callback(request: ApiRequest, callback_id: UUID) -> care.CallbackDetail:
    """This will give one callback; the whole phone number only to the one who has it in hand."""
    return care.callback(request.actor, callback_id, clock.now())


act(router, f"{CALLBACK}/take", care.take_callback, "takeCallback")
act(router, f"{CALLBACK}/release", care.release_callback, "releaseCallback")
act(router, f"{CALLBACK}/answer", care.record_answer, "answerCallback")
act(router, f"{CALLBACK}/no-answer", care.record_no_answer, "recordNoAnswer")
act(router, f"{CALLBACK}/settle", care.settle_unreached, "settleUnreached")
