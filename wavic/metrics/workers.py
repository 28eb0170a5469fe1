"""A worker's figures: nobody can scrape it, so after each task it adds them to the database.

Workers come and go, several to a computer and behind no port; what they counted stays.
"""

import logging
from typing import Any

import pymongo
from django.db import DatabaseError
from django.utils import timezone
from django_q.signals import post_execute_in_worker
from prometheus_client import Gauge, Metric
from prometheus_client.samples import Sample
from pymongo import UpdateOne
from pymongo.errors import PyMongoError

from wavic.metrics.figures import REGISTRY, TASK_SECONDS, TASKS
from wavic.metrics.models import Figure
from wavic.mongo.documents import collection
from wavic.queue.request_ids import outcome_of, seconds_of

logger = logging.getLogger("wavic.metrics")

_SECONDS = 2  # a database that is slow must not hold up the next task for longer
_GAUGE = "gauge"

_told: dict[tuple[str, ...], float] = {}  # series -> what of it the database has


def connect() -> None:
    """Count tasks in django-q's workers."""
    post_execute_in_worker.connect(_count)


def tell(*gauges: Gauge) -> None:
    """Add to the database what was counted here since the last time, in one round trip.

    What can't be told now is told with the next task. Gauges are told by whoever has just set
    them: another worker may have found out something newer since.
    """
    just_set = {family.name for gauge in gauges for family in gauge.describe()}
    changed = [
        (family, sample)
        for family in REGISTRY.collect()
        for sample in family.samples
        if (
            family.name in just_set
            if family.type == _GAUGE
            else _told.get(_series(sample), 0.0) != sample.value
        )
    ]
    if not changed:
        return
    now = timezone.now()
    writes = [_write(family, sample, now) for family, sample in changed]
    try:
        with pymongo.timeout(_SECONDS):
            collection(Figure).bulk_write(writes, ordered=False)
    except (PyMongoError, DatabaseError) as error:
        logger.warning("Figures can't be kept: %s", type(error).__name__)
    else:
        _told.update({_series(sample): sample.value for _, sample in changed})


def _count(task: dict[str, Any], **_: Any) -> None:
    function = str(task["func"])
    TASKS.labels(function, outcome_of(task)).inc()
    TASK_SECONDS.labels(function).observe(seconds_of(task))
    tell()


def _write(family: Metric, sample: Sample, now: Any) -> UpdateOne:
    series = {
        "family": family.name,
        "name": sample.name,
        "type": family.type,
        "labels": sample.labels,
    }
    if family.type == _GAUGE:
        change = {"$set": {"value": sample.value, "updated_at": now}}
    else:
        more = sample.value - _told.get(_series(sample), 0.0)
        change = {"$inc": {"value": more}, "$set": {"updated_at": now}}
    return UpdateOne({"key": _key(sample)}, {**change, "$setOnInsert": series}, upsert=True)


def _series(sample: Sample) -> tuple[str, ...]:
    """The same for the same labels, whose order is that of their declaration: made in no time."""
    return (sample.name, *sample.labels.values())


def _key(sample: Sample) -> str:
    labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
    return f"{sample.name}{{{labels}}}"
