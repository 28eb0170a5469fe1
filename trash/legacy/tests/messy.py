"""A database as a Mongoose application leaves it after some years: real, and not tidy.

Fifty people, some of them twice; ids as ObjectIds and as text; numbers as text; dates of four
kinds; arrays beside collections; things thrown away in three ways; and what refers to nothing.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pymongo
from django.conf import settings

from trash.legacy.tests.conversation import Everything
from trash.legacy.tests.library import Messy

Row = dict[str, Any]


@contextmanager
def messy_source(bands: int = 3) -> Iterator[Messy]:
    """The database, beside ours in the test's own mongod, and its blobs in our store."""
    base, _, options = settings.MONGODB_URI.partition("?")
    name = f"legacy_source_{os.getpid()}"
    uri = f"{base.rpartition('/')[0]}/{name}?{options}"
    with pymongo.MongoClient[Row](uri, tz_aware=True) as client:
        client.drop_database(name)
        try:
            made = Messy(uri, client[name])
            Everything(made, bands).make()
            yield made
        finally:
            client.drop_database(name)
