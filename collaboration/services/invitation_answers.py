"""Answering an invitation: once, and by whom it was sent to.

Either by the mail's token, which proves the address, or by its id, for who has proved theirs.
"""

from typing import Any

from bson.objectid import ObjectId
from django.utils import timezone

from accounts import selectors as accounts
from accounts import services as account_services
from collaboration.models import Invitation, Status
from collaboration.selectors import invitations as selectors
from collaboration.services.invitations import used_invitation
from spaces import selectors as spaces
from spaces import services as space_services
from spaces.access import Principal
from wavic import events
from wavic.api.errors import Problem
from wavic.mongo.transactions import in_transaction

Row = dict[str, Any]


@in_transaction
def accept_invitation(
    actor: Principal, *, token: str | None = None, invitation: ObjectId | None = None
) -> Row:
    """Become a member: `{space, project, role}`; the same again for who has accepted it before.

    Raises Problem 404 `invitation_invalid`, 403 `other_address`, `email_unverified`,
    `quota_exceeded`, 409 `invitation_used`, `owner_stays`, 410 `invitation_expired`.
    """
    found = _presented(actor, token, invitation)
    reach = (actor.pk, found["space_id"], found["project_id"])
    accepted_before = found["status"] == Status.ACCEPTED and found["answered_by_id"] == actor.pk
    if not accepted_before:
        _answer(found, actor, Status.ACCEPTED)
        space_services.add_member(found["space_id"], actor.pk, found["role"], found["project_id"])
        if token is not None:
            account_services.mark_verified(actor.pk, found["email"])
    role = spaces.role_of(*reach)
    if role is None:  # removed since: what was used up opens nothing again
        raise used_invitation()
    return {"space": found["space_id"], "project": found["project_id"], "role": role}


@in_transaction
def decline_invitation(
    actor: Principal, *, token: str | None = None, invitation: ObjectId | None = None
) -> None:
    """Say no, for good; without an error for who has said so before. Raises like accepting."""
    found = _presented(actor, token, invitation)
    if found["status"] != Status.DECLINED or found["answered_by_id"] != actor.pk:
        _answer(found, actor, Status.DECLINED)


def _presented(actor: Principal, token: str | None, invitation: ObjectId | None) -> Row:
    """The invitation, if it is theirs."""
    user = accounts.person(actor.pk)
    if token is not None:
        found = selectors.invitation_by_token(token)
        if user.email != found["email"] and user.pk != found["answered_by_id"]:
            detail = "This invitation is for another address than your account's."
            raise Problem(403, "other_address", detail)
        return found
    if user.email_verified_at is None:
        detail = "Confirm your address first, or follow the link in the invitation."
        raise Problem(403, "email_unverified", detail)
    return selectors.invitation_to(user.email, invitation or ObjectId())


def _answer(found: Row, actor: Principal, status: Status) -> None:
    if found["status"] != Status.PENDING:
        raise used_invitation()
    now = timezone.now()
    if found["expires_at"] <= now:
        detail = "This invitation has expired; ask for it to be sent again."
        raise Problem(410, "invitation_expired", detail)
    Invitation.objects.filter(pk=found["_id"]).update(
        status=status, answered_at=now, answered_by_id=actor.pk, updated_at=now
    )
    project = found["project_id"]
    events.emit(
        f"invitation.{status}",
        space=found["space_id"],
        actor=actor.pk,
        subject=("invitation", found["_id"]),
        data={"role": found["role"], "project": project and str(project)},
    )
