"""How long a request waits for the database: not for ever, and not for one known to be away.

The driver's monitor looks every few seconds. Until it has seen that there is no server to write
to, and for a moment more (an election is over in seconds), everybody waits as long as the settings
allow. From then on they wait for SHORT: else a few callers who try again would take all threads
of the process, and its own health couldn't be asked any more.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pymongo
from django.db import DEFAULT_DB_ALIAS
from pymongo.topology_description import TopologyDescription

from wavic.mongo.connections import mongo_connection

WHOLE = 10.0  # seconds that all of a request's questions may take, however slow each of them is
LONG = 3.0  # seconds that it may be away before nobody waits for it
SHORT = 0.25  # seconds

_away_since: dict[str, float] = {}


@contextmanager
def bounded(*, whole: bool) -> Iterator[None]:
    """Let nothing in here wait for the database for long; `whole`: no more than WHOLE in all.

    What takes longer raises pymongo's errors, which are a 503.
    """
    if away_for() >= LONG:
        with pymongo.timeout(SHORT):
            yield
    elif whole:
        with pymongo.timeout(WHOLE):
            yield
    else:
        yield


def away_for(using: str = DEFAULT_DB_ALIAS) -> float:
    """Seconds since it was first seen here that the database is away; 0 while it isn't.

    Asks nobody: it is what the driver knows.
    """
    client = mongo_connection(using).mongo_client
    if client is None or not _is_away(client.topology_description):
        _away_since.pop(using, None)
        return 0.0
    now = time.monotonic()
    return now - _away_since.setdefault(using, now)


def _is_away(known: TopologyDescription) -> bool:
    """No server takes writes, and one at least failed: not merely not asked yet."""
    servers = known.server_descriptions().values()
    return not known.has_writable_server() and any(server.error for server in servers)
