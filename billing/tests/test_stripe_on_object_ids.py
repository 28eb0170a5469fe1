"""dj-stripe's models stand on MongoDB: no integer key, every index, nothing left to migrate."""

from django.apps import apps
from django.core.management import call_command
from django_mongodb_backend.fields import ObjectIdAutoField
from djstripe import models

from wavic.mongo.connections import mongo_connection


def test_no_key_is_an_integer(db):
    keys = {model._meta.pk for model in apps.get_app_config("djstripe").get_models()}
    integers = {key for key in keys if key.auto_created and not isinstance(key, ObjectIdAutoField)}
    assert not integers
    assert isinstance(models.Subscription._meta.pk, ObjectIdAutoField)
    call_command("check", databases=["default"], fail_level="WARNING")


def test_what_is_made_at_once_is_all_there(db):
    collections = set(mongo_connection().database.list_collection_names())
    for model in apps.get_app_config("djstripe").get_models(include_auto_created=True):
        if not model._meta.proxy:
            assert model._meta.db_table in collections
    indexes = mongo_connection().database["djstripe_subscription"].index_information()
    assert [("id", 1)] in [index["key"] for index in indexes.values() if index.get("unique")]
    assert [("customer_id", 1)] in [index["key"] for index in indexes.values()]


def test_a_document_comes_back_as_it_was(db):
    product = {"id": "prod_1", "object": "product", "name": "Pro", "metadata": {"plan": "pro"}}
    models.Product.objects.create(id="prod_1", livemode=False, stripe_data=product)
    found = models.Product.objects.get(id="prod_1")
    assert found.stripe_data == product
    assert len(str(found.pk)) == 24
