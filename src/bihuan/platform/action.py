"""The one way to change anything.

    @action("orders.assign")
    def assign(actor: Actor, *, order_id: UUID, person_id: UUID, at: datetime) -> UUID: ...

The outermost action is checked for permission and opens the transaction; actions it calls run inside both. The body
loads rows through `visible(actor, act_permission())`, asks pure rules, writes by conditional UPDATE or under a row
lock, and records what happened. Events and deliveries are written at the end, in the same transaction.
"""

import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import cached_property, update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar, get_type_hints
from uuid import UUID

from django.db import InterfaceError, OperationalError
from pydantic import TypeAdapter
from pydantic_core import to_json

from bihuan.kernel.errors import N_, Refused, Unavailable
from bihuan.kernel.ids import new_id
from bihuan.platform import clock
from bihuan.platform.actor import Actor
from bihuan.platform.events.record import Ledger
from bihuan.platform.memory import atomic
from bihuan.platform.models.idempotency import IdempotencyKey
from bihuan.platform.models.inserting import insert_new
from bihuan.platform.privacy.keys import ring

P = ParamSpec("P")
R = TypeVar("R")

TIMES = ("at", "claimed_at")  # a retry comes later: its times are not part of what was asked
registry: dict[str, "Action[Any, Any]"] = {}
_current: ContextVar[tuple[str, Ledger] | None] = ContextVar("current_action", default=None)
_looking: ContextVar[bool] = ContextVar("looking_only", default=False)
_cause: ContextVar[tuple[int, UUID] | None] = ContextVar("cause", default=None)


class Action(Generic[P, R]):
    """A registered way to change something; call it, or call `once` with an idempotency key."""

    def __init__(self, name: str, body: Callable[P, R]) -> None:
        self.name = name
        self.body = body
        update_wrapper(self, body)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        if _current.get() is not None:
            return self.body(*args, **kwargs)
        return self._outermost(lambda: self.body(*args, **kwargs), _actor_of(args))

    def once(self, key: str, /, *args: P.args, **kwargs: P.kwargs) -> R:
        """This will act, or give the first result again if `key` was used before with the same body.

        Raises Refused(code="idempotency_mismatch") if the key was used with another body. A refusal uses no key up.
        """
        actor = _actor_of(args)
        body_hash = _keyed_hash(kwargs)

        def claim_and_run() -> R:
            row, fresh = self._claim(actor, key, body_hash)
            if not fresh:
                if row.body_hash != body_hash:
                    raise Refused(
                        N_("This idempotency key was used before with other data. Send a new key."),
                        code="idempotency_mismatch",
                    )
                return self._result_type.validate_python(row.result)  # type: ignore[no-any-return]
            result = self.body(*args, **kwargs)
            row.result = self._result_type.dump_python(result, mode="json")
            row.save(update_fields=["result"])
            return result

        return self._outermost(claim_and_run, actor)

    def _outermost(self, run: Callable[[], R], actor: Actor) -> R:
        actor.require(self.name)
        if _looking.get():
            raise RuntimeError("nothing is changed where one only looks")
        causation, correlation = _cause.get() or (None, new_id())
        ledger = Ledger(actor, correlation, causation)
        token = _current.set((self.name, ledger))
        try:
            with atomic():
                result = run()
                ledger.flush()
            return result
        except (OperationalError, InterfaceError) as problem:
            raise Unavailable(
                N_("The database is away or too busy. Nothing was changed; please send the same request again.")
            ) from problem
        finally:
            _current.reset(token)

    def _claim(self, actor: Actor, key: str, body_hash: str) -> tuple[IdempotencyKey, bool]:
        named = {"principal": actor.id, "action": self.name, "key": key}
        made = insert_new(IdempotencyKey, **named, body_hash=body_hash, created_at=clock.now())
        if made is not None:
            return made, True
        return IdempotencyKey.objects.get(**named), False  # a parallel request with this key has committed by now

    @cached_property
    def _result_type(self) -> TypeAdapter[Any]:
        return TypeAdapter(get_type_hints(self.body)["return"])


def action(name: str) -> Callable[[Callable[P, R]], Action[P, R]]:
    """This will register a function as the action `name`; the permission it needs has the same name."""

    def register(body: Callable[P, R]) -> Action[P, R]:
        if name in registry:
            raise ValueError(f"action {name} is declared twice")
        registry[name] = made = Action(name, body)
        return made

    return register


def act_permission() -> str:
    """This will name the permission under which the running action loads rows: the outermost action's name."""
    return _running()[0]


def record(
    facts: Any, *, subject: tuple[str, UUID], path: str, at: datetime, claimed_at: datetime | None = None
) -> None:
    """This will record what happened to `subject`, as part of the running action."""
    _running()[1].add(facts, subject, path, at, claimed_at)


@contextmanager
def caused_by(event_id: int, correlation: UUID) -> Iterator[None]:
    """This will tie all events recorded inside the block to the event that led to them; used by reactions."""
    token = _cause.set((event_id, correlation))
    try:
        yield
    finally:
        _cause.reset(token)


@contextmanager
def apiece() -> Iterator[None]:
    """This will tie together what is recorded inside the block, apart from what else a large action records."""
    ledger = _running()[1]
    whole, ledger.correlation = ledger.correlation, new_id()
    try:
        yield
    finally:
        ledger.correlation = whole


@contextmanager
def apart() -> Iterator[None]:
    """This will let actions called inside the block be outermost ones, each with its own actor and events."""
    token = _current.set(None)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def looking_only() -> Iterator[None]:
    """This will refuse every action inside the block: there one asks what would be, and decides nothing."""
    token = _looking.set(True)
    try:
        yield
    finally:
        _looking.reset(token)


def _running() -> tuple[str, Ledger]:
    current = _current.get()
    if current is None:
        raise RuntimeError("only inside an action")
    return current


def _actor_of(args: tuple[Any, ...]) -> Actor:
    actor = args[0]
    if not isinstance(actor, Actor):
        raise TypeError("an action's first argument is its actor")
    return actor


def _keyed_hash(kwargs: dict[str, Any]) -> str:
    asked = {name: value for name, value in sorted(kwargs.items()) if name not in TIMES}
    return hmac.digest(ring().blind, b"idempotency\0" + to_json(asked, bytes_mode="base64"), "sha256").hex()
