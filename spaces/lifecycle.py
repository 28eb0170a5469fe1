"""Spaces in the trash, and what goes with them; who may restore and purge what lies in one."""

from collections.abc import Collection
from typing import ClassVar

from bson.objectid import ObjectId

from accounts import services as accounts
from spaces.models import Membership, Space
from spaces.roles import MATRIX, Action, Role, Rule
from spaces.services.limits import settle_limits
from wavic import search
from wavic.exports import services as exports
from wavic.exports.selectors import key_of
from wavic.images import services as pictures
from wavic.lifecycle.kinds import Place, Unit, on_purge, on_restore, on_trash, register
from wavic.lifecycle.models import Trashed
from wavic.mongo.documents import delete
from wavic.mongo.transactions import in_transaction

PICTURES = ("space_avatar", "space_cover")


class UnitInSpace(Unit):
    """What goes to the trash somewhere in a space; the access table says who may bring it back."""

    restored_by: ClassVar[Action] = Action.REMOVE_CONTENT
    purged_by: ClassVar[Action] = Action.PURGE

    def readers(self, place: Place) -> list[str]:
        """A key for each role that may do either, in the space and in the project; an author's."""
        actions = (self.restored_by, self.purged_by)
        roles = [role for role in Role if any(_always(action, role) for action in actions)]
        places = [where for where in (place.space, place.project) if where]
        own = [str(place.author)] if place.author else []
        return [*(key(where, role) for where in places for role in roles), *own]


@register
class SpaceUnit(UnitInSpace):
    """A space, with all that is in it; its members stay its members."""

    name = "space"
    model = Space
    restored_by = Action.DELETE_SPACE
    purged_by = Action.DELETE_SPACE

    def place(self, pk: ObjectId) -> Place:
        """Itself."""
        return Place(title=Space.objects.values_list("name", flat=True).get(pk=pk), space=pk)

    def come_back(self, entry: Trashed) -> None:
        """It was counted all the time, as one of its owner's spaces."""

    @in_transaction
    def remove(self, ids: Collection[ObjectId]) -> None:
        """Delete spaces; their owners have room for others."""
        for space in Space.objects.filter(pk__in=ids):
            for slot in PICTURES:
                pictures.purge(slot, space.pk)
            delete(Space, {"_id": space.pk})
            accounts.release_space(space.owner_id)


def key(place: ObjectId, role: str) -> str:
    """What somebody finds by who has this role in a space, or in a project."""
    return f"{place}:{role}"


@on_restore("space")
def require_owner(entry: Trashed) -> None:
    """A space needs an owner: one who leaves WAVIC at this moment collides here."""
    for owner_id in Space.objects.filter(pk=entry.object).values_list("owner_id", flat=True):
        accounts.require_open(owner_id)


@on_trash("space")
@on_restore("space")
def settle_owners_limits(entry: Trashed) -> None:
    """Another of the owner's spaces may be written now, or is one too many."""
    settle_limits(Space.objects.values_list("owner_id", flat=True).get(pk=entry.object))


@on_purge("space")
def end_memberships(space_ids: Collection[ObjectId]) -> None:
    """Nobody belongs to it any more, or is found there."""
    theirs = Membership.objects.filter(space_id__in=space_ids)
    search.forget(list(theirs.values_list("pk", flat=True)))
    delete(Membership, {"space_id": {"$in": list(space_ids)}})


@on_purge("space")
def throw_exports_away(space_ids: Collection[ObjectId]) -> None:
    """What was packed of it goes with it."""
    exports.throw_away_all([key_of("space", pk) for pk in space_ids])


def _always(action: Action, role: Role) -> bool:
    return MATRIX[action, role] is Rule.ALWAYS
