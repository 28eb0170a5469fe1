"""The database of a run: embedded or given, migrated, and with the demo in it."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from pymongo.errors import PyMongoError

from wavic.laptop import demo
from wavic.laptop.failures import CannotStart
from wavic.mongo.connections import mongo_connection
from wavic.mongo.embedded import EmbeddedMongod, MongodFailed


@contextlib.contextmanager
def speaking_plainly() -> Iterator[None]:
    """Whatever the database complains of is said in one line."""
    try:
        yield
    except MongodFailed as failure:
        raise CannotStart(str(failure)) from None
    except (PyMongoError, DatabaseError) as error:
        raise CannotStart(f"The database failed: {_first_words(error)}") from None


def launch_mongod(folder: Path, port: int) -> EmbeddedMongod:
    """Begin to start the embedded mongod on a folder that this run owns."""
    with speaking_plainly():
        return EmbeddedMongod.launch(folder, port)


def check_given_database(uri: str) -> None:
    """CannotStart when the database of MONGODB_URI doesn't answer, or has no transactions."""
    try:
        hello = mongo_connection().database.command("hello")
    except (PyMongoError, DatabaseError) as error:
        parts = urlsplit(uri)
        where = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"  # never the password
        raise CannotStart(
            f"MongoDB does not answer at MONGODB_URI ({where}): {_first_words(error)}. Start it, "
            "correct the variable, or unset it to use the embedded one."
        ) from None
    if "setName" not in hello and hello.get("msg") != "isdbgrid":
        raise CannotStart(
            "The MongoDB at MONGODB_URI is a standalone server, which has no transactions. Start "
            "it as a replica set, or unset the variable to use the embedded one."
        )


def _first_words(error: Exception) -> str:
    """The driver's message, which Django's errors only carry as their cause, without its dumps."""
    return (
        str(error.__cause__ or error)
        .partition("(configured timeouts")[0]
        .partition(", Timeout:")[0]
        .strip(" ,")
    )


def migrate_if_needed() -> bool:
    """Bring the schema up to date; True if there was something to do. A look costs one read."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", interactive=False, verbosity=0)
    return True


def load_demo() -> bool:
    """Fill a database without people with the demo, if wanted; True if its account is there."""
    people: Any = get_user_model()._default_manager  # noqa: SLF001  (every user model has one)
    in_demo = people.filter(email=demo.EMAIL)
    # An address not yet verified is a demo whose loading was cut short.
    unfinished = in_demo.filter(email_verified_at=None)
    if settings.DEMO and (unfinished.exists() or not people.exists()):
        call_command("seed_demo")
    return in_demo.exists()


def disconnect() -> None:
    """Close the connections: the processes that are forked next must not share them."""
    mongo_connection().close_pool()
