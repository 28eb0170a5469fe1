"""What is told of links, the same of each: where they lead and whose they are."""

from typing import Any

from bson.objectid import ObjectId

from collaboration.models import Link
from wavic import events

_TARGET = ("project", "track", "version")


def tell(what: str, link_id: ObjectId, actor: ObjectId | None, data: dict[str, Any]) -> None:
    """Emit `link.<what>` with the link's target and its maker; `data` is said besides."""
    link = Link.objects.filter(pk=link_id).values("space_id", "created_by_id", *_TARGET).get()
    target = {name: str(link[name]) for name in _TARGET if link[name]}
    events.emit(
        f"link.{what}",
        space=link["space_id"],
        actor=actor,
        subject=("link", link_id),
        data={**target, "created_by": str(link["created_by_id"]), **data},
    )
