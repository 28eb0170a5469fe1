"""What of a space goes into an export, and how it comes back."""

from collections.abc import Iterator

from bson.objectid import ObjectId

from spaces.models import Space
from wavic.api.errors import NotFound
from wavic.exports.makers import Planned
from wavic.exports.scopes import Scope, register
from wavic.lifecycle.models import State


@register
class SpaceScope(Scope):
    """A space with all that is in it, but for its trash."""

    name = "space"

    def page(self, subject: ObjectId) -> str:
        """Its settings."""
        return f"/app/space/{subject}/settings#export"

    def plan(self, subject: ObjectId) -> Iterator[Planned]:
        """One file for each kind."""
        if not Space.objects.filter(pk=subject, state=State.ACTIVE).exists():
            raise NotFound
        yield Planned("README.txt", "readme", subject)

    def expected(self, subject: ObjectId) -> int:
        """The bytes of its files."""
        return Space.objects.values_list("storage_used", flat=True).get(pk=subject)
