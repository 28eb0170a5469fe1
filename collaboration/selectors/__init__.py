"""What is shown of invitations, comments and links: reads only."""

from collaboration.selectors.activity import activity
from collaboration.selectors.comment_shapes import excerpt
from collaboration.selectors.comments import comment, threads_of_track, visible_comment
from collaboration.selectors.departures import departure
from collaboration.selectors.digest_mail import digest_mail
from collaboration.selectors.digests import addressee, due_digests, to_be_told
from collaboration.selectors.guests import (
    guest_and_link,
    guest_by_token,
    guests_by_pass,
    shown_guest,
)
from collaboration.selectors.invitations import (
    invitation,
    invitations_of_space,
    invitations_to,
    preview_of_invitation,
)
from collaboration.selectors.links import access_to_link, link, links_of, links_of_space
from collaboration.selectors.mentions import mention, people_who_see
from collaboration.selectors.notifications import count_unread, notifications
from collaboration.selectors.opening import shared_by_copy, shared_by_token, used_up
from collaboration.selectors.plays import listeners
from collaboration.selectors.preferences import wants_mentions_by_mail
from collaboration.selectors.shared_pages import shared_page
from collaboration.selectors.statistics import statistics

__all__ = [
    "access_to_link",
    "activity",
    "addressee",
    "comment",
    "count_unread",
    "departure",
    "digest_mail",
    "due_digests",
    "excerpt",
    "guest_and_link",
    "guest_by_token",
    "guests_by_pass",
    "invitation",
    "invitations_of_space",
    "invitations_to",
    "link",
    "links_of",
    "links_of_space",
    "listeners",
    "mention",
    "notifications",
    "people_who_see",
    "preview_of_invitation",
    "shared_by_copy",
    "shared_by_token",
    "shared_page",
    "shown_guest",
    "statistics",
    "threads_of_track",
    "to_be_told",
    "used_up",
    "visible_comment",
    "wants_mentions_by_mail",
]
