"""Invitations, comments and share links: what makes several people of one."""

from collaboration.models.comments import Comment, Edit, Reaction
from collaboration.models.invitations import Invitation, Status
from collaboration.models.links import AbuseReport, GuestPass, Link, LinkCopy, Play, Reason
from collaboration.models.preferences import Frequency, Level, Preferences, SpacePreferences

__all__ = [
    "AbuseReport",
    "Comment",
    "Edit",
    "Frequency",
    "GuestPass",
    "Invitation",
    "Level",
    "Link",
    "LinkCopy",
    "Play",
    "Preferences",
    "Reaction",
    "Reason",
    "SpacePreferences",
    "Status",
]
