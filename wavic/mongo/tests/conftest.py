"""The library: an app of the tests' own, installed and migrated for one module at a time.

And the stock backend on a database beside ours, to compare the engine with.
"""

from contextlib import ExitStack, contextmanager
from unittest.mock import patch

import pytest
from django.apps import apps
from django.db import connections
from django.test.utils import modify_settings
from django_mongodb_backend.base import DatabaseWrapper as StockWrapper


@contextmanager
def tables(connection, models):
    with connection.schema_editor() as editor:
        for model in models:
            editor.create_model(model)
    yield
    with connection.schema_editor() as editor:
        for model in models:
            editor.delete_model(model)


@contextmanager
def installed_beside_ours(app):
    """Another app, for which ours aren't made ready anew: what they register they have already."""
    with ExitStack() as quiet:
        for kind in {type(config) for config in apps.get_app_configs()}:
            quiet.enter_context(patch.object(kind, "ready", lambda _: None))
        with modify_settings(INSTALLED_APPS={"append": app}):
            yield


@pytest.fixture(scope="module")
def library_app(django_db_setup, django_db_blocker):
    """Install the library's models and make their collections and indexes."""
    with installed_beside_ours("wavic.mongo.tests.library"), django_db_blocker.unblock():
        models = list(apps.get_app_config("library").get_models())
        with tables(connections["default"], models):
            yield models


@pytest.fixture
def library(library_app, db):
    """The library's models, empty."""
    from wavic.mongo.tests.library import models

    return models


@pytest.fixture(scope="module")
def stock_backend(library_app, django_db_blocker):
    """A context manager in which every query goes through the stock backend.

    To a database of its own, where the library's indexes are those that the stock backend makes.
    """
    ours = connections["default"]
    settings = {**ours.settings_dict, "NAME": f"{ours.settings_dict['NAME']}_stock"}
    stock = StockWrapper(settings, "default")

    @contextmanager
    def swapped():
        connections["default"] = stock
        try:
            yield
        finally:
            connections["default"] = ours

    with django_db_blocker.unblock(), swapped(), tables(stock, library_app):
        connections["default"] = ours
        yield swapped
        connections["default"] = stock
    stock.connection.drop_database(settings["NAME"])
