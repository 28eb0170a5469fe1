"""The shapes of comments, invitations and links. What goes out is written by the selectors."""

from collaboration.serializers.comments import (
    CommentEdit,
    CommentInput,
    CommentSerializer,
    ExportQuery,
    ReactionInput,
    ThreadQuery,
    ThreadSerializer,
)
from collaboration.serializers.guests import (
    GuestAndLinkSerializer,
    NameInput,
    OpenedSerializer,
    OpeningInput,
    ReportInput,
)
from collaboration.serializers.links import (
    CopiesInput,
    LinkEdit,
    LinkInput,
    LinkSerializer,
    LinksQuery,
)

__all__ = [
    "CommentEdit",
    "CommentInput",
    "CommentSerializer",
    "CopiesInput",
    "ExportQuery",
    "GuestAndLinkSerializer",
    "LinkEdit",
    "LinkInput",
    "LinkSerializer",
    "LinksQuery",
    "NameInput",
    "OpenedSerializer",
    "OpeningInput",
    "ReactionInput",
    "ReportInput",
    "ThreadQuery",
    "ThreadSerializer",
]
