from django.db import migrations

_RETENTION = 400 * 86_400  # seconds


def create_expiry_index(apps, schema_editor):
    """MongoDB removes entries after 400 days."""
    schema_editor.connection.database["wavic_audit_entry"].create_index(
        "created_at", name="audit_forget", expireAfterSeconds=_RETENTION
    )


class Migration(migrations.Migration):
    dependencies = [("wavic_audit", "0001_initial")]
    operations = [migrations.RunPython(create_expiry_index, migrations.RunPython.noop)]
