"""What happened is told at once: the worker has its music to hear first. Most of it is read."""

from collections.abc import Iterable

from bson.objectid import ObjectId

from accounts.models import User
from collaboration import audiences, services, tasks
from collaboration.selectors.telling import TOLD
from wavic.events import Event


def tell_everybody() -> None:
    """Have feeds and notifications written; the worker finds it done."""
    for event in Event.objects.filter(kind__in=[*audiences.SHOWN, *TOLD]).order_by("pk"):
        if event.kind in audiences.SHOWN:
            tasks.write_activity(event)
        if event.kind in TOLD:
            tasks.tell_people(event)


def read_most(reader: User, tracks: Iterable[ObjectId]) -> None:
    """Have somebody read what was said of these tracks."""
    for track in tracks:
        services.mark_read(reader.pk, track=track)
