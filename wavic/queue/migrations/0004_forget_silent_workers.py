from django.db import migrations

ONE_DAY = 24 * 60 * 60


def create_expiry_index(apps, schema_editor):
    """A worker that vanished is shown for a day, then forgotten."""
    collection = apps.get_model("wavic_queue", "Worker")._meta.db_table
    schema_editor.connection.database[collection].create_index(
        "beat_at", name="forget_silent", expireAfterSeconds=ONE_DAY
    )


class Migration(migrations.Migration):
    dependencies = [("wavic_queue", "0003_workers")]
    operations = [migrations.RunPython(create_expiry_index, migrations.RunPython.noop)]
