"""A small cast of accounts with known rights. Passwords are hashed fast in tests, see tests/settings.py."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from bihuan.platform.actor import Actor, system_actor
from bihuan.platform.identity import User, actor_for, create, grant, hashed_password

AT = datetime(2026, 11, 21, 6, 32, tzinfo=UTC)
PASSWORD = "Luntai-7788"
SETUP = system_actor("setup", "users.*")


def minutes(count: float) -> datetime:
    """This will give the moment `count` minutes after AT."""
    return AT + timedelta(minutes=count)


def account(login: str, *roles: str, person: bool = False, path: str = "", contractor_id: UUID | None = None) -> User:
    """This will make an account with roles over `path`."""
    user_id = create(
        SETUP,
        login=login,
        password_hash=hashed_password(PASSWORD, login=login),
        person_id=uuid4() if person else None,
        at=AT,
    )
    for role in roles:
        grant(SETUP, user_id=user_id, role=role, path=path, contractor_id=contractor_id, at=AT)
    found: User = User.objects.get(pk=user_id)
    return found


def acting(user: User, at: datetime = AT) -> Actor:
    """This will give the account's actor."""
    return actor_for(User.objects.get(pk=user.pk), at=at, channel="web")
