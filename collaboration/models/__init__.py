"""Invitations, comments and share links: what makes several people of one."""

from collaboration.models.comments import Comment, Edit, Reaction
from collaboration.models.digests import Digest, DigestLine, DigestStatus
from collaboration.models.invitations import Invitation, Status
from collaboration.models.links import AbuseReport, GuestPass, Link, LinkCopy, Play, Reason
from collaboration.models.notifications import (
    Act,
    Activity,
    ActivityGroup,
    Notification,
    NotificationKind,
    Told,
)
from collaboration.models.preferences import Frequency, Level, Preferences, SpacePreferences

__all__ = [
    "AbuseReport",
    "Act",
    "Activity",
    "ActivityGroup",
    "Comment",
    "Digest",
    "DigestLine",
    "DigestStatus",
    "Edit",
    "Frequency",
    "GuestPass",
    "Invitation",
    "Level",
    "Link",
    "LinkCopy",
    "Notification",
    "NotificationKind",
    "Play",
    "Preferences",
    "Reaction",
    "Reason",
    "SpacePreferences",
    "Status",
    "Told",
]
