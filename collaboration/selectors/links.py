"""Links as those who manage them see them: options, addresses, and what came of each copy."""

from typing import Any

from bson.objectid import ObjectId
from django.conf import settings

from accounts import selectors as accounts
from collaboration.models import Link, LinkCopy
from collaboration.selectors.opening import plays_left, target_and_id
from collaboration.tokens import token_again
from projects.models import Project
from spaces import access
from spaces.access import Access, Principal
from spaces.roles import Action
from tracks.models import Track, Version
from wavic.api.errors import Forbidden, NotFound
from wavic.lifecycle.models import State
from wavic.mongo.documents import aggregate, same
from wavic.mongo.paging import Keyset, PageRequest

Row = dict[str, Any]
Stage = dict[str, Any]

_NEWEST = Keyset((("_id", -1),))
_TITLE = {"$ifNull": [{"$first": "$_track.title"}, {"$first": "$_project.title"}, "$_space.name"]}
_COPY = {
    "id": "$_id",
    **same("recipient", "generation", "token_hash", "revoked_at", "opens", "guests"),
    **same("plays", "downloads", "furthest_ms", "last_opened_at"),
}
_LINK = {
    "id": "$_id",
    "title": _TITLE,
    "protected": {"$ne": ["$password", ""]},
    **same("space_id", "project_id", "track_id", "version_id", "created_by_id", "created_by"),
    **same("name", "expires_at", "max_plays", "plays_taken"),
    **same("may_comment", "may_download", "may_approve", "preview", "copies", "state"),
    **same("created_at", "updated_at", "revision", "_space", "_member"),
}


def links_of(principal: Principal, request: PageRequest, state: State) -> Row:
    """A page of the links that the principal made and may still manage, the newest first.

    Those to what is in the trash make the page shorter.
    """
    return _page(principal, request, {"created_by_id": principal.pk, "state": state})


def links_of_space(
    principal: Principal, space_id: ObjectId, request: PageRequest, state: State
) -> Row:
    """A page of a space's links, the newest first: all for who may manage all, else one's own.

    404 when they may not see the space, 403 for who may make no links there.
    """
    granted = access.to_space(principal, space_id).require(Action.MANAGE_LINK, own=True)
    everybody = granted.may(Action.MANAGE_LINK)
    own = {} if everybody else {"created_by_id": principal.pk}
    return _page(principal, request, {"space_id": space_id, "state": state, **own})


def link(principal: Principal, link_id: ObjectId) -> Row:
    """One living link. 404 when they may not see its target, 403 when they may not manage it."""
    return link_and_access(principal, link_id)[0]


def link_and_access(principal: Principal, link_id: ObjectId) -> tuple[Row, Access]:
    """One living link and the access of who may manage it; see `link`."""
    row = _row(principal, link_id)
    granted = _require(principal, row)
    if row["state"] != State.ACTIVE:
        raise NotFound
    return _shown(row), granted


def access_to_link(
    principal: Principal, link_id: ObjectId, action: Action = Action.MANAGE_LINK
) -> tuple[Access, bool]:
    """The access of somebody who may do that with the link, and whether it is living.

    404 when they may not see its target, 403 when they may not do it.
    """
    row = _row(principal, link_id)
    return _require(principal, row, action), row["state"] == State.ACTIVE


def _page(principal: Principal, request: PageRequest, match: Row) -> Row:
    # Each row is looked up once more as `link` does, whole, or not at all where it isn't theirs
    # to see: dropping it before the limit would read more than the page holds.
    whole = {
        "$lookup": {
            "from": Link._meta.db_table,
            "localField": "_id",
            "foreignField": "_id",
            "pipeline": _stages(principal),
            "as": "link",
        }
    }
    shape = [whole, {"$replaceWith": same("_key", "link")}]

    def finish(row: Row) -> Row | None:
        for found in row["link"]:
            try:
                _require(principal, found)
            except (NotFound, Forbidden):
                return None
            return _shown(found)
        return None

    return _NEWEST.page(Link, request, match=match, shape=shape, finish=finish)


def _row(principal: Principal, link_id: ObjectId) -> Row:
    return access.first(aggregate(Link, [{"$match": {"_id": link_id}}, *_stages(principal)]))


def _stages(principal: Principal) -> list[Stage]:
    return [
        *access.stages(principal, "space_id", "project_id"),
        *_living(Project, "project"),
        *_living(Track, "track"),
        *_living(Version, "version"),
        accounts.joined_person("created_by_id", "created_by"),
        {
            "$lookup": {
                "from": LinkCopy._meta.db_table,
                "localField": "_id",
                "foreignField": "link_id",
                "pipeline": [{"$sort": {"_id": 1}}, {"$replaceWith": _COPY}],
                "as": "copies",
            }
        },
        {"$replaceWith": _LINK},
    ]


def _living(model: type[Project | Track | Version], kind: str) -> list[Stage]:
    """Stages that join what a link leads to or through; without it the link isn't there either."""
    joined = {
        "from": model._meta.db_table,
        "localField": f"{kind}_id",
        "foreignField": "_id",
        "pipeline": [{"$match": {"state": State.ACTIVE}}, {"$project": {"title": 1}}],
        "as": f"_{kind}",
    }
    there = {"$or": [{f"{kind}_id": None}, {f"_{kind}": {"$ne": []}}]}
    return [{"$lookup": joined}, {"$match": there}]


def _require(principal: Principal, row: Row, action: Action = Action.MANAGE_LINK) -> Access:
    granted = access.granted(principal, row)
    return granted.require(action, own=row["created_by_id"] == principal.pk)


def _shown(row: Row) -> Row:
    """The link as its manager sees it; its password was left in the database."""
    target, target_id = target_and_id(row)
    living = row["state"] == State.ACTIVE
    return {
        "target": target,
        "target_id": target_id,
        "space": row["space_id"],
        "plays_left": plays_left(row),
        "revoked": not living,
        "created_by": accounts.shown_person(row["created_by"][0]),
        "copies": [_shown_copy(copy, living=living) for copy in row["copies"]],
        **{name: row[name] for name in _AS_STORED},
    }


_AS_STORED = (
    *("id", "title", "name", "protected", "expires_at", "max_plays", "preview"),
    *("may_comment", "may_download", "may_approve", "created_at", "updated_at", "revision"),
)


def _shown_copy(copy: Row, *, living: bool) -> Row:
    """The copy with its address, as long as it leads anywhere."""
    token = None
    if living and copy["revoked_at"] is None:
        token = token_again("link", copy["id"], copy["generation"], copy["token_hash"])
    shown = {name: value for name, value in copy.items() if name not in _SECRET}
    return {**shown, "url": f"{settings.PUBLIC_URL}/s/{token}" if token else None}


_SECRET = {"token_hash", "generation"}
