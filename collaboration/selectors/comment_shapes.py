"""How a comment looks in an answer."""

from collections.abc import Iterable
from typing import Any

from bson.objectid import ObjectId
from markdown_it import MarkdownIt

from accounts import selectors as accounts
from collaboration.models import Comment
from spaces.access import Principal

Row = dict[str, Any]

EXCERPT = 200  # characters
_MARKS_AT_MOST = 4  # characters typed for one that is shown: no more of a comment is looked at
_MARKDOWN = MarkdownIt("commonmark", {"linkify": False}).enable("strikethrough")
_NAMES = 10  # of those who reacted alike
_DOCUMENT = ("created_at", "updated_at", "revision")

WITHOUT_HISTORY: list[Row] = [{"$unset": "history"}]
"""A stage that leaves behind what a comment said before: lists don't show it."""

CONVERSATION: list[Row] = [
    {
        "$lookup": {
            "from": Comment._meta.db_table,
            "localField": "_id",
            "foreignField": "parent_id",
            "pipeline": [*WITHOUT_HISTORY, {"$sort": {"_id": 1}}],
            "as": "replies",
        }
    },
    {
        # Everybody who is in it, so that all of them are joined at once.
        "$set": {
            "_people": {
                "$setUnion": [
                    ["$author_id", "$resolved_by", "$_thread.resolved_by"],
                    "$mentions",
                    "$replies.author_id",
                    {
                        "$reduce": {
                            "input": "$replies.mentions",
                            "initialValue": [],
                            "in": {"$setUnion": ["$$value", "$$this"]},
                        }
                    },
                ]
            }
        }
    },
    accounts.joined_person("_people", "_people"),
]
"""Stages that join a comment's replies, the oldest first, and the people in them."""


def shown_comment(row: Row, principal: Principal, looked_at: ObjectId | None = None) -> Row:
    """A comment with its replies, of what `CONVERSATION` brought.

    What belongs to a thread is that of the thread for a reply (`_thread` of the row). It is
    carried where it was made on another version than the one that is looked at.
    """
    people = {person["id"]: accounts.shown_person(person) for person in row["_people"]}
    thread = row.get("_thread", row)
    version = thread["versions"][0]
    return {
        **_said(row, people, principal),
        "version": version,
        "carried": looked_at is not None and looked_at != version,
        "start_ms": thread["start_ms"],
        "end_ms": thread["end_ms"],
        "resolved": thread["resolved"],
        "resolved_at": thread["resolved_at"],
        "resolved_by": people.get(thread["resolved_by"]),
        "reply_count": len(row["replies"]),
        "replies": [_said(reply, people, principal) for reply in row["replies"]],
    }


def excerpt(body: str) -> str:
    """The beginning of what a comment says, in one line and without the marks of Markdown."""
    line = " ".join(_words(body[: EXCERPT * _MARKS_AT_MOST]).split())
    return line if len(line) <= EXCERPT else f"{line[: EXCERPT - 1]}…"


def _words(markdown: str) -> str:
    """What Markdown shows, a blank between its blocks."""
    return " ".join(
        "".join(part.content or " " * part.type.endswith("break") for part in block.children)
        if block.children
        else block.content
        for block in _MARKDOWN.parse(markdown)
        if block.content
    )


def _said(row: Row, people: dict[ObjectId, Row], principal: Principal) -> Row:
    """What a comment says and who said it; nobody, once it is deleted."""
    deleted = row["deleted_at"] is not None
    by_guest = row["guest_id"] is not None and not deleted
    return {
        "id": row["_id"],
        "track": row["track_id"],
        "parent": row["parent_id"],
        "body": row["body"],
        "author": None if deleted else people.get(row["author_id"]),
        "guest": {"id": row["guest_id"], "name": row["guest_name"]} if by_guest else None,
        "mentions": [people[pk] for pk in row["mentions"] if pk in people],
        "reactions": _grouped(row["reactions"], principal),
        "edited_at": row["edited_at"],
        "deleted": deleted,
        **{name: row[name] for name in _DOCUMENT},
    }


def _grouped(reactions: Iterable[Row], principal: Principal) -> list[Row]:
    """Reactions by emoji, in the order in which the emoji came first."""
    groups: dict[str, list[Row]] = {}
    for reaction in reactions:
        groups.setdefault(reaction["emoji"], []).append(reaction)
    return [
        {
            "emoji": emoji,
            "count": len(alike),
            "names": [reaction["name"] for reaction in alike[:_NAMES]],
            "mine": any(reaction["by"] == principal.pk for reaction in alike),
        }
        for emoji, alike in groups.items()
    ]
