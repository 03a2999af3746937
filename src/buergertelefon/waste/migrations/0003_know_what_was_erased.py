from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("waste", "0002_count_changes")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="erased",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
