"""What people and guests do to comments, invitations and links. Nothing else writes them."""

from collaboration.services.comments import Draft, delete_comment, edit_comment, post_comment
from collaboration.services.counting import recount_comments, tracks_with_wrong_counts
from collaboration.services.guests import (
    name_guest,
)
from collaboration.services.links import (
    add_copies,
    create_link,
    edit_link,
    links_follow_track,
    revoke_copy,
    revoke_link,
)
from collaboration.services.opening import (
    open_link,
)
from collaboration.services.reactions import react, take_back_reaction
from collaboration.services.reports import (
    report_link,
    settle_report,
)
from collaboration.services.threads import (
    carry_over,
    move_comments,
    reopen_thread,
    resolve_thread,
)

__all__ = [
    "Draft",
    "add_copies",
    "carry_over",
    "create_link",
    "delete_comment",
    "edit_comment",
    "edit_link",
    "follow_track",
    "move_comments",
    "name_guest",
    "open_link",
    "post_comment",
    "react",
    "recount_comments",
    "reopen_thread",
    "report_link",
    "resolve_thread",
    "revoke_copy",
    "revoke_link",
    "settle_report",
    "take_back_reaction",
    "tracks_with_wrong_counts",
]
