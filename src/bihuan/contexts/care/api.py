"""Care's door."""

from bihuan.contexts.care.actions import (
    NOTE_MAX_CHARS,
    SPOKEN,
    drop_callback,
    forget,
    open_callback,
    record_answer,
    record_no_answer,
    release_callback,
    settle_unreached,
    take_callback,
)
from bihuan.contexts.care.models import ANSWERS
from bihuan.contexts.care.policies import CALLBACK, SHARES, TEMPLATES
from bihuan.contexts.care.queries import View, callback, callback_counts, callbacks, callbacks_of, waiting_callback
from bihuan.contexts.care.types import (
    SCORE_MAX,
    SCORE_MIN,
    WAITING,
    Answers,
    CallbackCounts,
    CallbackDetail,
    CallbackResult,
    CallbackRow,
    CallbackState,
    Verdict,
)

__all__ = [
    "ANSWERS",
    "CALLBACK",
    "NOTE_MAX_CHARS",
    "SCORE_MAX",
    "SCORE_MIN",
    "SHARES",
    "SPOKEN",
    "TEMPLATES",
    "WAITING",
    "Answers",
    "CallbackCounts",
    "CallbackDetail",
    "CallbackResult",
    "CallbackRow",
    "CallbackState",
    "Verdict",
    "View",
    "callback",
    "callback_counts",
    "callbacks",
    "callbacks_of",
    "drop_callback",
    "forget",
    "open_callback",
    "record_answer",
    "record_no_answer",
    "release_callback",
    "settle_unreached",
    "take_callback",
    "waiting_callback",
]
