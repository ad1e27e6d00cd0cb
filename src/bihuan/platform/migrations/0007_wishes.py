"""What an account keeps for itself: named filters, and hints it has read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0006_policy_draft"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="wishes",
            field=models.JSONField(default=dict),
        ),
    ]
