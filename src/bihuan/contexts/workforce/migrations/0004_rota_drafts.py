"""A group may have drafts for different weeks; of two that overlap, the later supersedes the other."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workforce", "0003_rota"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="rotaplan", name="rota_plan_one_draft"),
        migrations.AddConstraint(
            model_name="rotaplan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "draft")), fields=("unit", "first"), name="rota_plan_one_draft"
            ),
        ),
    ]
