"""Counting failures by address, passwords that age, and the second factor."""

import uuid

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions import Now

import bihuan.platform.privacy.fields


def see_everybody(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Nobody knows who was here lately: without this the first night would shut every account of some age."""
    apps.get_model("platform", "User").objects.update(seen_at=Now())


class Migration(migrations.Migration):
    dependencies = [("platform", "0002_record")]

    operations = [
        migrations.CreateModel(
            name="SignInAddress",
            fields=[
                ("address", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("failed_count", models.PositiveIntegerField(default=0)),
                ("since", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.AddField(model_name="user", name="password_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="user",
            name="second_secret",
            field=bihuan.platform.privacy.fields.EncryptedText(null=True),
        ),
        migrations.AddField(model_name="user", name="second_since", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="user", name="second_step", field=models.BigIntegerField(default=0)),
        migrations.AddField(model_name="user", name="seen_at", field=models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="PastPassword",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("password", models.CharField(max_length=128)),
                ("replaced_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.user"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.user"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "digest"), name="recovery_code_once")],
            },
        ),
        migrations.RunPython(see_everybody, migrations.RunPython.noop),
    ]
