"""What a principal may see of projects: reads only, shaped by the database."""

from typing import Any

from bson.objectid import ObjectId

from accounts import selectors as accounts
from projects.models import Project
from spaces import access
from spaces.access import Access, Principal
from spaces.roles import Action
from wavic.images.pictures import show_in
from wavic.lifecycle.models import State
from wavic.mongo.documents import aggregate, same
from wavic.mongo.paging import Keyset, Listing, PageRequest

_NEWEST = Keyset((("_id", -1),))
_SUMMARY = {
    "id": "$_id",
    "space": "$space_id",
    **same("title", "kind", "artwork"),
    "release_date": {"$dateToString": {"date": "$release_date", "format": "%Y-%m-%d"}},
    **same("track_count", "signed_off_at", "created_at", "updated_at", "revision"),
}
_ACCESS = same("_space", "_member")
_WHOLE = {**_SUMMARY, **same("description", "credits", "signed_off_by"), **_ACCESS}
_SIGNER = accounts.joined_person("signed_off_by", "signed_off_by")


def projects_of_space(
    principal: Principal, space_id: ObjectId, request: PageRequest
) -> dict[str, Any]:
    """A page of a space's projects, the newest first; 404 when the space may not be seen."""

    def listing(among: dict[str, Any]) -> Listing:
        return _NEWEST.listing(
            Project,
            request,
            match={"space_id": space_id, "state": State.ACTIVE, **among},
            shape=[{"$replaceWith": {**_SUMMARY, **same("_key")}}],
        )

    def finish(row: dict[str, Any]) -> dict[str, Any]:
        return show_in(row, "artwork")

    return access.page_of_space(principal, space_id, listing, "_id", finish)


def project(principal: Principal, project_id: ObjectId) -> dict[str, Any]:
    """One project whole, with the principal's role in it; 404 when they may not see it."""
    row = _row(principal, project_id, _WHOLE, _SIGNER)
    row["role"] = access.granted(principal, row).role
    row["signed_off_by"] = next(map(accounts.shown_person, row["signed_off_by"]), None)
    return show_in(row, "artwork")


def access_to_project(
    principal: Principal, project_id: ObjectId, action: Action = Action.SEE
) -> Access:
    """The principal's access to a project; 404 when they may not see it, 403 without the action."""
    row = _row(principal, project_id, _ACCESS)
    return access.granted(principal, row, action)


def is_in_space(space_id: ObjectId, project_id: ObjectId) -> bool:
    """Whether it is a living project of this space."""
    return Project.objects.filter(pk=project_id, space_id=space_id, state=State.ACTIVE).exists()


def rows_of_project(
    principal: Principal, project_id: ObjectId, listing: Listing
) -> tuple[Access, list[dict[str, Any]]]:
    """The access to a project, and the rows of a page of what it holds, in one round trip."""
    row = _row(principal, project_id, _ACCESS, listing.joined_as("_rows"))
    return access.granted(principal, row), row["_rows"]


def _row(
    principal: Principal, project_id: ObjectId, fields: dict[str, Any], *joins: dict[str, Any]
) -> dict[str, Any]:
    rows = aggregate(
        Project,
        [
            {"$match": {"_id": project_id, "state": State.ACTIVE}},
            *access.stages(principal, "space_id", "_id"),
            {"$replaceWith": fields},
            *joins,
        ],
    )
    return access.first(rows)
