from django.db import migrations


def enqueue_missing(apps, schema_editor):
    """What was thrown away before the trash kept entries gets them; a new database has nothing."""
    from trash.tasks import enter_missing
    from wavic.lifecycle.kinds import units
    from wavic.queue import enqueue

    database = schema_editor.connection.database
    tables = (unit.model._meta.db_table for unit in units())
    if any(database[table].find_one({"state": "trashed"}) for table in tables):
        enqueue(enter_missing)


class Migration(migrations.Migration):
    dependencies = [
        ("wavic_lifecycle", "0001_initial"),
        ("collaboration", "0009_notifications_of_place"),
        ("tracks", "0005_guests_and_comment_counts"),
        ("projects", "0003_artwork"),
        ("spaces", "0005_membership_changes"),
        ("django_q", "0001_initial"),
    ]
    operations = [migrations.RunPython(enqueue_missing, migrations.RunPython.noop)]
