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
from django_q.brokers.mongo import Mongo
from django_q.conf import Conf
from django_q.models import Task
from django_q.monitor import save_task
from django_q.signing import BadSignature, SignedPackage
from pymongo import ASCENDING, ReturnDocument
from pymongo.collection import Collection

from wavic.mongo.connections import mongo_connection
from wavic.mongo.documents import Document, collection, session
from wavic.queue import leases
from wavic.queue.burials import bury

logger = logging.getLogger("wavic.queue")

SUCCESSES_STAY = 2 * 60 * 60  # seconds in the admin; failures stay until somebody deletes them
UNREADABLE_WAITS = 600  # seconds: somebody has to set this worker's SECRET_KEY right

_OLDEST_FIRST = [("lock", ASCENDING), ("_id", ASCENDING)]
_LIGHTEST_FIRST = [("weight", ASCENDING), *_OLDEST_FIRST]
_LIGHT, _HEAVY = 0, 1
_WEIGHTS = [None, _LIGHT, _HEAVY]  # those of an older release have none
_TURN = 4  # of so many tasks one is the oldest, whatever it weighs: nothing waits for ever
_DUE = {"$expr": {"$lte": ["$lock", {"$subtract": ["$$NOW", leases.MILLISECONDS]}]}}
_NOBODYS = {"$unset": ["delivery", "worker"]}


class MongoBroker(Mongo):
    """Documents `{payload, weight, lock, deliveries, delivery, worker}` in `queue_<cluster>`.

    A task is due when its `lock` is a lease old. Handing it out sets the lock to now and gives it
    to a `worker` under a new `delivery`, by which alone it can be renewed, put off or removed:
    who held it before can do nothing any more. Times are the server's, but for the first one.
    """

    _weight = _LIGHT  # of what is enqueued by it
    _handed_out = 0

    def __init__(self, list_key: str | None = None, *, heavy: bool = False) -> None:
        Broker.__init__(self, list_key)  # the stock one opens a client of its own
        if heavy:
            self._weight = _HEAVY

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
        due_now = timezone.now() - timedelta(seconds=leases.SECONDS)
        document = {"payload": task, "weight": self._weight, "lock": due_now, "deliveries": 0}
        return str(self.collection.insert_one(document, session=session()).inserted_id)

    def dequeue(self) -> list[tuple[str, str]] | None:
        """Hand out the light task that has been due longest, or None after a short nap.

        Heavy ones come when no light one is due; every fourth task is the oldest of all.
        A task that has been handed out Q_CLUSTER["max_attempts"] times and still is here has
        killed its workers: it becomes a failed task instead.
        """
        taken = {
            "lock": "$$NOW",
            "deliveries": {"$add": ["$deliveries", 1]},
            "delivery": ObjectId(),
            "worker": {"$literal": leases.holder()},
        }
        any_weight = self._handed_out % _TURN == _TURN - 1
        found = self.collection.find_one_and_update(
            _DUE if any_weight else {**_DUE, "weight": {"$in": _WEIGHTS}},
            [{"$set": taken}],
            sort=_OLDEST_FIRST if any_weight else _LIGHTEST_FIRST,
            return_document=ReturnDocument.AFTER,
        )
        if found is None:
            sleep(Conf.POLL)
            return None
        self._handed_out += 1
        if found["deliveries"] > Conf.MAX_ATTEMPTS:
            self._give_up(found)
            return None
        return [(f"{found['_id']}:{found['delivery']}", found["payload"])]

    def renew(self, task_id: str) -> bool:
        """Hold a task that was handed out for another lease; False if it is no longer ours."""
        now = {"$currentDate": {"lock": True}}
        return self.collection.update_one(_held(task_id), now).matched_count == 1

    def postpone(self, task_id: str, seconds: float, *, counted: bool = True) -> None:
        """Let go of a task that was handed out, and make it due again in `seconds`.

        Unless it is `counted`, its having been handed out is forgotten.
        """
        milliseconds = int(seconds * 1_000) - leases.MILLISECONDS
        later: Document = {"lock": {"$add": ["$$NOW", milliseconds]}}
        if not counted:
            later["deliveries"] = {"$subtract": ["$deliveries", 1]}
        self.collection.update_one(_held(task_id), [{"$set": later}, _NOBODYS])

    def take_back(self, worker: str | None = None, *, counted: bool = True) -> None:
        """Make due again what a worker, or any worker, held when it ended.

        At once the first time, later and later when it happens again. Unless it is `counted`,
        as of a worker that was told to stop, at once and as if it had not been handed out.
        """
        held: Document = {"worker": {"$exists": True} if worker is None else worker}
        due_now: Document = {"$subtract": ["$$NOW", leases.MILLISECONDS]}
        if counted:  # after 0, 3, 15, 63, … seconds, an hour at most
            wait = {"$subtract": [{"$pow": [4, {"$subtract": ["$deliveries", 1]}]}, 1]}
            wait = {"$multiply": [1_000, {"$min": [wait, 3_600]}]}
            back: Document = {"lock": {"$add": [due_now, wait]}}
        else:
            back = {"lock": due_now, "deliveries": {"$subtract": ["$deliveries", 1]}}
        self.collection.update_many(held, [{"$set": back}, _NOBODYS])

    def delete(self, task_id: str) -> None:
        """Remove a task that was handed out, unless it has been handed out anew since."""
        self.collection.delete_one(_held(task_id))

    def fail(self, task_id: str) -> None:
        """Put off a task whose signature is not ours: another worker may be able to read it."""
        self.postpone(task_id, UNREADABLE_WAITS)

    def deliveries(self, task_id: str) -> int:
        """How often a task has been handed out; 0 when it is gone."""
        found = self.collection.find_one({"_id": _id(task_id)}, {"deliveries": 1})
        return found["deliveries"] if found else 0

    def queue_size(self) -> int:
        """How many tasks are due."""
        return self.collection.count_documents(_DUE)

    def lock_size(self) -> int:
        """How many tasks are in somebody's hands, or wait for their next attempt."""
        return self.collection.count_documents({"$nor": [_DUE]})

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
        """Create the collection and its indexes, unless they are there."""
        self.collection.create_index(_OLDEST_FIRST, name="oldest_first")
        self.collection.create_index(_LIGHTEST_FIRST, name="lightest_first")

    def _give_up(self, document: Document) -> None:
        try:
            task = SignedPackage.loads(document["payload"])
        except (TypeError, BadSignature):
            unreadable = f"unreadable {document['_id']}"
            task = {"id": str(document["_id"]), "name": unreadable, "func": unreadable}
            task |= {"args": [], "kwargs": {}, "started": timezone.now()}
        reason = f"Handed out {Conf.MAX_ATTEMPTS} times; no worker survived it."
        logger.error(
            "Gave up a task that ended its worker at every attempt",
            extra={"task": task["func"], "task_id": task["id"]},
        )
        bury(task["func"], reason, task["args"], task["kwargs"])
        outcome = {"result": reason, "success": False, "stopped": timezone.now()}
        save_task({**task, **outcome, "cluster": Conf.CLUSTER_NAME}, self)
        self.collection.delete_one({"_id": document["_id"], "delivery": document["delivery"]})


def _id(task_id: str) -> ObjectId:
    return ObjectId(task_id.partition(":")[0])


def _held(task_id: str) -> Document:
    """The task, if it is still in the hands that were given this id."""
    return {"_id": _id(task_id), "delivery": ObjectId(task_id.partition(":")[2])}


def create_queue(**_: Any) -> None:
    """After every migrate: a transaction must find the collection there, with its index."""
    MongoBroker().create()
    collection(Task).create_index(
        "stopped",
        name="forget_successes",
        expireAfterSeconds=SUCCESSES_STAY,
        partialFilterExpression={"success": True},
    )
