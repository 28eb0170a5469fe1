"""The library: an app of the tests' own, installed and migrated for one module at a time."""

import pytest
from django.db import connection
from django.test.utils import modify_settings


@pytest.fixture(scope="module")
def library_app(django_db_setup, django_db_blocker):
    """Install the library's models and make their collections and indexes."""
    with (
        modify_settings(INSTALLED_APPS={"append": "wavic.mongo.tests.library"}),
        django_db_blocker.unblock(),
    ):
        from django.apps import apps

        models = list(apps.get_app_config("library").get_models())
        with connection.schema_editor() as editor:
            for model in models:
                editor.create_model(model)
        yield models
        with connection.schema_editor() as editor:
            for model in models:
                editor.delete_model(model)


@pytest.fixture
def library(library_app, db):
    """The library's models, empty."""
    from wavic.mongo.tests.library import models

    return models
