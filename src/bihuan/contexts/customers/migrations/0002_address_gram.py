"""An index of addresses by their parts, and its entries for the addresses there are."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from bihuan.contexts.customers import grams


def fill(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """This will enter the addresses of before."""
    grams.rebuild(apps.get_model("customers", "Address"), apps.get_model("customers", "AddressGram"))


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AddressGram",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("gram", models.PositiveIntegerField()),
                ("org_path", models.CharField(max_length=32)),
                (
                    "address",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grams",
                        to="customers.address",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["gram", "org_path", "address"], name="address_gram_found")],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
