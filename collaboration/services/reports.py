"""What visitors say is wrong with a link, and what support staff make of it."""

from datetime import timedelta

from bson.objectid import ObjectId
from django.utils import timezone

from collaboration import selectors
from collaboration.models import AbuseReport
from collaboration.services.link_events import tell
from collaboration.services.links import close_link
from collaboration.services.opening import link_not_found
from collaboration.visitors import Visitor
from wavic.mongo.transactions import in_transaction

_SAME = timedelta(days=1)


@in_transaction
def report_link(
    token: str, visitor: Visitor, *, reason: str, details: str = "", email: str = ""
) -> None:
    """Tell support staff of a link; once a day from the same address.

    Raises Problem 404 `link_not_found` for every token that opens nothing.
    """
    shared = selectors.shared_by_token(token)
    if shared is None:
        raise link_not_found()
    link, now = shared["link"], timezone.now()
    told = AbuseReport.objects.filter(
        link_id=link["_id"], address=visitor.address, created_at__gt=now - _SAME
    )
    if told.exists():
        return
    AbuseReport.objects.create(
        link_id=link["_id"], reason=reason, details=details, email=email, address=visitor.address
    )
    tell("reported", link["_id"], None, {"copy": str(shared["copy"]["_id"]), "reason": reason})


@in_transaction
def settle_report(report_id: ObjectId, *, by: ObjectId, revoke: bool) -> bool:
    """Answer a report: revoke its link, or leave it. False where somebody has answered already."""
    unanswered = AbuseReport.objects.filter(pk=report_id, handled_at=None)
    now = timezone.now()
    outcome = "The link was revoked." if revoke else "Dismissed."
    if not unanswered.update(handled_at=now, handled_by_id=by, outcome=outcome, updated_at=now):
        return False
    if revoke:
        close_link(AbuseReport.objects.values_list("link_id", flat=True).get(pk=report_id), by=by)
    return True
