from django.db import migrations

NINETY_DAYS = 90 * 24 * 60 * 60


def create_expiry_index(apps, schema_editor):
    """MongoDB forgets what was done once no redelivery can come any more."""
    collection = apps.get_model("wavic_queue", "Once")._meta.db_table
    schema_editor.connection.database[collection].create_index(
        "updated_at",
        name="forget_done",
        expireAfterSeconds=NINETY_DAYS,
        partialFilterExpression={"state": "done"},
    )


class Migration(migrations.Migration):
    dependencies = [("wavic_queue", "0001_initial")]
    operations = [migrations.RunPython(create_expiry_index, migrations.RunPython.noop)]
