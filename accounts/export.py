"""What of people goes into an export, and who stands in for those who aren't elsewhere."""

from collections.abc import Collection, Iterator, Mapping

from bson.objectid import ObjectId
from pymongo import UpdateOne

from accounts import selectors
from accounts.models import Entitlement, User
from accounts.services.quotas import check_collaborators, take_space
from wavic.exports.fields import as_json
from wavic.exports.makers import Maker, Making, Planned, json_lines, register
from wavic.exports.people import People
from wavic.exports.people import register as register_people
from wavic.exports.scopes import Scope, planners
from wavic.exports.scopes import register as register_scope
from wavic.mongo.documents import collection, stored

STAND_INS = "imported.invalid"  # RFC 2606: no mail can ever go there


@register_scope
class PersonScope(Scope):
    """A person: what is theirs anywhere, and the spaces that they own."""

    name = "person"

    def title(self, subject: ObjectId) -> str:
        """Their name."""
        return selectors.person(subject).name

    def page(self, subject: ObjectId) -> str:
        """Their account."""
        return "/app/account#export"

    def plan(self, subject: ObjectId) -> Iterator[Planned]:
        """What is theirs, then what upper rooms plan for them: their spaces."""
        self.title(subject)
        yield Planned("README.txt", "readme", subject)
        yield Planned("person/profile.jsonl", "own_profile", subject)
        for plan in planners(self.name):
            yield from plan(subject)

    def expected(self, subject: ObjectId) -> int:
        """The bytes of their files."""
        return Entitlement.objects.values_list("storage_used", flat=True).get(user_id=subject)


@register
class OwnProfile(Maker):
    """Who a person is, with their own address and picture."""

    name = "own_profile"

    def lines(self, making: Making) -> Iterator[bytes]:
        """One row."""
        return json_lines(making, (self._row(each, making) for each in _person(making.place)))

    @staticmethod
    def _row(user: dict, making: Making) -> dict:
        avatar = (user.get("avatar") or {}).get("original")
        if avatar:
            extension = avatar.rpartition(".")[2]
            size, at = user["avatar"]["size"], user["updated_at"]
            avatar = making.file(f"person/avatar.{extension}", avatar, size, at)
        said = ("name", "email_verified_at", "created_at", "updated_at")
        return {
            "id": str(user["_id"]),
            "email": user["email_typed"],
            **{name: as_json(user.get(name)) for name in said},
            "avatar": avatar or None,
        }


def _person(pk: ObjectId) -> Iterator[dict]:
    return iter(collection(User).find({"_id": pk}))


def _names(ids: Collection[ObjectId]) -> Mapping[ObjectId, str]:
    found = collection(User).find({"_id": {"$in": list(ids)}}, {"name": 1})
    return {row["_id"]: row["name"] for row in found}


def _stand_in(people: Mapping[ObjectId, str]) -> None:
    """Accounts under these names that nobody can log in to; those that are there stay."""
    inserts = []
    for pk, name in people.items():
        user = User(pk=pk, name=name[:120] or "?", email=f"{pk}@{STAND_INS}", is_active=False)
        user.email_typed = user.email
        user.set_unusable_password()
        inserts.append(UpdateOne({"_id": pk}, {"$setOnInsert": stored(user)}, upsert=True))
    if inserts:
        collection(User).bulk_write(inserts, ordered=False)


def _find(email: str) -> ObjectId | None:
    person = selectors.person_by_email(email)
    return person.pk if person else None


def _take(owner: ObjectId, spaces: Collection[tuple[int, int]]) -> None:
    for size, collaborators in spaces:
        check_collaborators(owner, collaborators)
        take_space(owner, size)


register_people(People(names=_names, stand_in=_stand_in, find=_find, take=_take))
