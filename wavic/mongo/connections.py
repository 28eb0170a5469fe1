"""The database connection of this thread, by the type it really has."""

from typing import cast

from django.db import DEFAULT_DB_ALIAS, connections

from wavic.mongo.engine.base import DatabaseWrapper


def mongo_connection(using: str = DEFAULT_DB_ALIAS) -> DatabaseWrapper:
    """`django.db.connections[using]`, known to be ours."""
    return cast("DatabaseWrapper", connections[using])
