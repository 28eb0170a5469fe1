"""What spaces hold and what people use, counted anew and compared with the counts that are kept.

Every file that is kept or purged changes its space's count, and its owner's, in one transaction.
So a transaction that reads the files and the count sees both before or both after, and one that
sets the count right collides with whoever changes it.
"""

from collections.abc import Callable, Iterator
from functools import partial

from bson.objectid import ObjectId

from accounts.models import Entitlement, User
from spaces.models import Space
from wavic.mongo.documents import Document, aggregate, collection
from wavic.mongo.transactions import run_in_transaction
from wavic.uploads.drifts import Drift, checks_counts
from wavic.uploads.models import Upload

Sizes = dict[ObjectId, int]
SizesIn = Callable[[list[ObjectId]], Sizes]

_BATCH = 200

_contributions: list[SizesIn] = []


def lies_in_spaces(sizes_in: SizesIn) -> SizesIn:
    """Register a function that says how many bytes of its kind lie in each of these spaces."""
    _contributions.append(sizes_in)
    return sizes_in


def picture_size(field: str) -> Document:
    """The bytes that a picture of a document is charged with, as an expression."""
    parts = (f"${field}.size", f"${field}.pending_size")
    return {"$sum": [{"$ifNull": [part, 0]} for part in parts]}


@lies_in_spaces
def pictures_in(spaces: list[ObjectId]) -> Sizes:
    """The spaces' own."""
    size = {"$add": [picture_size("avatar"), picture_size("cover")]}
    shown: list[Document] = [{"$match": {"_id": {"$in": spaces}}}, {"$project": {"size": size}}]
    return {row["_id"]: row["size"] for row in aggregate(Space, shown)}


@checks_counts
def spaces_and_people(repair: bool) -> Iterator[Drift]:
    """Spaces first: what people use is the sum of theirs."""
    yield from _check(Space, "space", in_spaces, repair=repair)
    yield from _check(Entitlement, "person", used_by, repair=repair)


def in_spaces(spaces: list[ObjectId]) -> Sizes:
    """The bytes of all files in these spaces, those in the trash too."""
    found = [sizes_in(spaces) for sizes_in in _contributions]
    return {space: sum(sizes.get(space, 0) for sizes in found) for space in spaces}


def used_by(people: list[ObjectId]) -> Sizes:
    """What lies in people's own spaces, their pictures, and what is reserved for their uploads."""
    spaces = _sums(Space, {"owner_id": {"$in": people}}, "$owner_id", "$storage_used")
    avatars = _sums(User, {"_id": {"$in": people}}, "$_id", picture_size("avatar"))
    uploads = _sums(
        Upload, {"payer": {"$in": people}, "reserved": {"$gt": 0}}, "$payer", "$reserved"
    )
    parts = (spaces, avatars, uploads)
    return {person: sum(part.get(person, 0) for part in parts) for person in people}


def _sums(model: type, match: Document, by: str, size: str | Document) -> Sizes:
    stages: list[Document] = [
        {"$match": match},
        {"$group": {"_id": by, "size": {"$sum": size}}},
    ]
    return {row["_id"]: row["size"] for row in aggregate(model, stages)}


def _check(
    model: type[Space] | type[Entitlement], what: str, count: SizesIn, *, repair: bool
) -> Iterator[Drift]:
    """Batch by batch; whatever looks wrong is looked at again, alone and in a transaction."""
    key = "_id" if model is Space else "user_id"
    for counted in _batches(model, key):
        actual = count(list(counted))
        for pk, size in counted.items():
            if size != actual[pk]:
                settle = partial(_settle, model, key, what, pk, count, repair=repair)
                if drift := run_in_transaction(settle):
                    yield drift


def _batches(model: type, key: str) -> Iterator[Sizes]:
    batch: Sizes = {}
    for row in collection(model).find({}, {key: 1, "storage_used": 1}):
        batch[row[key]] = row.get("storage_used", 0)
        if len(batch) == _BATCH:
            yield batch
            batch = {}
    if batch:
        yield batch


def _settle(
    model: type, key: str, what: str, pk: ObjectId, count: SizesIn, *, repair: bool
) -> Drift | None:
    alone: list[Document] = [{"$match": {key: pk}}, {"$project": {"storage_used": 1}}]
    rows = aggregate(model, alone)
    if not rows or (counted := rows[0].get("storage_used", 0)) == (actual := count([pk])[pk]):
        return None
    if repair:
        field = "pk" if key == "_id" else key
        model.objects.filter(**{field: pk}).update(storage_used=actual)  # type: ignore[attr-defined]
    return Drift(what, pk, counted, actual)


def recount(owner: ObjectId) -> list[str]:
    """Count what one person uses anew, and set it right; what was wrong, in words.

    Joins the open transaction: a space that changes meanwhile has all of it done again.
    """
    owned = list(Space.objects.filter(owner_id=owner).values_list("pk", flat=True))
    wrong = [_settle(Space, "_id", "space", space, in_spaces, repair=True) for space in owned]
    wrong.append(_settle(Entitlement, "user_id", "person", owner, used_by, repair=True))
    said = [
        f"{drift.what} {drift.id} from {drift.counted:,} to {drift.actual:,} bytes"
        for drift in wrong
        if drift
    ]
    counted = Entitlement.objects.filter(user_id=owner).exclude(spaces_used=len(owned))
    if counted.update(spaces_used=len(owned)):
        said.append(f"{len(owned)} spaces")
    return said
