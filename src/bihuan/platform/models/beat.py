"""Which worker processes live: one row each, written every few seconds, so that their silence is noticed."""

from django.db import models

from bihuan.platform.models.base import Entity


class Beat(Entity):
    """One worker process; it takes its row away when it stops in good order."""

    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
