from django.db import migrations


def create_personal_index(apps, schema_editor):
    """What concerns one person alone is found by who that is: a stream tells it again by this."""
    schema_editor.connection.database["wavic_events_event"].create_index(
        [("data.user", 1), ("_id", 1)],
        name="event_of_person",
        partialFilterExpression={"data.user": {"$exists": True}},
    )


class Migration(migrations.Migration):
    dependencies = [("wavic_events", "0002_forget")]
    operations = [migrations.RunPython(create_personal_index, migrations.RunPython.noop)]
