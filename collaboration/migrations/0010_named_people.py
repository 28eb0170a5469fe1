from django.db import migrations

_NAMED = [
    ("collaboration_comment", "comments_reacted_to_by", "reactions.by"),
    ("collaboration_comment", "comments_mentioning", "mentions"),
    ("collaboration_activity", "activity_about", "data.person.id"),
    ("collaboration_activity", "activity_about_address", "data.email"),
    ("collaboration_activity", "activity_about_recipient", "data.recipient"),
]
_SAID = [
    ("collaboration_linkcopy", "copies_for", "recipient"),
    ("collaboration_abusereport", "reports_from", "email"),
]


def create_indexes(apps, schema_editor):
    """Who is to be forgotten is found wherever they are named."""
    database = schema_editor.connection.database
    for collection, name, field in _NAMED:
        named = {field: {"$exists": True}}
        database[collection].create_index(field, name=name, partialFilterExpression=named)
    for collection, name, field in _SAID:
        said = {field: {"$gt": ""}}
        database[collection].create_index(field, name=name, partialFilterExpression=said)


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0009_notifications_of_place")]
    operations = [migrations.RunPython(create_indexes, migrations.RunPython.noop)]
