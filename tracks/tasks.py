"""What the worker does when something happened to a track, and now and then."""

from tracks import services
from wavic import events
from wavic.queue.schedules import every


@events.subscriber("version.uploaded")
def analyse_uploaded_version(event: events.Event) -> None:
    """Find out what is in the file."""
    services.analyse_version(event.subject_id)


@every(minutes=15)
def reap_abandoned_uploads() -> None:
    """Return the bytes of uploads that never ended."""
    services.reap_abandoned()
