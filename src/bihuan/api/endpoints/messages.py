"""The outbox: what customers were told."""

from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from bihuan.api.door import ApiRequest
from bihuan.api.reads import read, rows_of
from bihuan.api.strict import CodeText, Strict
from bihuan.platform import messaging
from bihuan.platform.paging import NUMBER_MAX

router = Router()
VIEW = "messages.view"


class OutboxQuery(Strict):
    """Which messages: by state, channel, template, or the order they tell of; fifty a page."""

    page: Annotated[int, Field(ge=1, le=NUMBER_MAX)] = 1
    state: CodeText | None = None
    channel: CodeText | None = None
    template: CodeText | None = None
    order_id: UUID | None = None


@read(router, "/messages", VIEW, "listMessages", tuple[messaging.MessageRow, ...])
def list_messages(
    request: ApiRequest, response: HttpResponse, asked: Query[OutboxQuery]
) -> tuple[messaging.MessageRow, ...]:
    """This will list messages to customers, newest first, phones masked."""
    wanted = messaging.OutboxFilter(
        state=asked.state or "",
        channel=asked.channel or "",
        template=asked.template or "",
        subject=("order", asked.order_id) if asked.order_id else None,
    )
    return rows_of(response, messaging.outbox(request.actor, wanted, number=asked.page))
