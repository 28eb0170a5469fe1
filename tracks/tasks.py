"""What the worker does when something happened to a track."""

from tracks import services
from wavic import events


@events.subscriber("version.uploaded")
def analyse_uploaded_version(event: events.Event) -> None:
    """Find out what is in the file."""
    services.analyse_version(event.subject_id)
