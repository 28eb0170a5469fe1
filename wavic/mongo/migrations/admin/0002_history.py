from django.db import migrations


def create_history_index(apps, schema_editor):
    """The history of a document, in its order."""
    log = schema_editor.connection.database["django_admin_log"]
    keys = [("object_id", 1), ("content_type_id", 1), ("action_time", 1)]
    log.create_index(keys, name="log_of_object")


class Migration(migrations.Migration):
    dependencies = [("admin", "0001_initial")]
    operations = [migrations.RunPython(create_history_index, migrations.RunPython.noop)]
