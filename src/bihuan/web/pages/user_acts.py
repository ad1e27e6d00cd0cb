"""What a security administrator does with accounts: made, shut, opened, given roles and keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.errors import N_, Fault, Invalid, NotFound, Refused
from bihuan.platform import identity
from bihuan.platform.actor import Actor
from bihuan.platform.scoping import reaches
from bihuan.web import ledger
from bihuan.web.asks.accounts import create_fields, grant_fields, token_fields
from bihuan.web.http import StaffRequest, page
from bihuan.web.labels import role_label
from bihuan.web.ledger import Act, Done, Secret, Subject, picked

VIEW = "users.view"
DAY = timedelta(days=1)


def _given_password(login: str) -> tuple[str, str]:
    """A first password and its hash, made before any transaction begins."""
    password = identity.first_password()
    return password, identity.hashed_password(password, login=login)


def _told_once(password: str) -> Secret:
    return Secret(
        _("First password"),
        password,
        _("It is shown once and kept nowhere. Hand it over in person; it must be changed at the first sign-in."),
    )


@contextmanager
def _told_before() -> Iterator[None]:
    """A form that is sent again was done the first time, and the secret made then is kept nowhere to be told again."""
    try:
        yield
    except Refused as fault:
        if fault.code != "idempotency_mismatch":
            raise
        raise Refused(
            N_(
                "This was done when it was first sent, and its secret is shown only once. If you did not see it: "
                "reset the password, or revoke the key and issue another one."
            ),
            code="told_before",
        ) from fault


def _create(key: str, actor: Actor, _subject: Subject, given: dict[str, Any], now: datetime) -> Done:
    password, hashed = _given_password(given["login"])
    person_id = _person(actor, given["person_code"])
    try:
        with _told_before():
            made = identity.create.once(
                key, actor, login=given["login"], password_hash=hashed, person_id=person_id, path=given["path"], at=now
            )
    except Refused as fault:
        fault.where = "person_code" if fault.where == "person_id" else fault.where
        raise
    return Done(secret=_told_once(password), back=reverse("users-account", args=[made]))


def _person(actor: Actor, code: str) -> UUID | None:
    if not code:
        return None
    nobody = NotFound(N_("Nobody in your area has this staff number."), where="person_code")
    try:
        found = workforce.person_by_code(code.strip())
    except NotFound:
        raise nobody from None
    if not reaches(actor, "users.create", found.path):
        raise nobody
    return found.id


def _disable(key: str, actor: Actor, subject: Subject, _given: dict[str, Any], now: datetime) -> Done:
    with _in_words():
        identity.disable.once(key, actor, user_id=subject.row.id, at=now)
    return Done(_("%(login)s is shut; its sessions and keys have ended.") % {"login": subject.title})


def _enable(key: str, actor: Actor, subject: Subject, _given: dict[str, Any], now: datetime) -> Done:
    password, hashed = _given_password(subject.title)
    with _told_before():
        identity.enable.once(key, actor, user_id=subject.row.id, password_hash=hashed, at=now)
    return Done(secret=_told_once(password))


def _unlock(key: str, actor: Actor, subject: Subject, _given: dict[str, Any], now: datetime) -> Done:
    identity.unlock.once(key, actor, user_id=subject.row.id, at=now)
    return Done(_("The lock on %(login)s is lifted.") % {"login": subject.title})


def _reset_password(key: str, actor: Actor, subject: Subject, _given: dict[str, Any], now: datetime) -> Done:
    password, hashed = _given_password(subject.title)
    with _told_before():
        identity.reset_password.once(key, actor, user_id=subject.row.id, password_hash=hashed, at=now)
    return Done(secret=_told_once(password))


def _reset_second(key: str, actor: Actor, subject: Subject, _given: dict[str, Any], now: datetime) -> Done:
    identity.reset_second.once(key, actor, user_id=subject.row.id, at=now)
    return Done(_("%(login)s sets up another second factor at the next sign-in.") % {"login": subject.title})


def _grant(key: str, actor: Actor, subject: Subject, given: dict[str, Any], now: datetime) -> Done:
    begins = catalog.moment(given["first_day"]) if given["first_day"] else None
    ends = catalog.moment(given["last_day"] + DAY) if given["last_day"] else None
    with _in_words(valid_to="last_day"):
        identity.grant.once(
            key,
            actor,
            user_id=subject.row.id,
            role=given["role"],
            path=given["path"],
            contractor_id=given["contractor_id"],
            valid_from=None if begins is None or begins <= now else begins,
            valid_to=ends,
            at=now,
        )
    words = {"login": subject.title, "role": role_label(given["role"])}
    return Done(_("%(login)s holds the role “%(role)s”.") % words)


class _in_words:  # noqa: N801 - reads as a word where it is used
    """Refusals name roles as people know them, and faults stand under the form's own fields."""

    def __init__(self, **fields: str) -> None:
        self.fields = fields

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, fault: BaseException | None, _trace: object) -> None:
        if isinstance(fault, Refused):
            fault.params = {
                name: role_label(str(value)) if name in ("role", "other") else value
                for name, value in fault.params.items()
            }
        if isinstance(fault, Invalid) and fault.where in self.fields:
            raise Invalid.of([Fault(self.fields[fault.where], fault.msg, fault.params)]) from fault


def _issue(key: str, actor: Actor, subject: Subject, given: dict[str, Any], now: datetime) -> Done:
    secret = identity.new_token_secret()
    with _told_before():
        identity.issue_token.once(
            key,
            actor,
            user_id=subject.row.id,
            name=given["name"],
            secret=secret,
            scopes=tuple(given["scopes"]),
            expires_at=now + given["days"] * DAY,
            at=now,
        )
    hint = _(
        "The key is shown once and kept nowhere. Put it where the program reads it; lost, it is revoked and replaced."
    )
    return Done(secret=Secret(_("Key"), secret.raw, hint))


ACTS: dict[str, Act] = {
    "password": Act(
        gettext_lazy("Reset password"),
        "users.reset_password",
        _reset_password,
        hint=gettext_lazy("A new first password is made and shown once. All sessions and keys of the account end."),
    ),
    "unlock": Act(
        gettext_lazy("Lift the lock"),
        "users.unlock",
        _unlock,
        hint=gettext_lazy("Failed sign-ins locked the account. Make sure that it was its owner."),
    ),
    "second": Act(
        gettext_lazy("Reset second factor"),
        "users.reset_second",
        _reset_second,
        hint=gettext_lazy("For a lost telephone. All sessions and keys of the account end."),
    ),
    "disable": Act(
        gettext_lazy("Shut the account"),
        "users.disable",
        _disable,
        hint=gettext_lazy("All sessions and keys end at once. What the account did stays in the record."),
        danger=True,
    ),
    "enable": Act(
        gettext_lazy("Open the account again"),
        "users.enable",
        _enable,
        hint=gettext_lazy("A new first password is made and shown once. Old keys stay dead."),
    ),
    "grant": Act(gettext_lazy("Grant a role"), "users.grant", _grant, grant_fields),
    "token": Act(gettext_lazy("Issue a key"), "users.issue_token", _issue, token_fields),
}
CREATE = Act(gettext_lazy("Add an account"), "users.create", _create, create_fields)


@require_http_methods(["GET", "POST"])
@page("users.create")
def create(request: StaffRequest) -> HttpResponse:
    """This will make an account, and show its first password once."""
    return ledger.act_view(request, CREATE, Subject(_("Accounts"), reverse("users")))


@require_http_methods(["GET", "POST"])
@page(VIEW)
def act(request: StaffRequest, user_id: UUID, verb: str) -> HttpResponse:
    """This will ask what an act on an account needs, and do it."""
    return ledger.act_view(request, picked(ACTS, verb), _subject(request, user_id))


@require_http_methods(["GET", "POST"])
@page("users.revoke")
def grant(request: StaffRequest, user_id: UUID, grant_id: UUID) -> HttpResponse:
    """This will end a role after asking once more."""

    def revoke(key: str, actor: Actor, subject: Subject, _given: dict[str, Any], now: datetime) -> Done:
        with _in_words():
            identity.revoke.once(key, actor, grant_id=grant_id, at=now)
        return Done(_("The role of %(login)s has ended.") % {"login": subject.title})

    held = [one for one in identity.grants_of(request.actor, user_id) if one.id == grant_id]
    if not held:
        raise NotFound(N_("There is no such grant."))
    hint = _("The role “%(role)s” ends at once.") % {"role": role_label(held[0].role)}
    asked = Act(gettext_lazy("Revoke the role"), "users.revoke", revoke, hint=hint, danger=True)
    return ledger.act_view(request, asked, _subject(request, user_id))


@require_http_methods(["GET", "POST"])
@page("users.revoke_token")
def token(request: StaffRequest, user_id: UUID, token_id: UUID) -> HttpResponse:
    """This will end a program's key after asking once more."""

    def revoke(key: str, actor: Actor, subject: Subject, _given: dict[str, Any], now: datetime) -> Done:
        identity.revoke_token.once(key, actor, token_id=token_id, at=now)
        return Done(_("A key of %(login)s has ended.") % {"login": subject.title})

    hint = _("The program that uses it is shut out at once.")
    asked = Act(gettext_lazy("Revoke the key"), "users.revoke_token", revoke, hint=hint, danger=True)
    return ledger.act_view(request, asked, _subject(request, user_id))


def _subject(request: StaffRequest, user_id: UUID) -> Subject:
    row = identity.account(request.actor, user_id)
    return Subject(row.login, reverse("users-account", args=[row.id]), row)


urlpatterns = [
    path("users/create", create, name="users-create"),
    path("users/<uuid:user_id>/<slug:verb>", act, name="users-act"),
    path("users/<uuid:user_id>/grants/<uuid:grant_id>", grant, name="users-grant"),
    path("users/<uuid:user_id>/tokens/<uuid:token_id>", token, name="users-token"),
]
