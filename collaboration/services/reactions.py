"""Reactions: one emoji of one person or guest."""

from typing import Any

from bson.objectid import ObjectId
from django.utils import timezone

from accounts import selectors as accounts
from collaboration import selectors
from collaboration.models import Comment, Reaction
from collaboration.services.comments import refuse_tombstone
from spaces import access
from spaces.access import Principal
from spaces.guests import Guest, named
from spaces.roles import Action
from wavic import events
from wavic.api.errors import Problem
from wavic.mongo.transactions import in_transaction

MOST_EMOJI = 20  # different ones on a comment
MOST_REACTIONS = 500  # of everybody: they are part of its document


@in_transaction
def react(actor: Principal, comment_id: ObjectId, *, emoji: str) -> dict[str, Any]:
    """React to a comment; with the same emoji again, nothing changes.

    Raises Problem 409 `too_many_reactions` or `comment_deleted`.
    """
    granted, row = selectors.visible_comment(actor, comment_id)
    granted.require(Action.COMMENT)
    refuse_tombstone(row)
    reactions = row["reactions"]
    if any(_is(reaction, actor, emoji) for reaction in reactions):
        return selectors.comment(actor, comment_id)
    different = {emoji, *(reaction["emoji"] for reaction in reactions)}
    if len(different) > MOST_EMOJI or len(reactions) >= MOST_REACTIONS:
        raise Problem(409, "too_many_reactions", "This comment has as many as it can hold.")
    mine = {"emoji": emoji, "by": actor.pk, "name": _name_of(actor)}
    _write(comment_id, [*reactions, mine])
    events.emit(
        "comment.reacted",
        space=granted.space_id,
        actor=access.person(actor),
        subject=("comment", comment_id),
        data={
            "track": str(row["track_id"]),
            "project": str(row["_track"]["project_id"]),
            "version": str(row["_thread"]["versions"][0]),
            "parent": str(row["parent_id"]) if row["parent_id"] else None,
            "emoji": emoji,
            **access.signature(actor),
        },
    )
    return selectors.comment(actor, comment_id)


@in_transaction
def take_back_reaction(actor: Principal, comment_id: ObjectId, *, emoji: str) -> dict[str, Any]:
    """Take one's own reaction back, if it is there."""
    granted, row = selectors.visible_comment(actor, comment_id)
    granted.require(Action.COMMENT)
    kept = [reaction for reaction in row["reactions"] if not _is(reaction, actor, emoji)]
    if len(kept) < len(row["reactions"]):
        _write(comment_id, kept)
    return selectors.comment(actor, comment_id)


def _write(comment_id: ObjectId, reactions: list[dict[str, Any]]) -> None:
    # The whole array: within the transaction that read it, others who react collide here.
    Comment.objects.filter(pk=comment_id).update(
        reactions=[Reaction(**reaction) for reaction in reactions], updated_at=timezone.now()
    )


def _is(reaction: dict[str, Any], principal: Principal, emoji: str) -> bool:
    return reaction["by"] == principal.pk and reaction["emoji"] == emoji


def _name_of(principal: Principal) -> str:
    if isinstance(principal, Guest):
        return named(principal)
    return accounts.person(principal.pk).name
