"""What the worker does when something happened to a track.

A version's way: uploaded → analysed → ready, each step done once and retried alone.
"""

from tracks import services
from wavic import events


def give_up(event: events.Event) -> None:
    """Say that a version can't be heard, when none of the attempts came to an end."""
    services.give_up_version(event.subject_id)


@events.subscriber("version.uploaded", given_up=give_up)
def analyse_uploaded_version(event: events.Event) -> None:
    """Find out what is in the file."""
    services.analyse_version(event.subject_id)


@events.subscriber("version.analysed", given_up=give_up)
def make_stream_of_analysed_version(event: events.Event) -> None:
    """Make what everybody may hear of it."""
    services.make_stream_of_version(event.subject_id)
