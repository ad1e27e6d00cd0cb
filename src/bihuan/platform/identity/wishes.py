"""What an account keeps for itself beyond language and theme: named filters of lists, and hints it has read.

A filter is an address's query of codes and days only. What is searched for may be somebody's name or number, so the
form of a query leaves no room for it.
"""

import re
from datetime import datetime
from typing import Any, Final

from bihuan.kernel.errors import N_, Invalid, Refused
from bihuan.platform.action import action
from bihuan.platform.actor import Actor
from bihuan.platform.identity.models import User

FILTERS_MAX_COUNT: Final = 12
NAME_MAX_CHARS: Final = 24
_PART: Final = r"[a-z_]{1,24}=[A-Za-z0-9_.-]{1,64}"
_QUERY: Final = re.compile(rf"{_PART}(&{_PART}){{0,19}}")
_PLACE: Final = re.compile(r"[a-z_-]{1,32}")


def filters_of(user: User) -> tuple[tuple[str, str], ...]:
    """This will give an account's named filters: name and query, in the order of their keeping."""
    return tuple((name, query) for name, query in user.wishes.get("filters", []))


def has_read(user: User, place: str) -> bool:
    """This will say whether an account has put the hint of a page away."""
    return place in user.wishes.get("hints", [])


@action("users.keep_filter")
def keep_filter(actor: Actor, *, name: str, query: str, at: datetime) -> None:  # noqa: ARG001 - told the time as all are
    """This will keep one of the actor's own filters; the same name again replaces it. Nothing to record."""
    name = " ".join(name.split())
    if not name or len(name) > NAME_MAX_CHARS:
        raise Invalid(N_("Give it a name of at most %(most)s characters."), where="name", most=NAME_MAX_CHARS)
    if not _QUERY.fullmatch(query):
        raise Invalid(N_("Nothing of these conditions can be kept; a search is not."), where="query")
    user = _own(actor)
    others = [kept for kept in user.wishes.get("filters", []) if kept[0] != name]
    if len(others) >= FILTERS_MAX_COUNT:
        raise Refused(N_("At most %(most)s filters are kept. Drop one first."), most=FILTERS_MAX_COUNT)
    _keep(user, filters=[*others, [name, query]])


@action("users.drop_filter")
def drop_filter(actor: Actor, *, name: str, at: datetime) -> None:  # noqa: ARG001 - told the time as all are
    """This will drop one of the actor's own filters; dropping one that is not there changes nothing."""
    user = _own(actor)
    _keep(user, filters=[kept for kept in user.wishes.get("filters", []) if kept[0] != name])


@action("users.put_hint_away")
def put_hint_away(actor: Actor, *, place: str, at: datetime) -> None:  # noqa: ARG001 - told the time as all are
    """This will remember that the actor has read the hint of a page."""
    if not _PLACE.fullmatch(place):
        raise Invalid(N_("There is no such page."), where="place")
    user = _own(actor)
    _keep(user, hints=sorted({place, *user.wishes.get("hints", [])}))


def _own(actor: Actor) -> User:
    user: User = User.objects.get_queryset().select_for_update().get(pk=actor.user_id)
    return user


def _keep(user: User, **wishes: Any) -> None:
    User.objects.filter(pk=user.pk).update(wishes={**user.wishes, **wishes})
