"""Accounts for everybody who works in the city, and the actors they are, each with the rights of its role alone."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from bihuan.config.demo.city.plan import CITY_PATH
from bihuan.config.demo.signins import SIGN_INS
from bihuan.contexts.workforce import api as workforce
from bihuan.platform.actor import Actor, system_actor
from bihuan.platform.identity import User, actor_for
from bihuan.platform.identity.accounts import create
from bihuan.platform.identity.credentials import hashed_password
from bihuan.platform.identity.granting import grant

ROLES: Final = {
    "technician": "technician",
    "support_technician": "technician",
    "dispatcher": "dispatcher",
    "hotline_agent": "hotline_agent",
    "technical_support": "expert_seat",
    "resource_clerk": "resource_clerk",
    "callback_agent": "callback_agent",
    "quality_inspector": "quality_inspector",
    "operations_manager": "operations_manager",
}
ACCOUNTS: Final = system_actor("demo", "users.create", "users.grant")


@dataclass(frozen=True)
class Cast:
    """The actors of the city, by post; technicians also by person."""

    by_post: dict[str, list[Actor]] = field(default_factory=dict)
    by_person: dict[UUID, Actor] = field(default_factory=dict)

    def seats(self) -> list[Actor]:
        """This will give those who take calls: the hotline, and technical support, which is the expert seat."""
        return [*self.by_post["hotline_agent"], *self.by_post.get("technical_support", ())]


def open_accounts(at: datetime) -> int:
    """This will give everybody an account whose post needs one and who has none of the sign-ins offered.

    Nobody knows their password: they act in the demonstration only.
    """
    offered = {sign_in.person for sign_in in SIGN_INS}
    hashed = hashed_password(secrets.token_urlsafe(24) + "aA1", login="nobody")
    made_count = 0
    for person in _staff():
        role = ROLES.get(person.post)
        if role is None or person.code in offered:
            continue
        login = f"demo.{person.code.lower()}"
        user_id = create(ACCOUNTS, login=login, password_hash=hashed, person_id=person.id, path=CITY_PATH, at=at)
        grant(ACCOUNTS, user_id=user_id, role=role, path=CITY_PATH, at=at)
        made_count += 1
    return made_count


def cast(at: datetime) -> Cast:
    """This will build the actors of all who have an account, with the rights they hold at `at`."""
    users = {user.person_id: user for user in User.objects.filter(person_id__isnull=False, active=True)}
    found = Cast()
    for person in _staff():
        if person.id in users and person.post in ROLES:
            channel = "phone" if ROLES[person.post] == "technician" else "web"
            actor = actor_for(users[person.id], at=at, channel=channel)  # type: ignore[arg-type]  # a channel's name, as text
            found.by_post.setdefault(person.post, []).append(actor)
            found.by_person[person.id] = actor
    return found


def _staff() -> Iterable["workforce.PersonRow"]:
    """Everybody who works here, in the order of their codes."""
    viewer = system_actor("demo", "workforce.view")
    return workforce.people(viewer, path=CITY_PATH)
