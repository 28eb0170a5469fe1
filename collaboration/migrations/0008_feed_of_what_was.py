from django.db import migrations


def enqueue_backfill(apps, schema_editor):
    """What the outbox has from before there was a feed is shown in it; a new database has nothing."""
    from collaboration.tasks import backfill_activity
    from wavic.queue import enqueue

    if schema_editor.connection.database["wavic_events_event"].find_one():
        enqueue(backfill_activity)


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0007_digests"), ("wavic_events", "0001_initial")]
    operations = [migrations.RunPython(enqueue_backfill, migrations.RunPython.noop)]
