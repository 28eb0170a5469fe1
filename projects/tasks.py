"""What the worker does when something happened to a project."""

from wavic import search
from wavic.events import Event, subscriber


@subscriber("project.created", "project.edited", "project.trashed", "project.restored")
def index_project(event: Event) -> None:
    """It is found by what it is called now."""
    if event.subject_id:
        search.refresh("project", [event.subject_id])
