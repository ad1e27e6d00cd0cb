"""What every business row has: an id that tells nothing and can't be guessed."""

from uuid import uuid4

from django.db import models


class Entity(models.Model):
    """A row known outside by a random 128-bit id."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)

    class Meta:
        abstract = True
