from django.db import migrations


def enqueue_reindex(apps, schema_editor):
    """What was there before search has the worker make its entries; a new database has nothing."""
    from wavic.queue import enqueue
    from wavic.search.registry import findables
    from wavic.search.tasks import reindex

    database = schema_editor.connection.database
    if any(database[each.model._meta.db_table].find_one() for each in findables()):
        enqueue(reindex)


class Migration(migrations.Migration):
    dependencies = [("wavic_search", "0001_initial")]
    operations = [migrations.RunPython(enqueue_reindex, migrations.RunPython.noop)]
