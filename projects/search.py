"""What of projects is found."""

from typing import Any

from projects.models import Project
from wavic.lifecycle.models import State
from wavic.mongo.documents import same
from wavic.search import Findable, findable


def with_credits(*first: str) -> dict[str, Any]:
    """An expression of these fields and who did what, a line each."""
    lines = {
        "$map": {
            "input": {"$ifNull": ["$credits", []]},
            "in": {"$concat": ["$$this.name", ", ", "$$this.role"]},
        }
    }
    return {
        "$reduce": {
            "input": {"$concatArrays": [list(first), lines]},
            "initialValue": "",
            "in": {
                "$concat": ["$$value", {"$cond": [{"$eq": ["$$value", ""]}, "", "\n"]}, "$$this"]
            },
        }
    }


findable(
    Findable(
        kind="project",
        model=Project,
        shape=[
            {"$match": {"state": State.ACTIVE}},
            {
                "$replaceWith": {
                    "object": "$_id",
                    "id": "$_id",
                    **same("title", "updated_at"),
                    "text": with_credits("$description"),
                    "space": "$space_id",
                    "project": "$_id",
                    "project_title": "$title",
                    "image": "$artwork",
                }
            },
        ],
    )
)
