"""Every change of what is found is counted by the database itself; registrations are not."""

from django.db import migrations, models

#: tables whose change changes what is found, and the columns that do
COUNTED = {
    "courses_course": (
        "school_id, number, area_id, venue_id, title, text, level, begins, ends, fee_cents, "
        "prerequisites, cancelled, vanished"
    ),
    "courses_session": "course_id, begins",
    "courses_venue": "building, town, district",
    "courses_area": "code, name",
    "courses_school": "slug, name, active",
}
TRIGGER = """
CREATE TRIGGER count_change AFTER INSERT OR UPDATE OF {columns} OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION courses_count_change();
"""


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_catalogue_registrations_payments")]

    operations = [
        migrations.CreateModel(
            name="CatalogueVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.RunSQL(
            """
            CREATE FUNCTION courses_count_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                -- a table emptied and filled again never shows an old number: it starts at the time
                INSERT INTO courses_catalogueversion (id, number)
                VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
                ON CONFLICT (id) DO UPDATE SET number = courses_catalogueversion.number + 1;
                RETURN NULL;
            END $$;
            """,
            "DROP FUNCTION courses_count_change() CASCADE;",
        ),
        *(
            migrations.RunSQL(
                TRIGGER.format(table=table, columns=columns),
                f"DROP TRIGGER IF EXISTS count_change ON {table};",
            )
            for table, columns in COUNTED.items()
        ),
    ]
