"""The embedded database for a command, whether `make run` has it running or not."""

import contextlib
import os
from collections.abc import Iterator

import pymongo
from django.conf import settings
from pymongo.errors import PyMongoError

from wavic.laptop.database import disconnect, launch_mongod, speaking_plainly
from wavic.laptop.failures import CannotStart
from wavic.laptop.folder import owned, wait_until_quiet
from wavic.mongo.embedded import end_leftover


@contextlib.contextmanager
def database_at_hand(*, alone: bool = False) -> Iterator[None]:
    """Have the database of MONGODB_URI, or the embedded one: started, unless it runs.

    `alone`: CannotStart where WAVIC runs on the embedded one. So too where it can't start.
    """
    if os.environ.get("MONGODB_URI", "").strip():
        yield
        return
    if _answers():
        if alone:
            raise CannotStart(f"WAVIC runs on {settings.DATA_DIR}. Stop it first.")
        yield
        return
    with owned(settings.DATA_DIR):
        wait_until_quiet(settings.DATA_DIR)
        end_leftover(settings.DATA_DIR / "mongo")
        mongod = launch_mongod(settings.DATA_DIR / "mongo", settings.EMBEDDED_MONGO_PORT)
        try:
            with speaking_plainly():
                mongod.become_primary()
            yield
            disconnect()
        finally:
            mongod.stop()


def _answers() -> bool:
    with pymongo.MongoClient[dict](settings.MONGODB_URI, serverSelectionTimeoutMS=500) as client:
        try:
            client.admin.command("ping")
        except PyMongoError:
            return False
    return True
