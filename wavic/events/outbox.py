"""Writing an event down together with the change that it tells of."""

from collections.abc import Iterable
from typing import Any

from bson.objectid import ObjectId
from django.db.models import Model
from django.utils import timezone

from wavic.events.models import RETENTION, Event
from wavic.events.recorders import recorders_of
from wavic.events.subscribers import subscribers_of
from wavic.events.tasks import deliver
from wavic.mongo.connections import mongo_connection
from wavic.queue import enqueue


def emit(
    kind: str,
    *,
    space: ObjectId | None = None,
    actor: ObjectId | None = None,
    subject: Model | tuple[str, ObjectId] | None = None,
    data: dict[str, Any] | None = None,
) -> Event:
    """Write down that `kind` happened, and have its subscribers told once that is committed.

    `subject` is the document it happened to, or its (type, id); `data` is JSON, ids as str.
    Raises RuntimeError outside run_in_transaction: a change and its event are there both or
    not at all.
    """
    if not mongo_connection().in_atomic_block_mongo:
        raise RuntimeError(f"emit({kind!r}) outside run_in_transaction.")
    if isinstance(subject, Model):
        subject = (str(subject._meta.model_name), subject.pk)
    subject_type, subject_id = subject or ("", None)
    wanted = bool(subscribers_of(kind))
    event = Event.objects.create(
        kind=kind,
        space=space,
        actor=actor,
        subject_type=subject_type,
        subject_id=subject_id,
        data=data or {},
        forget_at=None if wanted else timezone.now() + RETENTION,
    )
    for record in recorders_of(kind):
        record(event)
    if wanted:
        enqueue(deliver, str(event.pk))
    return event


def emit_each(kind: str, data: Iterable[dict[str, Any]]) -> None:
    """Write down that `kind` happened once for each of `data`, in one round trip.

    For kinds that nobody subscribes to or records; of no space and by nobody. Raises like `emit`.
    """
    heard = subscribers_of(kind) or recorders_of(kind)
    if not mongo_connection().in_atomic_block_mongo or heard:
        raise RuntimeError(f"emit_each({kind!r}) outside run_in_transaction, or with subscribers.")
    later = timezone.now() + RETENTION
    Event.objects.bulk_create(Event(kind=kind, data=each, forget_at=later) for each in data)
