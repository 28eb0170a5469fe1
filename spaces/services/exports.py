"""A space as a whole, to be taken elsewhere."""

from functools import partial
from typing import Any

from bson.objectid import ObjectId

from spaces import access
from spaces.access import Principal
from spaces.roles import Action
from wavic.audit import note
from wavic.exports import services as exports


def export_space(actor: Principal, space_id: ObjectId) -> dict[str, Any]:
    """Have an export of the space made; one that is being made already is the same."""
    access.to_space(actor, space_id, Action.EXPORT)
    subject = ("space", space_id)
    remember = partial(note, "space.exported", space=space_id, actor=actor.pk, subject=subject)
    return exports.ask("space", space_id, by=actor.pk, note=remember)


def throw_export_away(actor: Principal, space_id: ObjectId) -> None:
    """Cancel the space's export, or throw it away."""
    access.to_space(actor, space_id, Action.EXPORT)
    exports.throw_away("space", space_id, by=actor.pk)
