"""django-q's queue as a collection of WAVIC's own database.

Beside the data, so that a task can be part of a transaction; through Django's connection, so
that a process has one client and not one per task.
"""

import logging
from datetime import timedelta
from time import sleep
from typing import Any

from bson.objectid import ObjectId
from django.utils import timezone
from django_q.brokers import Broker
from django_q.brokers.mongo import Mongo, _timeout
from django_q.conf import Conf
from django_q.monitor import save_task
from django_q.signing import SignedPackage
from pymongo import ASCENDING, ReturnDocument
from pymongo.collection import Collection

from wavic.mongo.connections import mongo_connection
from wavic.mongo.documents import session
from wavic.queue.burials import bury

logger = logging.getLogger("wavic.queue")

_OLDEST_FIRST = [("lock", ASCENDING), ("_id", ASCENDING)]


class MongoBroker(Mongo):
    """Documents `{payload, lock, deliveries}` in `queue_<cluster>`.

    A task is due when its `lock` is Q_CLUSTER["retry"] seconds old. Handing it out sets the lock
    to now, so that it is due again should its worker vanish; acknowledging it removes it.
    """

    def __init__(self, list_key: str | None = None) -> None:
        Broker.__init__(self, list_key)  # the stock one opens a client of its own

    def __setstate__(self, state: Any) -> None:
        Broker.__setstate__(self, state)

    @staticmethod
    def get_connection(list_key: str | None = None) -> None:
        """None: Django's connection of the thread is asked for at every call."""

    @property
    def collection(self) -> Collection:
        """The queue."""
        return mongo_connection().database[f"queue_{self.list_key}"]

    def enqueue(self, task: str) -> str:
        """Add a signed task to the end of the queue, in the open transaction if there is one."""
        document = {"payload": task, "lock": _timeout(), "deliveries": 0}
        return str(self.collection.insert_one(document, session=session()).inserted_id)

    def dequeue(self) -> list[tuple[str, str]] | None:
        """Hand out the task that has been due longest, or None after a short nap.

        A task that has been handed out Q_CLUSTER["max_attempts"] times and still is here has
        killed its workers: it becomes a failed task instead.
        """
        found = self.collection.find_one_and_update(
            {"lock": {"$lte": _timeout()}},
            {"$set": {"lock": timezone.now()}, "$inc": {"deliveries": 1}},
            sort=_OLDEST_FIRST,
            return_document=ReturnDocument.AFTER,
        )
        if found is None:
            sleep(Conf.POLL)
            return None
        if found["deliveries"] > Conf.MAX_ATTEMPTS:
            self._give_up(found)
            return None
        return [(str(found["_id"]), found["payload"])]

    def postpone(self, task_id: str, seconds: float) -> None:
        """Make a task that was handed out due again in `seconds`, sooner or later than by itself.

        It stays out of reach where it has been acknowledged meanwhile.
        """
        due = _timeout() + timedelta(seconds=seconds)
        self.collection.update_one({"_id": ObjectId(task_id)}, {"$set": {"lock": due}})

    def deliveries(self, task_id: str) -> int:
        """How often a task has been handed out; 0 when it is gone."""
        found = self.collection.find_one({"_id": ObjectId(task_id)}, {"deliveries": 1})
        return found["deliveries"] if found else 0

    def delete_queue(self) -> None:
        """Remove all tasks; the collection and its index stay."""
        self.collection.delete_many({})

    def ping(self) -> bool:
        """Whether the database answers; raises PyMongoError when it doesn't."""
        return mongo_connection().database.command("ping")["ok"] == 1

    def info(self) -> str:
        """The server and its version, for django-q's monitor."""
        version = ".".join(map(str, mongo_connection().get_database_version()[:3]))
        return f"MongoDB {version}"

    def create(self) -> None:
        """Create the collection and its index, unless they are there."""
        self.collection.create_index(_OLDEST_FIRST, name="oldest_first")

    def _give_up(self, document: dict[str, Any]) -> None:
        task = SignedPackage.loads(document["payload"])
        logger.error(
            "Gave up a task that ended its worker at every attempt",
            extra={"task": task["func"], "task_id": task["id"]},
        )
        reason = f"Handed out {Conf.MAX_ATTEMPTS} times; no worker survived it."
        bury(task["func"], reason, task["args"], task["kwargs"])
        outcome = {"result": reason, "success": False, "stopped": timezone.now()}
        save_task({**task, **outcome, "cluster": Conf.CLUSTER_NAME}, self)
        self.delete(str(document["_id"]))


def create_queue(**_: Any) -> None:
    """After every migrate: a transaction must find the collection there, with its index."""
    MongoBroker().create()
