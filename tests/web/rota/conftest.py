"""The rota's group with its days, and a manager and a technician signed in over it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.test import Client

from bihuan.contexts.workforce import api as workforce
from bihuan.platform import clock
from bihuan.platform.identity.models import RoleGrant
from tests.contexts.workforce import cast, rota_cast
from tests.web.people import PASSWORD, account


@dataclass(frozen=True)
class Desk:
    """The group, and its manager's browser."""

    made: rota_cast.Rota
    manager: Client

    @property
    def address(self) -> str:
        return f"/rota?group={self.made.group}&first={rota_cast.FIRST}"

    def form(self, **more: object) -> dict[str, object]:
        return {"group": self.made.group, "first": rota_cast.FIRST, **more}


def signed_in(login: str, role: str, path: str) -> Client:
    """This will open an account and sign it in."""
    RoleGrant.objects.filter(user=account(login, role, path=path)).update(valid_from=cast.AT - timedelta(days=1))
    client = Client()
    assert client.post("/signin", {"login": login, "password": PASSWORD}).status_code == 302
    return client


@pytest.fixture
def desk(db: None) -> Iterator[Desk]:
    with clock.frozen(cast.AT):
        made = rota_cast.rota()
        for number, code in enumerate(made.people):
            days = [
                cast.rest(day) if (index + number) % 6 == 0 else cast.shift(day) for index, day in enumerate(weeks())
            ]
            workforce.set_roster(cast.BOSS, person_id=made.people[code], days=tuple(days), at=cast.AT)
        yield Desk(made, signed_in("manager", "operations_manager", made.town.path("C")))


def weeks() -> list[date]:
    """The four weeks the page shows."""
    return [rota_cast.FIRST + timedelta(days=number) for number in range(28)]
