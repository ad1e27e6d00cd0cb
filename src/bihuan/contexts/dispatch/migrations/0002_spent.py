"""A window that had begun when its order got another one is spent: its minutes stay counted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="slotbooking",
            name="state",
            field=models.CharField(
                max_length=16, choices=[("booked", "booked"), ("freed", "freed"), ("spent", "spent")]
            ),
        ),
    ]
