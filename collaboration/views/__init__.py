"""/link, /comment and /collaboration."""

from collaboration.views.comments import CommentsOfTrackViewSet, CommentViewSet
from collaboration.views.guests import (
    GuestViewSet,
    LinkVisitorViewSet,
)
from collaboration.views.links import (
    LinkViewSet,
)

__all__ = [
    "CommentViewSet",
    "CommentsOfTrackViewSet",
    "GuestViewSet",
    "LinkViewSet",
    "LinkVisitorViewSet",
]
