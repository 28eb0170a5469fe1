"""The queue as it is now, for /metrics: nothing here reads more than CAP index entries."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from wavic.metrics.scraping import source
from wavic.mongo.documents import collection
from wavic.queue import heartbeats, leases
from wavic.queue.broker import MongoBroker
from wavic.queue.models import Once, State, Worker

CAP = 10_000


@source("queue")
def queue() -> Iterator[Metric]:
    """How much waits, and for how long; a count at CAP means: or more."""
    tasks = MongoBroker().collection
    yield _gauge("wavic_queue_tasks", "Tasks in the queue.", tasks.estimated_document_count())
    # The clock is ours, not the server's: with that one no index would be of use.
    handed_out_before = timezone.now() - timedelta(seconds=leases.SECONDS)
    waiting = {"lock": {"$lte": handed_out_before}}
    due = tasks.count_documents(waiting, limit=CAP, hint="oldest_first")
    yield _gauge("wavic_queue_due", f"Tasks that wait for a worker, up to {CAP}.", due)
    oldest = tasks.find_one(waiting, {"lock": 1}, sort=[("lock", 1), ("_id", 1)])
    waited = handed_out_before.replace(tzinfo=None) - oldest["lock"] if oldest else timedelta()
    yield _gauge(
        "wavic_queue_oldest_seconds",
        "How long the first of them has waited.",
        waited.total_seconds(),
    )
    dead = collection(Once).count_documents({"state": State.DEAD}, limit=CAP, hint="once_by_state")
    yield _gauge("wavic_tasks_given_up", f"Work that was given up, up to {CAP}.", dead)


@source("workers_alive")
def workers() -> Iterator[Metric]:
    """Who does it."""
    living = Worker.objects.filter(beat_at__gt=timezone.now() - Worker.SILENT).count()
    yield _gauge("wavic_workers", "Workers that have beaten lately.", living)
    if (age := heartbeats.seconds_since_last_beat()) is not None:
        yield _gauge("wavic_worker_last_beat_seconds", "Since any worker's last beat.", age)


def _gauge(name: str, documentation: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, documentation, value)
