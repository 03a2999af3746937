"""Texts that were there hold; every change from now on is counted by the database itself."""

from django.db import migrations

#: tables whose change changes what is found or said
COUNTED = (
    "directory_service",
    "directory_family",
    "directory_onlineservice",
    "knowledge_answer",
    "knowledge_synonym",
    "knowledge_notice",
)
TRIGGER = """
CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION knowledge_count_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0002_versions_of_answers"),
        ("directory", "0002_families_and_foreign_ids"),
    ]

    operations = [
        migrations.RunSQL(
            "UPDATE knowledge_answer SET state = 'published';"
            "UPDATE knowledge_synonym SET source = 'import';",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            """
            CREATE FUNCTION knowledge_count_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                -- a table emptied and filled again never shows an old number: it starts at the time
                INSERT INTO knowledge_version (id, number)
                VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
                ON CONFLICT (id) DO UPDATE SET number = knowledge_version.number + 1;
                RETURN NULL;
            END $$;
            """,
            "DROP FUNCTION knowledge_count_change() CASCADE;",
        ),
        *(
            migrations.RunSQL(
                TRIGGER.format(table=table),
                f"DROP TRIGGER IF EXISTS count_change ON {table};",
            )
            for table in COUNTED
        ),
    ]
