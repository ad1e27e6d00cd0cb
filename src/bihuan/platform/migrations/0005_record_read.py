"""Indexes by which an auditor reads the record: a kind of event, somebody's, a day's, each by position."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("platform", "0004_beat")]
    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["name", "position"], name="event_kind"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["actor", "position"], name="event_actor"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["recorded_at", "position"], name="event_recorded"),
        ),
    ]
