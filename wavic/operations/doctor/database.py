"""MongoDB: whether it answers, is the right kind, takes writes, and has our schema."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from pymongo.errors import OperationFailure, PyMongoError

from wavic.mongo.connections import mongo_connection
from wavic.operations.doctor.findings import Finding, NoFurther, fail, ok, warn

OLDEST, OLDEST_SUPPORTED = (6, 0), (7, 0)  # what works, and what MongoDB still mends
_CLOCKS_DIFFER = 2  # seconds


def answers() -> Iterator[Finding]:
    """It is there, new enough, and has transactions."""
    parts = urlsplit(settings.MONGODB_URI)
    where = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"  # never the password
    try:
        database = mongo_connection().database
        hello: dict[str, Any] = database.command("hello")
        version = mongo_connection().get_database_version()
    except (PyMongoError, DatabaseError) as error:
        reason = str(error.__cause__ or error).partition(" (configured timeouts")[0]
        mend = "Start it, or correct MONGODB_URI; `make run` starts a laptop's own."
        raise NoFurther(
            fail("database", f"MongoDB doesn't answer at {where}: {reason}.", mend)
        ) from None
    said = ".".join(map(str, version[:3]))
    if version[:2] < OLDEST:
        yield fail("database", f"MongoDB {said} is too old.", "Upgrade it to 7.0 or newer.")
    elif version[:2] < OLDEST_SUPPORTED and settings.WAVIC_ENV == "production":
        yield warn("database", f"MongoDB {said} is past its end of life.", "Upgrade it to 7.0.")
    elif "setName" not in hello and hello.get("msg") != "isdbgrid":
        yield fail(
            "database",
            f"MongoDB {said} at {where} is a standalone server, which has no transactions.",
            "Start it with --replSet and initiate the set.",
        )
    else:
        yield ok("database", f"MongoDB {said} at {where}")
    skew = abs((datetime.now(UTC) - hello["localTime"].replace(tzinfo=UTC)).total_seconds())
    if skew > _CLOCKS_DIFFER:
        said = f"This computer's clock and the database's differ by {skew:.0f} s."
        yield warn("clock", said, "Have both set by NTP.")


def takes_writes() -> Iterator[Finding]:
    """To a majority, so that what is acknowledged isn't lost."""
    now = {"$currentDate": {"at": True}}
    mongo_connection().database["health"].update_one({"_id": "doctor"}, now, upsert=True)
    try:
        default = mongo_connection().connection.admin.command("getDefaultRWConcern")
    except OperationFailure:  # not for this user to ask
        default = {}
    concern = default.get("defaultWriteConcern", {}).get("w", "majority")
    if concern != "majority":
        mend = "setDefaultRWConcern with w: majority; with less, a failover loses what was kept."
        yield fail("writes", f"The default write concern is w: {concern}.", mend)
    else:
        yield ok("writes", "acknowledged by a majority")


def migrations() -> Iterator[Finding]:
    """The schema is this code's."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        first = f"{plan[0][0].app_label}.{plan[0][0].name}"
        raise NoFurther(
            fail("migrations", f"{len(plan)} are not applied, {first} first.", "manage.py migrate")
        )
    yield ok("migrations", "all applied")


def indexes() -> Iterator[Finding]:
    """Those that the models declare; without one a list reads everything."""
    database = mongo_connection().database
    missing = [
        f"{model._meta.db_table}.{index.name}"
        for model in apps.get_models()
        if model._meta.managed and model._meta.indexes
        for index in model._meta.indexes
        if index.name not in database[model._meta.db_table].index_information()
    ]
    if missing:
        said = f"Missing: {', '.join(missing[:5])}{' …' if len(missing) > 5 else ''}."
        mend = "Somebody dropped them: restore from a backup's metadata, or create them as named."
        yield fail("indexes", said, mend)
    else:
        yield ok("indexes", "all there")


CHECKS = (answers, takes_writes, migrations, indexes)
