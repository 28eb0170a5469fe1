from django.db import migrations


def create_newest_index(apps, schema_editor):
    """The admin lists done and failed tasks, the last first."""
    tasks = schema_editor.connection.database["django_q_task"]
    tasks.create_index([("success", 1), ("stopped", -1)], name="task_newest")


class Migration(migrations.Migration):
    dependencies = [("django_q", "0001_initial")]
    operations = [migrations.RunPython(create_newest_index, migrations.RunPython.noop)]
