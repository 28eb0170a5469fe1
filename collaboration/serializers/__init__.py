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
from collaboration.serializers.invitations import (
    AcceptedSerializer,
    InvitationAnswer,
    InvitationInput,
    InvitationPreviewSerializer,
    InvitationSerializer,
    InvitationToken,
)
from collaboration.serializers.links import (
    CopiesInput,
    LinkEdit,
    LinkSerializer,
    LinksQuery,
    ShareInput,
)
from collaboration.serializers.notifications import (
    ActivityQuery,
    ActivitySerializer,
    NotificationPageSerializer,
    NotificationQuery,
    NotificationSerializer,
    ReadInput,
    UnreadSerializer,
)
from collaboration.serializers.plays import (
    HeardInput,
    HeardVersionSerializer,
    LinkStatisticsSerializer,
    ListenerSerializer,
)

__all__ = [
    "AcceptedSerializer",
    "ActivityQuery",
    "ActivitySerializer",
    "CommentEdit",
    "CommentInput",
    "CommentSerializer",
    "CopiesInput",
    "ExportQuery",
    "GuestAndLinkSerializer",
    "HeardInput",
    "HeardVersionSerializer",
    "InvitationAnswer",
    "InvitationInput",
    "InvitationPreviewSerializer",
    "InvitationSerializer",
    "InvitationToken",
    "LinkEdit",
    "LinkSerializer",
    "LinkStatisticsSerializer",
    "LinksQuery",
    "ListenerSerializer",
    "NameInput",
    "NotificationPageSerializer",
    "NotificationQuery",
    "NotificationSerializer",
    "OpenedSerializer",
    "OpeningInput",
    "ReactionInput",
    "ReadInput",
    "ReportInput",
    "ShareInput",
    "ThreadQuery",
    "ThreadSerializer",
    "UnreadSerializer",
]
