"""A database client of its own for every forked process: django-q's worker, pusher and monitor.

A MongoClient is sockets, threads and locks. The sockets would be shared with the parent and
the threads are not there in the child, so the child lets go of it all and connects anew. The
parent's client is not closed, since it is the parent's.
"""

import os
from typing import cast

from django.db import connections

from wavic.mongo.engine.base import DatabaseWrapper


def connect() -> None:
    """Do so from now on, in every fork of this process."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_forget_the_parents_clients)


def _forget_the_parents_clients() -> None:
    for connection in cast("list[DatabaseWrapper]", connections.all(initialized_only=True)):
        connection.connection = None
        connection.session = None
        connection.in_atomic_block_mongo = False
        connection.nested_atomics = 0
        connection.run_on_commit = []
        connection.__dict__.pop("database", None)  # a cached property
    # Where the backend keeps one client per alias; it has no public way to let go without closing.
    DatabaseWrapper._connection_pools.clear()  # noqa: SLF001
