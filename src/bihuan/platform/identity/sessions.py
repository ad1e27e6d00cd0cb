"""The session of a signed-in user: which account, and the stamp it had then. Knows no request."""

from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase

from bihuan.platform.identity.credentials import same
from bihuan.platform.identity.models import User
from bihuan.platform.identity.signin import Admitted

_USER, _STAMP = "user", "stamp"
_HALF = "half"  # whose password was right and whose second factor is still owed


def begin(session: SessionBase, admitted: Admitted) -> None:
    """This will start over with a new key, so that a session planted before the sign-in is worth nothing.

    Without the second factor it is half a session: nobody's, for every page but those that ask for it.
    """
    session.flush()
    session[_HALF if admitted.second else _USER], session[_STAMP] = str(admitted.user_id), admitted.stamp
    if admitted.second:
        session.set_expiry(admitted.second_s)


def user_of(session: SessionBase) -> User | None:
    """This will give the user of a live session; one that was ended elsewhere is emptied. One query."""
    return _live(session, _USER)


def half_user_of(session: SessionBase) -> User | None:
    """This will give whose password was right and who still owes the second factor."""
    return _live(session, _HALF)


def _live(session: SessionBase, name: str) -> User | None:
    if name not in session:
        return None
    user: User | None = User.objects.filter(pk=UUID(session[name]), active=True).first()
    if user is None or not same(user.stamp, session.get(_STAMP, "")):
        session.flush()
        return None
    return user


def end(session: SessionBase) -> None:
    """This will forget the session and its key."""
    session.flush()
