"""Who asks, with which permission, and in which language the answer is."""

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from bihuan.kernel.errors import N_, BihuanError, Fault, Invalid
from bihuan.platform import clock
from bihuan.platform.actor import Actor
from bihuan.platform.identity import actor_of_token


class ApiRequest(HttpRequest):
    """Django's request behind a Door. `number` names it in answers and logs."""

    number: str
    actor: Actor


class Unauthorised(BihuanError):
    """Nobody known asks."""

    status = 401
    default_code = "unauthorised"


class Door(HttpBearer):
    """Lets in whoever shows a token that holds `permission` (any token where it is empty), asking what may be asked.

    The address is looked at here as well, before anything is read: a filter that is misspelt must not show everything.
    """

    def __init__(self, permission: str = "", filters: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self.permission = permission
        self.filters = filters

    def __call__(self, request: HttpRequest) -> Any:
        actor = super().__call__(request)
        if actor is None:
            raise Unauthorised(N_("Send a valid token: Authorization: Bearer …"))
        if self.permission:
            actor.require(self.permission)
        if unknown := sorted(set(request.GET) - self.filters):
            raise Invalid.of(Fault(f"query.{name[:40]}", N_("There is no such filter.")) for name in unknown)
        return actor

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """This will find the token's actor and put it on the request."""
        actor = actor_of_token(token, at=clock.now())
        request.actor = actor  # type: ignore[attr-defined]  # declared on ApiRequest
        return actor
