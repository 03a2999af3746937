from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("waste", "0002_count_changes")]

    operations = [
        migrations.AddField("bulkyorder", "year", models.PositiveSmallIntegerField(default=0)),
    ]
