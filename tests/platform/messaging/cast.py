"""A provider that answers as told, one message, and people who may look or act."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from bihuan.platform.actor import Actor, Grant, system_actor
from bihuan.platform.messaging import Message, queue_message
from bihuan.platform.messaging.providers import Outgoing
from bihuan.platform.worker import run_until_idle
from tests.platform.core.acts import AT

PHONE = "13805912046"
CLERK = system_actor("clerk", "messages.view", "messages.retry", "messages.cancel")
CITY = Actor(
    id="user:city",
    kind="user",
    grants=(
        Grant(frozenset({"messages.*"}), path="00010001"),
        Grant(frozenset({"messages.view"}), path="00010002"),
    ),
)


class Script:
    """A provider that answers as told and counts what it took."""

    name = "script"
    idempotent = False
    channels = frozenset({"sms", "email"})
    answers: list[Exception] = []
    took: list[str] = []

    def send(self, message: Outgoing) -> str:
        self.took.append(message.text)
        if self.answers:
            raise self.answers.pop(0)
        return "ref-1"


def queue(key: str = "dispatched:1", **values: Any) -> UUID:
    asked = {
        "channel": "sms",
        "recipient": PHONE,
        "text": f"王师傅 {PHONE} 14:00 上门",
        "template": "care.dispatched",
        "subject": ("order", UUID(int=1)),
        "path": "00010001",
        "at": AT,
    }
    return queue_message(key=key, **{**asked, **values})


def stored() -> Message:
    return Message.objects.get()


def run(seconds: float = 30) -> int:
    return run_until_idle(AT + timedelta(seconds=seconds))
