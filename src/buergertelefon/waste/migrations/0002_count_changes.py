from django.db import migrations

FUNCTION = """
CREATE FUNCTION waste_count_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO waste_wasteversion (name, number) VALUES (TG_ARGV[0], 1)
  ON CONFLICT (name) DO UPDATE SET number = waste_wasteversion.number + 1;
  RETURN NULL;
END $$;
"""
#: what a process keeps of them in memory, and by which name it counts
COUNTED = {
    "waste_street": "streets",
    "waste_house": "streets",
    "waste_item": "items",
    "waste_itemway": "items",
}
TRIGGER = """
CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION waste_count_change('{name}');
"""


class Migration(migrations.Migration):
    dependencies = [("waste", "0001_dates_bulky_items_stations_reports")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION waste_count_change();"),
        *(
            migrations.RunSQL(
                TRIGGER.format(table=table, name=name),
                f"DROP TRIGGER IF EXISTS count_change ON {table};",
            )
            for table, name in COUNTED.items()
        ),
    ]
