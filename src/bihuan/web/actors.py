"""Who did it, in words: the stored ids of actors as names that colleagues know."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from bihuan.contexts.workforce import api as workforce
from bihuan.platform.identity import User


def actor_names(ids: Iterable[str]) -> dict[str, str]:
    """This will name actors: a person by name, an account without one by its login. At most two queries."""
    wanted = {one for one in ids if one}
    by_user = {UUID(one.partition(":")[2]): one for one in wanted if one.startswith("user:")}
    names = {one: _("System") for one in wanted if one.startswith("system:")}
    names |= {one: _("Interface") for one in wanted if one.startswith("token:")}
    if not by_user:
        return names
    accounts = list(User.objects.filter(pk__in=by_user).values_list("pk", "person_id", "login"))
    people = workforce.persons({person for _pk, person, _login in accounts if person})
    return names | {by_user[pk]: people[person].name if person in people else login for pk, person, login in accounts}
