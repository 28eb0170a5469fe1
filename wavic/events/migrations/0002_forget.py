from datetime import UTC, datetime, timedelta

from django.db import migrations, models


def create_expiry_index(apps, schema_editor):
    """MongoDB removes events at `forget_at`; those from before there was one go in 30 days."""
    events = schema_editor.connection.database["wavic_events_event"]
    later = datetime.now(UTC) + timedelta(days=30)
    events.update_many({"forget_at": None}, {"$set": {"forget_at": later}})
    events.create_index("forget_at", name="forget", expireAfterSeconds=0)


class Migration(migrations.Migration):
    dependencies = [("wavic_events", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="event",
            name="forget_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.RunPython(create_expiry_index, migrations.RunPython.noop),
    ]
