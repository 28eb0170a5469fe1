"""Who can be mentioned in a project, and who was."""

from collections.abc import Collection
from dataclasses import dataclass

from bson.objectid import ObjectId

from accounts.models import User
from collaboration.selectors.comment_shapes import CONVERSATION, excerpt, shown_comment
from collaboration.selectors.comments import visible_comment
from spaces.access import Principal
from spaces.models import Membership
from spaces.roles import effective_role
from wavic.api.errors import NotFound
from wavic.mongo.documents import aggregate


@dataclass(frozen=True)
class Mention:
    """What somebody is told who was mentioned."""

    author: str
    track: ObjectId
    title: str
    excerpt: str


def mention(principal: Principal, comment_id: ObjectId) -> Mention | None:
    """The comment as it mentions them; None where it doesn't, or they don't see it, or wrote it."""
    try:
        _, row = visible_comment(principal, comment_id, CONVERSATION)
    except NotFound:
        return None
    if principal.pk not in row["mentions"] or principal.pk == row["author_id"]:
        return None
    author = shown_comment(row, principal)["author"]
    return Mention(
        author=author["name"] if author else "",
        track=row["track_id"],
        title=row["_track"]["title"],
        excerpt=excerpt(row["body"]),
    )


def people_who_see(
    space_id: ObjectId, project_id: ObjectId, among: Collection[ObjectId]
) -> set[ObjectId]:
    """Those of `among` who have an account and a role in the project."""
    rows = aggregate(
        Membership,
        [
            {"$match": {"space_id": space_id, "user_id": {"$in": list(among)}}},
            {
                "$lookup": {
                    "from": User._meta.db_table,
                    "localField": "user_id",
                    "foreignField": "_id",
                    "pipeline": [{"$match": {"is_active": True}}, {"$project": {"_id": 1}}],
                    "as": "user",
                }
            },
            {"$match": {"user": {"$ne": []}}},
        ],
    )
    return {
        row["user_id"]
        for row in rows
        if effective_role(
            row["role"],
            {given["project"]: given["role"] for given in row["project_roles"] or ()},
            project_id,
        )
    }
