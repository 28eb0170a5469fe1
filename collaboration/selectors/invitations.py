"""What is shown of invitations: to who may manage members, to who is invited, to the mail's reader.

An invitation whose space or project is in the trash is dead as long as that lies there: lists pass
over it, and nobody finds it by its token.
"""

from typing import Any

from bson.objectid import ObjectId
from django.utils import timezone

from accounts import selectors as accounts
from accounts.models import fold_email
from collaboration.models import Invitation, Status
from collaboration.tokens import hash_of
from projects.models import Project
from spaces import access
from spaces.access import Principal
from spaces.models import Space
from spaces.roles import Action
from wavic.api.errors import NotFound, Problem
from wavic.images.pictures import show_in
from wavic.mongo.documents import aggregate, same
from wavic.mongo.paging import Keyset, PageRequest

Row = dict[str, Any]

_NEWEST = Keyset((("_id", -1),))
_JOINED = [
    *access.living(Space, "space_id", "space", needed=False),
    *access.living(Project, "project_id", "project", needed=False),
    accounts.joined_person("invited_by_id", "invited_by"),
]
_SHOWN = {
    "id": "$_id",
    **same("_key", "role", "message", "sent_at", "expires_at", "created_at", "updated_at"),
    "email": "$email_typed",
    "space": {"id": "$space._id", **{name: f"$space.{name}" for name in ("name", "avatar")}},
    "project": {"id": "$project._id", "title": "$project.title"},
    **same("invited_by", "space_id", "project_id"),
}
_SHAPE = [*_JOINED, {"$replaceWith": _SHOWN}]


def invitations_of_space(principal: Principal, space_id: ObjectId, request: PageRequest) -> Row:
    """A page of who is invited to a space or a project of it and hasn't answered, newest first.

    Those that ran out as well: they can be sent again. For who may manage members.
    """
    pending = {"space_id": space_id, "status": Status.PENDING}
    listing = _NEWEST.listing(Invitation, request, match=pending, shape=_SHAPE)
    row = access.first(access.aggregate_space(principal, space_id, listing.joined_as("_rows")))
    rows = row.pop("_rows")
    access.granted(principal, row, Action.MANAGE_MEMBERS)
    return listing.page(rows, _shown)


def invitations_to(user_id: ObjectId, request: PageRequest) -> Row:
    """A page of what somebody is invited to, newest first; nothing until their address is proved.

    One that ran out makes the page shorter.
    """
    user = accounts.person(user_id)
    if user.email_verified_at is None:
        return {"results": [], "next": None, "previous": None}
    now = timezone.now()
    return _NEWEST.page(
        Invitation,
        request,
        match={"email": user.email, "status": Status.PENDING},
        shape=_SHAPE,
        finish=lambda row: _shown(row) if row["expires_at"] > now else None,
    )


def invitation(invitation_id: ObjectId) -> Row:
    """One invitation, as who manages it sees it."""
    rows = aggregate(Invitation, [{"$match": {"_id": invitation_id}}, *_SHAPE])
    shown = _shown(access.first(rows))
    if shown is None:
        raise NotFound
    return shown


def preview_of_invitation(token: str) -> Row:
    """What the mail's reader is told before they log in.

    Raises Problem 404 `invitation_invalid`, alike for every token that nobody can accept by.
    """
    found = invitation_by_token(token)
    if found["status"] != Status.PENDING or found["expires_at"] <= timezone.now():
        raise invalid_invitation()
    [inviter] = found["invited_by"]
    return {
        "space": found["space"]["name"],
        "project": found["project"]["title"] if found.get("project") else None,
        "invited_by": inviter["name"],
        "email": found["email_typed"],
        **{name: found[name] for name in ("role", "message", "expires_at")},
    }


def invitation_by_token(token: str) -> Row:
    """The stored invitation with `space`, `project` and `invited_by` joined.

    Raises Problem 404 `invitation_invalid`: unknown, revoked, or sent again since.
    """
    return _living(aggregate(Invitation, [{"$match": {"token_hash": hash_of(token)}}, *_JOINED]))


def invitation_to(email: str, invitation_id: ObjectId) -> Row:
    """As `invitation_by_token`, one to this address; NotFound where there is none such."""
    match = {"_id": invitation_id, "email": fold_email(email)}
    rows = aggregate(Invitation, [{"$match": match}, *_JOINED])
    access.first(rows)
    return _living(rows)


def invalid_invitation() -> Problem:
    """The answer to an invitation that isn't there, or not any more."""
    detail = "This invitation is not valid any more; ask for a new one."
    return Problem(404, "invitation_invalid", detail)


def _living(rows: list[Row]) -> Row:
    for row in rows:
        gone = "space" not in row or (row["project_id"] is not None and "project" not in row)
        if row["status"] != Status.REVOKED and not gone:
            return row
    raise invalid_invitation()


def _shown(row: Row) -> Row | None:
    """The row for a client; None for one that is dead."""
    project = row["project"] if row.pop("project_id") is not None else None
    del row["space_id"]
    if "id" not in row["space"] or (project is not None and "id" not in project):
        return None
    row["invited_by"] = next(map(accounts.shown_person, row["invited_by"]), None)
    return {**row, "project": project, "space": show_in(row["space"], "avatar")}
