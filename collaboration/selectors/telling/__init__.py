"""Which events people are told of, and what is told of each."""

from collections.abc import Callable

from collaboration.selectors.telling import comments, people, versions
from collaboration.selectors.telling.shapes import Line, Telling, recipients_of
from wavic.events import Event

__all__ = ["TOLD", "Line", "Telling", "recipients_of", "telling_of"]

TOLD: dict[str, Callable[[Event], Telling | None]] = {
    "comment.posted": comments.comment_posted,
    "comment.edited": comments.comment_edited,
    "comment.reacted": comments.comment_reacted,
    "comment.resolved": comments.comment_resolved,
    "version.ready": versions.version_ready,
    "version.failed": versions.version_failed,
    "version.approved": versions.version_reviewed,
    "version.changes_requested": versions.version_reviewed,
    "project.created": versions.project_made_or_signed_off,
    "project.signed_off": versions.project_made_or_signed_off,
    "invitation.sent": people.invitation_sent,
    "member.joined": people.member_joined,
    "member.role_changed": people.role_changed,
    "member.removed": people.member_removed,
    "space.transferred": people.space_transferred,
    "link.opened": people.link_opened,
}


def telling_of(event: Event) -> Telling | None:
    """What is to be told of an event; None where it is of something that isn't there any more.

    Nothing is told of a silent one, such as that old versions were processed anew.
    """
    return None if event.data.get("silent") else TOLD[event.kind](event)
