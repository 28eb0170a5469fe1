"""The workers that are alive, as the database sees it: each beats every few seconds."""

import os
import socket

from wavic.api.health import DOWN, OK
from wavic.mongo.documents import Document, collection
from wavic.queue.models import Worker
from wavic.queue.signs import BEGUN, Signs


def beat(name: str, signs: Signs, restarts: int) -> None:
    """Say that this cluster is alive, and what it is at."""
    task = signs.task
    now = {
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "task": task,
        "task_seconds": int(signs.age(BEGUN)) if task else None,
        "restarts": restarts,
        "beat_at": "$$NOW",
        "started_at": {"$cond": [{"$eq": ["$pid", os.getpid()]}, "$started_at", "$$NOW"]},
    }
    now |= {field: {"$literal": now[field]} for field in ("host", "task")}
    collection(Worker).update_one({"name": name}, [{"$set": now}], upsert=True)


def stop(name: str) -> None:
    """Say that it has ended as it was told to."""
    collection(Worker).delete_one({"name": name})


def seconds_since_last_beat() -> float | None:
    """Of whichever worker beat last, by the server's clock; None when there is none."""
    age = {"$divide": [{"$subtract": ["$$NOW", "$beat_at"]}, 1_000]}
    newest: list[Document] = [{"$sort": {"beat_at": -1}}, {"$limit": 1}, {"$project": {"age": age}}]
    return next((found["age"] for found in collection(Worker).aggregate(newest)), None)


def state() -> str:
    """For /health/ready: whether anybody does what is in the queue."""
    age = seconds_since_last_beat()
    return OK if age is not None and age < Worker.SILENT.total_seconds() else DOWN
