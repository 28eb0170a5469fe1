"""What of spaces, and of who belongs to them, goes into an export, and how it comes back."""

from collections.abc import Iterator
from typing import ClassVar

from bson.objectid import ObjectId

from spaces.models import Membership, ProjectRole, Space
from spaces.roles import IN_A_PROJECT, Role
from wavic import search
from wavic.api.errors import NotFound
from wavic.archives.names import portable_name
from wavic.exports.fields import (
    Field,
    Image,
    Malformed,
    Parts,
    Plain,
    Ref,
    Row,
    Who,
    as_json,
)
from wavic.exports.kinds import DOCUMENT, Kind, plan_of_space
from wavic.exports.loading.context import Loading
from wavic.exports.makers import Maker, Making, Planned, json_lines, register
from wavic.exports.scopes import Scope, adds_to
from wavic.exports.scopes import register as register_scope
from wavic.lifecycle.models import State
from wavic.mongo.documents import collection


@register_scope
class SpaceScope(Scope):
    """A space with all that is in it, but for its trash."""

    name = "space"

    def title(self, subject: ObjectId) -> str:
        """Its name."""
        living = Space.objects.filter(pk=subject, state=State.ACTIVE)
        if name := living.values_list("name", flat=True).first():
            return name
        raise NotFound

    def page(self, subject: ObjectId) -> str:
        """Its settings."""
        return f"/app/space/{subject}/settings#export"

    def plan(self, subject: ObjectId) -> Iterator[Planned]:
        """What is to be read, and a file for each kind of row."""
        self.title(subject)
        yield Planned("README.txt", "readme", subject)
        yield Planned("credits.csv", "credits", subject)
        yield from plan_of_space(subject, "")

    def expected(self, subject: ObjectId) -> int:
        """The bytes of its files."""
        return Space.objects.values_list("storage_used", flat=True).get(pk=subject)


@register
class Spaces(Kind):
    """The space itself: one row."""

    name = "spaces"
    model = Space
    fields: ClassVar[tuple[Field, ...]] = (
        Plain("name"),
        Plain("description"),
        Who("owner", needed=True),
        Image("avatar", "space_avatar", lambda _: "pictures/avatar"),
        Image("cover", "space_cover", lambda _: "pictures/cover"),
        *DOCUMENT,
    )

    def documents(self, making: Making) -> Iterator[Row]:
        """It."""
        yield from collection(Space).find({"_id": making.place, "state": State.ACTIVE})

    def besides(self, values: Row, row: Row, loading: Loading) -> Row:
        """It is the owner's who loads it, and nobody sees it before all of it is there."""
        return {"owner_id": loading.owner}

    def settle(self, loading: Loading) -> None:
        """How many belong to it, and how many bytes lie in it."""
        from spaces.counting import in_spaces

        space = loading.space
        Space.objects.filter(pk=space).update(
            member_count=Membership.objects.filter(space_id=space).count(),
            storage_used=in_spaces([space])[space],
        )

    def wake(self, ids: list[ObjectId]) -> None:
        """It is found."""
        search.refresh("space", ids)


@register
class Members(Kind):
    """Who belongs to the space, as what."""

    name = "members"
    model = Membership
    last = True
    unique = (("user",),)
    fields: ClassVar[tuple[Field, ...]] = (
        Who("user", needed=True),
        Plain("role"),
        Parts("project_roles", ProjectRole, (Ref("project", "projects", "project"), Plain("role"))),
        *DOCUMENT,
    )

    def documents(self, making: Making) -> Iterator[Row]:
        """The one who joined first first."""
        found = collection(Membership).find({"space_id": making.place})
        yield from found.sort([("space_id", 1), ("_id", 1)])

    def is_wanted(self, row: Row, loading: Loading) -> bool:
        """Only the owner, where nobody else is to come."""
        user = row.get("user")
        pk = user.get("id") if isinstance(user, dict) else None
        return not loading.alone or loading.anybody(pk) == loading.owner

    def besides(self, values: Row, row: Row, loading: Loading) -> Row:
        """There is one owner: whoever loads it."""
        owns = values["user_id"] == loading.owner
        if owns != (values["role"] == Role.OWNER):
            raise Malformed("role: a space has one owner")
        if any(part.role not in IN_A_PROJECT for part in values["project_roles"]):
            raise Malformed("project_roles: no role")
        return {"space_id": loading.space}

    def wake(self, ids: list[ObjectId]) -> None:
        """People are found by those they share a space with."""
        search.refresh("member", ids)


@register
class OwnMemberships(Maker):
    """Where a person belongs, as what."""

    name = "own_memberships"

    def lines(self, making: Making) -> Iterator[bytes]:
        """One row for each space."""
        found = collection(Membership).find({"user_id": making.place}).sort("_id", -1)
        return json_lines(making, map(_membership, found))


def _membership(member: Row) -> Row:
    space = collection(Space).find_one({"_id": member["space_id"]}, {"name": 1}) or {}
    roles = [as_json(part) for part in member.get("project_roles") or ()]
    return {
        "space": {"id": str(member["space_id"]), "name": space.get("name", "")},
        "role": member["role"],
        "project_roles": roles,
        "created_at": as_json(member["created_at"]),
    }


@adds_to("person")
def plan_spaces(person: ObjectId) -> Iterator[Planned]:
    """Where somebody belongs, and all that is in the spaces that are theirs."""
    yield Planned("person/memberships.jsonl", "own_memberships", person)
    owned = Space.objects.filter(owner_id=person, state=State.ACTIVE).order_by("pk")
    for number, space in enumerate(owned, 1):
        folder = f"spaces/{number:02d} {portable_name(space.name, '', most=60)}/"
        yield Planned(f"{folder}credits.csv", "credits", space.pk, folder)
        yield from plan_of_space(space.pk, folder)
