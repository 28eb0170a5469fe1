"""What support staff find, see and do of spaces and who belongs to them."""

from collections.abc import Collection
from typing import Any

from bson.objectid import ObjectId

from accounts.models import User
from spaces.counting import recount
from spaces.models import Membership, Space
from wavic.support import Act, Lead, Row, Table, To, act, all_of, finder, finds, panel, places, size
from wavic.support.bounded import folded_beginning
from wavic.support.finding import MOST
from wavic.support.registry import NEWEST

finds(Space, people=["owner_id"], space="_id", title="name")
finds(Membership, people=["user_id"], space="space_id", title="role")


@places
def owners(spaces: Collection[ObjectId]) -> dict[ObjectId, tuple[str, ObjectId]]:
    """Space → its name and whose it is."""
    found = Space.objects.filter(pk__in=list(spaces)).values_list("pk", "name", "owner_id")
    return {pk: (name, owner) for pk, name, owner in found}


@finder(r"[^@/]{2,120}", "the beginning of a space's name")
def by_name(typed: str) -> list[Lead]:
    """Spaces whose name begins so."""
    found = Space.objects.in_bulk(folded_beginning(Space, "name", typed, MOST))
    return [Lead(Space, space.pk, space.name, space=space.pk) for space in found.values()]


@panel("Spaces", 30)
def spaces(person: User) -> Table:
    """Those they own and those they belong to."""
    theirs = Membership.objects.filter(user_id=person.pk).select_related("space").order_by("-id")
    return Table(
        ["Space", "Role", "State", "People", "Projects", "Storage"],
        [
            Row(
                [
                    To(each.space.name, Space, each.space_id),
                    To(each.get_role_display(), Membership, each.pk),
                    each.space.state,
                    each.space.member_count,
                    each.space.project_count,
                    size(each.space.storage_used),
                ]
            )
            for each in theirs[:NEWEST]
        ],
        all_of(Membership, person.pk),
        empty="They belong to none.",
    )


@act
class RecountUsage(Act):
    """What they use is added up anew."""

    name = "recount_usage"
    label = "Count their usage anew"

    def says(self, person: User, _target: Any) -> str:
        """What is counted."""
        return (
            f"All files in the spaces of {person.name}, their pictures and uploads under way are "
            "added up, and the counts of storage and spaces are set right where they differ."
        )

    def do(self, person: User, _target: Any, _by: ObjectId) -> str:
        """Count."""
        wrong = recount(person.pk)
        if not wrong:
            return "All counts were right."
        return f"Set right: {', '.join(wrong)}."
