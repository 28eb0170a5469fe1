"""/link, /comment and /collaboration."""

from collaboration.views.comments import CommentsOfTrackViewSet, CommentViewSet
from collaboration.views.guests import GuestViewSet, LinkVisitorViewSet
from collaboration.views.invitations import (
    InvitationAnswerViewSet,
    InvitationsViewSet,
    InvitationViewSet,
)
from collaboration.views.links import LinkViewSet
from collaboration.views.notifications import ActivityViewSet, NotificationViewSet
from collaboration.views.plays import HeardViewSet
from collaboration.views.preferences import PreferencesViewSet

__all__ = [
    "ActivityViewSet",
    "CommentViewSet",
    "CommentsOfTrackViewSet",
    "GuestViewSet",
    "HeardViewSet",
    "InvitationAnswerViewSet",
    "InvitationViewSet",
    "InvitationsViewSet",
    "LinkViewSet",
    "LinkVisitorViewSet",
    "NotificationViewSet",
    "PreferencesViewSet",
]
