from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0007_reasons")]

    operations = [
        migrations.AddField("rolled", "recipe", models.CharField(default="", max_length=20)),
    ]
