"""What of a person goes into an export."""

from collections.abc import Iterator

from bson.objectid import ObjectId

from accounts.models import Entitlement
from wavic.exports.makers import Planned
from wavic.exports.scopes import Scope, register


@register
class PersonScope(Scope):
    """A person: what is theirs, and the spaces that they own."""

    name = "person"

    def page(self, subject: ObjectId) -> str:  # noqa: ARG002
        """Their account."""
        return "/app/account#export"

    def plan(self, subject: ObjectId) -> Iterator[Planned]:
        """One file for each kind."""
        yield Planned("README.txt", "readme", subject)

    def expected(self, subject: ObjectId) -> int:
        """The bytes of their files."""
        return Entitlement.objects.values_list("storage_used", flat=True).get(user_id=subject)
