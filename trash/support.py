"""What support staff find, see and do of what was thrown away."""

from bson.objectid import ObjectId
from django.utils import timezone

from accounts.models import User
from spaces.lifecycle import key
from spaces.models import Space
from spaces.roles import Role
from trash import services
from wavic.lifecycle.changes import KEPT
from wavic.lifecycle.models import Stage, Trashed
from wavic.mongo.documents import aggregate
from wavic.support import Act, Offer, Row, Table, To, act, all_of, finds, panel
from wavic.support.registry import NEWEST

finds(Trashed, people=["by"], space="space", title="title")

_SPACES = 100  # of one owner that are looked at


@panel("Trash", 80)
def trash(person: User) -> Table:
    """What was thrown away in spaces of theirs and can be brought back, the last first."""
    owned = Space.objects.filter(owner_id=person.pk).values_list("pk", flat=True)[:_SPACES]
    keys = [key(space, Role.OWNER) for space in owned]
    newest = [{"$match": {"readers": {"$in": keys}}}, {"$sort": {"_id": -1}}, {"$limit": NEWEST}]
    # Named: which index is better is not for one person's trash to say for everybody's.
    entries = aggregate(Trashed, newest, hint="trash_read") if keys else []
    return Table(
        ["Thrown away", "What", "Called", "Deleted for good"],
        [
            Row(
                [
                    To(each["at"], Trashed, each["_id"]),
                    each["kind"],
                    each["title"],
                    each["purge_at"],
                ],
                [Offer("restore", str(each["_id"])), Offer("extend_trash", str(each["_id"]))],
            )
            for each in entries
        ],
        all_of(Trashed),
        empty="Nothing that could be brought back.",
    )


class OfTrash(Act):
    """An act on an entry of the trash in a space of theirs."""

    def target(self, person: User, pk: ObjectId | None) -> Trashed | None:
        """The entry, while nothing of it is deleted."""
        entry = Trashed.objects.filter(pk=pk, stage=Stage.TRASHED).first()
        theirs = entry and Space.objects.filter(pk=entry.space, owner_id=person.pk).exists()
        return entry if theirs else None

    def space(self, target: Trashed) -> ObjectId:
        """Where it was."""
        return target.space


@act
class Restore(OfTrash):
    """It comes back as if it had never been thrown away."""

    name = "restore"
    label = "Restore"

    def says(self, _person: User, target: Trashed) -> str:
        """What comes back."""
        return f"The {target.kind} “{_called(target)}” comes back, with all that is in it."

    def do(self, _person: User, target: Trashed, _by: ObjectId) -> str:
        """Bring it back."""
        services.restore_by_support(target)
        return f"“{_called(target)}” is back."


@act
class Extend(OfTrash):
    """There is more time to bring it back."""

    name = "extend_trash"
    label = f"Keep {KEPT.days} days more"

    def says(self, _person: User, target: Trashed) -> str:
        """Until when."""
        later = timezone.localtime(target.purge_at + KEPT)
        return (
            f"The {target.kind} “{_called(target)}” is deleted for good on {later:%-d %B %Y}, "
            f"{KEPT.days} days later than now; its owner is warned again a week before."
        )

    def do(self, _person: User, target: Trashed, _by: ObjectId) -> str:
        """Put it off."""
        until = services.extend(target)
        return f"“{_called(target)}” is kept until {timezone.localtime(until):%-d %B %Y}."


def _called(entry: Trashed) -> str:
    return entry.title or (f"version {entry.number}" if entry.number else str(entry.object))
