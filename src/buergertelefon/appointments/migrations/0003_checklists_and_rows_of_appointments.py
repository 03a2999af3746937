"""Conditional documents, vehicles counted, reserved plates, rows of appointments."""

import django.db.models.deletion
from django.db import migrations, models

import buergertelefon.appointments.rules.limits


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0002_a_service_is_booked_where_it_is_offered"),
        ("directory", "0003_offices_in_full"),
    ]

    operations = [
        migrations.CreateModel(
            name="Requirement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=300)),
                ("applies", models.CharField(blank=True, max_length=120)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("source", models.TextField()),
                ("checked", models.DateField()),
            ],
        ),
        migrations.AddField(
            model_name="booking",
            name="row",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="calendar",
            name="plate_days",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="calendarservice",
            name="counted",
            field=models.CharField(
                choices=[("persons", "persons"), ("vehicles", "vehicles")],
                default=buergertelefon.appointments.rules.limits.Counted["PERSONS"],
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="calendarservice",
            name="plate",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(
                condition=models.Q(("row__isnull", False)), fields=["row"], name="booking_row"
            ),
        ),
        migrations.AddField(
            model_name="requirement",
            name="service",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="requirements",
                to="directory.service",
            ),
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.UniqueConstraint(
                fields=("service", "applies", "text"), name="requirement_said_once"
            ),
        ),
    ]
