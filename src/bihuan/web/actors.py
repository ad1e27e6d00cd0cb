"""Who did it, in words: the stored ids of actors as names that colleagues know, and what they may do."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from bihuan.contexts.workforce import api as workforce
from bihuan.platform import identity
from bihuan.platform.actor import Actor
from bihuan.platform.identity import User
from bihuan.web.labels import role_label


def actor_names(ids: Iterable[str]) -> dict[str, str]:
    """This will name actors: a person by name, an account without one by its login. At most three queries."""
    wanted = {one for one in ids if one}
    by_user = {UUID(one.partition(":")[2]): one for one in wanted if one.startswith("user:")}
    names = {one: _("System") for one in wanted if one.startswith("system:")}
    names |= {one: _("Interface") for one in wanted if one.startswith("token:")}
    by_person = {UUID(one.partition(":")[2]): one for one in wanted if one.startswith("person:")}
    if by_person:  # what an older system tells of people, who may have no account here
        names |= {by_person[pk]: row.name for pk, row in workforce.persons(set(by_person)).items()}
    if not by_user:
        return names
    accounts = list(User.objects.filter(pk__in=by_user).values_list("pk", "person_id", "login"))
    people = workforce.persons({person for _pk, person, _login in accounts if person})
    return names | {by_user[pk]: people[person].name if person in people else login for pk, person, login in accounts}


def own_name(account: User) -> str:
    """This will name an account as its colleagues call its person; by its login where no person is linked to it."""
    if account.person_id is None:
        return account.login
    found = workforce.persons({account.person_id}).get(account.person_id)
    return found.name if found else account.login


def accounts_of(actor: Actor, text: str) -> tuple[UUID, ...]:
    """This will find the accounts in the actor's sight of this login, or of the people of this name or number."""
    of_them = Q(login=text) | Q(person_id__in=workforce.naming.people_called(text))
    found = User.objects.visible(actor, "users.view").filter(of_them).order_by("login")
    return tuple(found.values_list("pk", flat=True))


def account_ids(actor: Actor, text: str) -> tuple[str, ...]:
    """This will give the ids that events store of the accounts of a login or of a person; none where there is none."""
    return tuple(f"user:{one}" for one in accounts_of(actor, text))


def role_labels(actor: Actor) -> list[str]:
    """This will give the names of the roles an actor holds, in the order of the table of roles."""
    held = {grant.permissions for grant in actor.grants}
    return [role_label(name) for name, role in identity.roles().items() if role.permissions in held]
