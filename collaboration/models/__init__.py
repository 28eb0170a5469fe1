"""Invitations, comments and share links: what makes several people of one."""

from collaboration.models.comments import Comment, Edit, Reaction
from collaboration.models.invitations import Invitation, Status
from collaboration.models.links import AbuseReport, GuestPass, Link, LinkCopy, Play, Reason

__all__ = [
    "AbuseReport",
    "Comment",
    "Edit",
    "GuestPass",
    "Invitation",
    "Link",
    "LinkCopy",
    "Play",
    "Reaction",
    "Reason",
    "Status",
]
