from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("waste", "0003_whose_turn_an_order_uses")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="erased",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
