from django.db import migrations

_NAMED = {
    "event_of_changed_address": ("subject_id", {"kind": "user.email_changed"}),
    "event_of_address": ("data.address", {"data.address": {"$exists": True}}),
    "event_of_recipient": ("data.recipient", {"data.recipient": {"$exists": True}}),
}


def create_indexes(apps, schema_editor):
    """The few events that name an address are found by it when somebody is to be forgotten."""
    events = schema_editor.connection.database["wavic_events_event"]
    for name, (field, condition) in _NAMED.items():
        events.create_index(field, name=name, partialFilterExpression=condition)


class Migration(migrations.Migration):
    dependencies = [("wavic_events", "0003_personal")]
    operations = [migrations.RunPython(create_indexes, migrations.RunPython.noop)]
