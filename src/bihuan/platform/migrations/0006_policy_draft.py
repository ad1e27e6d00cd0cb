"""Unfinished versions of policies, kept per person."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0005_record_read"),
    ]

    operations = [
        migrations.CreateModel(
            name="PolicyDraft",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=64)),
                ("author", models.CharField(max_length=80)),
                ("headers", models.JSONField()),
                ("rows", models.JSONField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("name", "author"), name="policy_one_draft_each")],
            },
        ),
    ]
