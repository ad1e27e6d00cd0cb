"""Taking away whom messages went to and what they said, when somebody's personal data are erased."""

from collections.abc import Iterable
from uuid import UUID

from bihuan.platform.messaging.models import Message


def erase_messages(subject_kind: str, subject_ids: Iterable[UUID]) -> int:
    """This will empty the messages about these subjects, in the running transaction, and give their number.

    What waits is cancelled; that a message was sent, when and of which kind stays.
    """
    about = Message.objects.filter(subject_kind=subject_kind, subject_id__in=list(subject_ids), text__isnull=False)
    about.filter(state=Message.State.WAITING).update(state=Message.State.CANCELLED)
    return about.exclude(state=Message.State.SENDING).update(recipient=None, recipient_blind=None, text=None)
