"""PostgreSQL tells those who listen of news, with the commit that makes it true (see kernel/work/wakeups.py)."""

from django.db import migrations

MAKE = """
CREATE FUNCTION parlour_tell_news() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('parlour_news', '');
    RETURN NULL;
END
$$;
CREATE TRIGGER parlour_tell_news AFTER INSERT OR UPDATE ON kernel_stream
    FOR EACH STATEMENT EXECUTE FUNCTION parlour_tell_news();
"""
UNMAKE = "DROP TRIGGER parlour_tell_news ON kernel_stream; DROP FUNCTION parlour_tell_news();"


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(MAKE)


def unmake(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(UNMAKE)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
