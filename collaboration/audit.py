"""What of invitations, links and comments the audit trail remembers."""

from collaboration.models import Invitation
from wavic.audit import audited, named

_TARGET = ("project", "track", "version")

audited(
    *("invitation.sent", "invitation.revoked", "invitation.accepted", "invitation.declined"),
    keep=("role", "project"),
)
audited("link.created", keep=("target", "target_id", "copies", *_TARGET))
audited("link.edited", keep=("fields", *_TARGET))
audited("link.revoked", keep=("copy", *_TARGET))
audited("comment.purged", keep=("project", "track"))
named(Invitation, "email_typed")  # while it is there
