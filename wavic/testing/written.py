"""Undoing what tests wrote: emptied, or set back to what was there before, and nothing besides."""

from collections.abc import Mapping
from typing import Any

from pymongo import monitoring

from wavic.mongo.connections import mongo_connection

# Rows that migrations make and every test may rely on.
KEEP = {"django_migrations", "django_content_type", "auth_permission"}
WRITES = {"insert", "update", "delete", "findAndModify"}
Rows = Mapping[str, list[dict[str, Any]]]  # by the name of their collection


class Written(monitoring.CommandListener):
    """Which collections this process has written to, and how that is undone."""

    def __init__(self) -> None:
        self._since_empty: set[tuple[str, str]] = set()
        self._since_restored: set[tuple[str, str]] = set()
        monitoring.register(self)

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        """Note what a command writes to."""
        if event.command_name in WRITES:
            written = (event.database_name, event.command[event.command_name])
            self._since_empty.add(written)
            self._since_restored.add(written)

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """It is enough that it was tried."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """It is enough that it was tried."""

    def keep(self) -> None:
        """Let all that was written until now stay."""
        self._since_empty.clear()
        self._since_restored.clear()

    def empty(self) -> None:
        """Remove all rows of what was written to."""
        mine = self._set_back(self._since_empty, {})
        self._since_empty -= mine
        self._since_restored -= mine

    def restore(self, rows: Rows) -> None:
        """Have what was written to since the last time hold these rows again, and no others."""
        self._since_restored -= self._set_back(self._since_restored, rows)

    def _set_back(self, written: set[tuple[str, str]], rows: Rows) -> set[tuple[str, str]]:
        connection = mongo_connection()
        if connection.session is not None:
            connection.rollback_mongo()
        here = connection.settings_dict["NAME"]
        mine = {(database, name) for database, name in written if database == here}
        for _, name in mine:
            if name not in KEEP:
                connection.database[name].delete_many({})
                if name in rows:
                    connection.database[name].insert_many(rows[name])
        return mine


class Snapshot:
    """What the database holds now, to come back to: cheaper than making it all once more.

    What other processes write is not undone.
    """

    def __init__(self, written: Written) -> None:
        self._written = written
        database = mongo_connection().database
        names = set(database.list_collection_names()) - KEEP
        held = {name: list(database[name].find()) for name in names}
        self._rows = {name: rows for name, rows in held.items() if rows}
        written.restore(self._rows)

    def restore(self) -> None:
        """Set everything back."""
        self._written.restore(self._rows)
