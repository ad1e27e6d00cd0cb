"""Who may sign in, what each was granted, and the tokens given to programs."""

from django.db import models
from django.db.models import F, Q

from bihuan.platform.models.base import Entity
from bihuan.platform.privacy.fields import EncryptedText
from bihuan.platform.scoping import PATH_MAX_LENGTH, ScopedManager, ScopeFields


class User(Entity):
    """An account. It has no rights of its own: all rights are RoleGrants, and there is no superuser.

    `stamp` is copied into every session and token at its start; changing it refuses them all at the next request.
    `path` is the part of the organisation whose administrators see the account; empty: only those of the whole tree.
    `password_at`: when the password was set; `seen_at`: the last sign-in or opening; None: when it was made.
    `second_secret` makes the codes of the second factor, needed from `second_since` on; `second_step` is the newest
    one used, so that a code seen over a shoulder is worth nothing. `wishes`: see `wishes.py`.
    """

    login = models.CharField(max_length=64, unique=True)
    password = models.CharField(max_length=128)
    person_id = models.UUIDField(null=True, unique=True)
    path = models.CharField(max_length=PATH_MAX_LENGTH, default="", blank=True)
    language = models.CharField(max_length=8, default="zh-hans")
    theme = models.CharField(max_length=8, default="system")
    active = models.BooleanField(default=True)
    must_change = models.BooleanField(default=True)
    failed_count = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    stamp = models.CharField(max_length=32)
    created_at = models.DateTimeField()
    password_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    second_secret = EncryptedText(null=True)
    second_since = models.DateTimeField(null=True)
    second_step = models.BigIntegerField(default=0)
    wishes = models.JSONField(default=dict)

    objects = ScopedManager()
    scope = ScopeFields(path="path", person="person_id")
    REQUIRED_FIELDS = ()
    USERNAME_FIELD = "login"


class PastPassword(Entity):
    """The hash of a password an account had until `replaced_at`; as many are kept as may not be used again."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    password = models.CharField(max_length=128)
    replaced_at = models.DateTimeField()


class RecoveryCode(Entity):
    """A code that stands once for the second factor: only its digest is kept."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="recovery_code_once", fields=["user", "digest"])]


class SignInAddress(models.Model):
    """Failed sign-ins from an address since `since`."""

    address = models.CharField(max_length=64, primary_key=True)
    failed_count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(db_index=True)


class RoleGrant(Entity):
    """A role held from `valid_from` until before `valid_to` (None: for good), over `path` and one contractor or all.

    `own` narrows it to the person's own rows.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=32)
    path = models.CharField(max_length=PATH_MAX_LENGTH, default="", blank=True)
    contractor_id = models.UUIDField(null=True)
    own = models.BooleanField(default=False)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="role_grant_period", condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))
            ),
        ]


class ApiToken(Entity):
    """A program's key: only its digest is kept. It may do what its scopes and its user's grants both allow."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=64)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField()
    stamp = models.CharField(max_length=32)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
