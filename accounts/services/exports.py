"""All that is somebody's, to be taken elsewhere."""

from functools import partial
from typing import Any

from bson.objectid import ObjectId

from wavic.audit import note
from wavic.exports import services as exports


def export_person(user_id: ObjectId) -> dict[str, Any]:
    """Have an export of what is theirs made; one that is being made already is the same."""
    remember = partial(note, "user.exported", actor=user_id, subject=("user", user_id))
    return exports.ask("person", user_id, by=user_id, note=remember)


def throw_export_away(user_id: ObjectId) -> None:
    """Cancel their export, or throw it away."""
    exports.throw_away("person", user_id, by=user_id)
