"""What of spaces, and of who belongs to them, the audit trail remembers."""

from bson.objectid import ObjectId

from spaces.models import Space
from wavic.audit import audited, in_space, its_subject, named, noted
from wavic.events import Event


def _both_owners(event: Event) -> list[ObjectId | None]:
    return [ObjectId(event.data["from"]), ObjectId(event.data["to"])]


audited("space.created", "space.trashed", "space.restored")
noted("space.exported")
audited("space.purged", keep=("title",))
audited("space.transferred", keep=("from", "to"), people=_both_owners)
audited(
    *("member.joined", "member.left", "member.removed", "member.role_changed"),
    keep=("role", "project"),
    people=its_subject,
)
named(Space, "name")
in_space(Space, lambda space: space.pk)
