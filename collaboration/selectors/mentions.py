"""Who can be mentioned in a project, and who was."""

from collections.abc import Collection
from dataclasses import dataclass

from bson.objectid import ObjectId

from collaboration.selectors.comment_shapes import CONVERSATION, excerpt, shown_comment
from collaboration.selectors.comments import visible_comment
from spaces import selectors as spaces
from spaces.access import Principal
from spaces.roles import Action
from wavic.api.errors import NotFound


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
    return set(spaces.who_may(Action.SEE, space_id, project_id, among))
