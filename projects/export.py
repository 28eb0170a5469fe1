"""What of projects goes into an export, and how it comes back."""

from collections.abc import Iterator
from typing import ClassVar

from bson.objectid import ObjectId

from projects.models import Credit, Project
from spaces import export as _below  # noqa: F401 (spaces come before what lies in them)
from spaces.models import Space
from wavic import search
from wavic.archives.names import portable_name
from wavic.exports.fields import Day, Field, Image, Parts, Plain, Row, Who
from wavic.exports.kinds import DOCUMENT, Kind
from wavic.exports.loading.context import Loading
from wavic.exports.makers import Making, register
from wavic.lifecycle.models import State
from wavic.mongo.documents import collection

LABEL = 60  # bytes of a title that a path has
CREDITS = Parts("credits", Credit, (Plain("name"), Plain("role")))


def labelled_projects(making: Making) -> Iterator[Row]:
    """A space's living projects, the oldest first, as stored, with what they are called in paths.

    `_label` begins with a number, so no two are alike.
    """
    living = {"space_id": making.place, "state": State.ACTIVE, "created_at": {"$lte": making.until}}
    order = [("space_id", 1), ("state", 1), ("_id", 1)]
    for number, project in enumerate(collection(Project).find(living).sort(order), 1):
        yield {**project, "_label": label_of(number, project["title"])}


def label_of(number: int, title: str) -> str:
    """The number and the title, as a folder or a file."""
    return f"{number:02d} {portable_name(title, '', most=LABEL)}"


@register
class Projects(Kind):
    """Records, the oldest first."""

    name = "projects"
    model = Project
    fields: ClassVar[tuple[Field, ...]] = (
        Plain("title"),
        Plain("kind"),
        Plain("description"),
        Day("release_date"),
        CREDITS,
        Image("artwork", "project_artwork", lambda project: f"artwork/{project['_label']}"),
        Plain("signed_off_at"),
        Who("signed_off_by", "signed_off_by"),
        *DOCUMENT,
    )

    def documents(self, making: Making) -> Iterator[Row]:
        """Them."""
        return labelled_projects(making)

    def settle(self, loading: Loading) -> None:
        """How many there are in the space."""
        count = Project.objects.filter(space_id=loading.space, state=State.ACTIVE).count()
        Space.objects.filter(pk=loading.space).update(project_count=count)

    def wake(self, ids: list[ObjectId]) -> None:
        """They are found."""
        search.refresh("project", ids)
