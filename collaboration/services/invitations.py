"""Inviting: sent, sent again, revoked. Who is invited answers in `invitation_answers.py`.

Nothing here asks whether an address belongs to somebody, but for whether they are a member already,
at the same cost for every address.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from bson.objectid import ObjectId
from django.db import IntegrityError
from django.utils import timezone

from accounts import services as accounts
from accounts.models import User, fold_email
from collaboration.models import Invitation, Status
from collaboration.selectors import invitations as selectors
from collaboration.tokens import hash_of, token_again, token_for
from projects import selectors as projects
from spaces import access
from spaces import selectors as spaces
from spaces.access import Access, Principal
from spaces.roles import Action
from wavic import events, mail
from wavic.api.errors import NotFound, Problem, Unavailable
from wavic.mongo.transactions import in_transaction

INVITATION_LIFE = timedelta(days=14)
_PURPOSE = "invitation"


def invite(
    actor: Principal,
    *,
    email: str,
    role: str,
    space: ObjectId | None = None,
    project: ObjectId | None = None,
    message: str = "",
) -> dict[str, Any]:
    """Invite an address to a space or to a project, as what; an account may come later.

    An invitation of the same reach that is pending is sent again as this one, and its token dies.
    Raises Problem 404, 403, 409 `already_member`, 503 `mail_unavailable`.
    """
    _require_mail()
    said = {"role": role, "message": message, "email_typed": email}
    try:
        return _invite(actor, space, project, said)
    except IntegrityError:  # of two such invitations at this moment the other was first
        return _invite(actor, space, project, said)


@in_transaction
def resend_invitation(actor: Principal, invitation_id: ObjectId) -> dict[str, Any]:
    """Send a pending invitation once more, with a new token and all its time before it.

    Raises Problem 404, 403, 409 `invitation_used`, 503 `mail_unavailable`.
    """
    _require_mail()
    invitation = _managed(actor, invitation_id, Action.INVITE)
    if invitation.status == Status.REVOKED:
        raise selectors.invalid_invitation()
    if invitation.status != Status.PENDING:
        raise used_invitation()
    _send(invitation, actor)
    return selectors.invitation(invitation_id)


@in_transaction
def revoke_invitation(actor: Principal, invitation_id: ObjectId) -> None:
    """Make an invitation's token worth nothing, if it isn't so already.

    Raises Problem 404, 403, and 409 `invitation_used` for one that was accepted: who did so is a
    member, and is to be removed as one.
    """
    invitation = _managed(actor, invitation_id)
    if invitation.status == Status.ACCEPTED:
        raise used_invitation()
    _revoke(invitation, actor.pk)


@in_transaction
def revoke_invitations(ids: Iterable[ObjectId], *, by: ObjectId) -> int:
    """Revoke what is pending among these, as support staff may; how many that were."""
    pending = list(Invitation.objects.filter(pk__in=list(ids), status=Status.PENDING))
    for invitation in pending:
        _revoke(invitation, by)
    return len(pending)


def forget_invitations(space_id: ObjectId, user_id: ObjectId, before: datetime) -> None:
    """Revoke what somebody who was removed from a space has been sent for it before that time.

    Otherwise they could come back by themselves.
    """
    emails = User.objects.filter(pk=user_id).values_list("email", flat=True)
    Invitation.objects.filter(
        space_id=space_id, email__in=list(emails), status=Status.PENDING, sent_at__lte=before
    ).update(status=Status.REVOKED, updated_at=timezone.now())


def token_of_invitation(invitation: Invitation) -> str:
    """The token that was hashed when the invitation was sent.

    Raises LookupError where the secret it was made with is no longer among the settings'.
    """
    token = token_again(_PURPOSE, invitation.pk, invitation.generation, invitation.token_hash)
    if token is None:
        raise LookupError(f"The token of invitation {invitation.pk} can't be made again.")
    return token


def used_invitation() -> Problem:
    """The answer where an invitation was answered already."""
    return Problem(409, "invitation_used", "This invitation was answered already.")


@in_transaction
def _invite(
    actor: Principal, space: ObjectId | None, project: ObjectId | None, said: dict[str, Any]
) -> dict[str, Any]:
    granted = _manage(actor, space, project, Action.INVITE)
    email = fold_email(said["email_typed"])
    if spaces.reaches(granted.space_id, project, email):
        raise Problem(409, "already_member", "They belong there already.")
    reach = {"space_id": granted.space_id, "project_id": project, "email": email}
    invitation = Invitation.objects.filter(**reach, status=Status.PENDING).first()
    if invitation is None:
        invitation = Invitation(pk=ObjectId(), generation=0, **reach)
    for name, value in said.items():
        setattr(invitation, name, value)
    _send(invitation, actor)
    return selectors.invitation(invitation.pk)


def _send(invitation: Invitation, actor: Principal) -> None:
    """Save it as sent now, by a token that no mail before has carried."""
    now = timezone.now()
    new = invitation.generation == 0
    invitation.generation += 1
    invitation.token_hash = hash_of(token_for(_PURPOSE, invitation.pk, invitation.generation))
    accounts.require_open(actor.pk)
    invitation.invited_by_id = actor.pk
    invitation.sent_at, invitation.expires_at = now, now + INVITATION_LIFE
    invitation.save(force_insert=new, force_update=not new)
    _tell("sent", invitation, actor.pk, generation=invitation.generation)


def _revoke(invitation: Invitation, by: ObjectId) -> None:
    pending = Invitation.objects.filter(pk=invitation.pk, status=Status.PENDING)
    if pending.update(status=Status.REVOKED, updated_at=timezone.now()):
        _tell("revoked", invitation, by)


def _tell(what: str, invitation: Invitation, actor: ObjectId, **data: Any) -> None:
    project = invitation.project_id
    events.emit(
        f"invitation.{what}",
        space=invitation.space_id,
        actor=actor,
        subject=invitation,
        data={"role": invitation.role, "project": project and str(project), **data},
    )


def _managed(
    actor: Principal, invitation_id: ObjectId, action: Action = Action.MANAGE_MEMBERS
) -> Invitation:
    invitation = Invitation.objects.filter(pk=invitation_id).first()
    if invitation is None:
        raise NotFound
    project = invitation.project_id
    _manage(actor, None if project else invitation.space_id, project, action)
    return invitation


def _manage(
    actor: Principal, space: ObjectId | None, project: ObjectId | None, action: Action
) -> Access:
    if project is not None:
        return projects.access_to_project(actor, project, action)
    if space is None:
        raise NotFound
    return access.to_space(actor, space, action)


def _require_mail() -> None:
    if not mail.available():
        raise Unavailable("mail_unavailable", "Mail can't be sent at the moment.", 60)
