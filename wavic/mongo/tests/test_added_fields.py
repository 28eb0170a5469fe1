"""A field added by a migration has its default in the documents that are there already."""

import pytest
from django.apps.registry import Apps
from django.db import connection, models

from wavic.mongo.connections import mongo_connection

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (models.JSONField(default=dict), {}),
        (models.JSONField(default=list), []),
        (models.CharField(max_length=9, default="$name"), "$name"),
        (models.IntegerField(default=7), 7),
        (models.FloatField(null=True), None),
    ],
)
def test_documents_that_are_there_get_the_default(field, expected):
    class Added(models.Model):
        name = models.CharField(max_length=9)

        class Meta:
            app_label = "wavic_mongo_added"
            apps = Apps()

        def __str__(self) -> str:
            return self.name

    field.set_attributes_from_name("extra")
    with connection.schema_editor() as editor:
        editor.create_model(Added)
    collection = mongo_connection().database[Added._meta.db_table]
    try:
        Added.objects.create(name="old")
        with connection.schema_editor() as editor:
            editor.add_field(Added, field)
        assert collection.find_one()["extra"] == expected
    finally:
        collection.drop()
