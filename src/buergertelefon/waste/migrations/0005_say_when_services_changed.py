from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    dependencies = [("waste", "0004_know_what_was_erased")]

    operations = [
        migrations.AddField(
            "reportservice",
            "changed",
            models.DateTimeField(auto_now=True, default=timezone.now),
            preserve_default=False,
        ),
        migrations.AddIndex("report", models.Index(fields=["requested"], name="report_newest")),
    ]
