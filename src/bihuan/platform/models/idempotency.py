"""Keys under which an act was done once; kept for ever, so that a retry a year later still does nothing twice."""

from django.db import models


class IdempotencyKey(models.Model):
    """One key of one principal for one action: a keyed hash of the request's body and the ids of the result."""

    principal = models.CharField(max_length=80)
    action = models.CharField(max_length=64)
    key = models.CharField(max_length=128)
    body_hash = models.CharField(max_length=64)
    result = models.JSONField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["principal", "action", "key"], name="idempotency_once")]
