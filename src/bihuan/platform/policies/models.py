"""The versions of policies an installation has set (the shipped files are none of them), and drafts of new ones."""

from typing import Any

from django.db import models

from bihuan.platform.models.base import Entity


class StoredPolicy(Entity):
    """One version of one policy, never changed once written.

    `number` runs over all policies together: of two versions that begin at the same moment the higher number counts,
    and of two people who activate at the same time the second is stopped by its uniqueness.
    """

    number = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=64)
    content = models.TextField()
    hash = models.CharField(max_length=64)
    effective_from = models.DateTimeField()
    author = models.CharField(max_length=80)
    reason = models.TextField()
    stored_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["name", "effective_from", "number"], name="policy_in_force")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """This will store a new version; a version already stored can't be changed."""
        if not self._state.adding:
            raise TypeError("a policy's version is never changed; activate another one")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """This will refuse: what was decided by a version must stay explainable."""
        raise TypeError("a policy's version is never deleted; activate another one")


class PolicyDraft(Entity):
    """One person's unfinished version of one policy, right or wrong, cell by cell.

    `version` counts the saves, so that of two tabs the older can't silently overwrite the newer.
    """

    name = models.CharField(max_length=64)
    author = models.CharField(max_length=80)
    headers = models.JSONField()
    rows = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "author"], name="policy_one_draft_each")]
