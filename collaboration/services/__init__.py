"""What people and guests do to comments, invitations and links. Nothing else writes them."""

from collaboration.services.activity import backfill_activity, move_activity, write_activity
from collaboration.services.allowance import take
from collaboration.services.comments import Draft, delete_comment, edit_comment, post_comment
from collaboration.services.counting import recount_comments, tracks_with_wrong_counts
from collaboration.services.departing import bring_links_back, settle_links
from collaboration.services.digests import claim_digest, end_digest, take_up_digest
from collaboration.services.expected_digests import expect_digests
from collaboration.services.forgetting import (
    forget_in_comments,
    forget_in_feeds,
    forget_in_mails,
    forget_invitations_of,
    forget_what_was_theirs,
)
from collaboration.services.guests import name_guest
from collaboration.services.invitation_answers import accept_invitation, decline_invitation
from collaboration.services.invitations import (
    INVITATION_LIFE,
    forget_invitations,
    invite,
    resend_invitation,
    revoke_invitation,
    revoke_invitations,
    token_of_invitation,
)
from collaboration.services.links import (
    add_copies,
    create_link,
    edit_link,
    move_links,
    revoke_copy,
    revoke_link,
)
from collaboration.services.notifications import (
    mark_mailed,
    mark_mention_mailed,
    mark_read,
    notify,
    withdraw_comment,
    withdraw_from_space,
    withdraw_invitation,
)
from collaboration.services.opening import open_link
from collaboration.services.plays import hear
from collaboration.services.preferences import edit_preferences, stop_digests, stop_mentions
from collaboration.services.reactions import react, take_back_reaction
from collaboration.services.reports import report_link, settle_report
from collaboration.services.threads import carry_over, move_comments, reopen_thread, resolve_thread

__all__ = [
    "INVITATION_LIFE",
    "Draft",
    "accept_invitation",
    "add_copies",
    "backfill_activity",
    "bring_links_back",
    "carry_over",
    "claim_digest",
    "create_link",
    "decline_invitation",
    "delete_comment",
    "edit_comment",
    "edit_link",
    "edit_preferences",
    "end_digest",
    "expect_digests",
    "forget_in_comments",
    "forget_in_feeds",
    "forget_in_mails",
    "forget_invitations",
    "forget_invitations_of",
    "forget_what_was_theirs",
    "hear",
    "invite",
    "mark_mailed",
    "mark_mention_mailed",
    "mark_read",
    "move_activity",
    "move_comments",
    "move_links",
    "name_guest",
    "notify",
    "open_link",
    "post_comment",
    "react",
    "recount_comments",
    "reopen_thread",
    "report_link",
    "resend_invitation",
    "resolve_thread",
    "revoke_copy",
    "revoke_invitation",
    "revoke_invitations",
    "revoke_link",
    "settle_links",
    "settle_report",
    "stop_digests",
    "stop_mentions",
    "take",
    "take_back_reaction",
    "take_up_digest",
    "token_of_invitation",
    "tracks_with_wrong_counts",
    "withdraw_comment",
    "withdraw_from_space",
    "withdraw_invitation",
    "write_activity",
]
