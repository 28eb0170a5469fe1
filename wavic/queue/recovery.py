"""After a crash: the work of workers that are all known to be gone."""

from django.utils import timezone
from django_q.brokers.mongo import _timeout

from wavic.queue.broker import MongoBroker
from wavic.queue.models import Once, State


def take_back() -> None:
    """Make everything due that was handed out and not done, instead of waiting for its lease.

    For whoever knows that no worker is alive on this database: a laptop, before it starts its
    own. Attempts made stay counted, so what kills its workers is still given up.
    """
    MongoBroker().collection.update_many({"deliveries": {"$gt": 0}}, {"$set": {"lock": _timeout()}})
    now = timezone.now()
    Once.objects.filter(state=State.RUNNING, lease_until__gt=now).update(lease_until=now)
