"""The work that is expected of each group on each day ahead."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workforce", "0004_rota_drafts"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExpectedWork",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("date", models.DateField()),
                ("work_minutes", models.PositiveIntegerField()),
                ("people_count", models.PositiveIntegerField()),
                ("level_minutes", models.PositiveIntegerField()),
                ("share_bp", models.PositiveIntegerField()),
                ("policy_hash", models.CharField(max_length=64)),
                ("foretold_at", models.DateTimeField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workforce.orgunit"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("unit", "date"), name="expected_work_once")],
            },
        ),
    ]
