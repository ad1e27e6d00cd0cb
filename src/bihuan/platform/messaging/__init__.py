"""Telling customers: an outbox of logical messages, each sent once or shown as failed or unknown. Words are care's.

queue_message(key=f"dispatched:{order_id}:{cycle}", channel="sms", recipient=phone, text=words.fill({…}), …)
"""

from bihuan.platform.messaging.erasing import erase_messages
from bihuan.platform.messaging.models import Message
from bihuan.platform.messaging.outbox import (
    HeldMessage,
    MessageRow,
    OutboxFilter,
    Trouble,
    cancel,
    held_messages,
    outbox,
    retry,
    trouble,
)
from bihuan.platform.messaging.queue import UNDO_WINDOW_S, cancel_message, queue_message
from bihuan.platform.messaging.words import Words, words

__all__ = [
    "UNDO_WINDOW_S",
    "HeldMessage",
    "Message",
    "MessageRow",
    "OutboxFilter",
    "Trouble",
    "Words",
    "cancel",
    "cancel_message",
    "erase_messages",
    "held_messages",
    "outbox",
    "queue_message",
    "retry",
    "trouble",
    "words",
]
