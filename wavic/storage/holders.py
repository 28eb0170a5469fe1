"""Which documents name which blobs: each app says so of its own in its uploads.py.

A blob that no holder names is an orphan and may be removed: whoever keeps blobs registers here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bson.objectid import ObjectId
from django.db.models import Model

from wavic.mongo.documents import Document, collection

Remake = Callable[[ObjectId], object]


@dataclass(frozen=True)
class Holder:
    """A model and the fields, by dotted path as stored, that hold names of blobs.

    The first of them is the original; `remake(id)` has the worker make the others of it again.
    """

    model: type[Model]
    fields: tuple[str, ...]
    remake: Remake | None = None

    @property
    def name(self) -> str:
        """What it is called in reports."""
        return self.model._meta.label

    def held(self) -> Iterator[tuple[ObjectId, str, str]]:
        """(document's id, field, blob) of all there is, in constant memory."""
        for document in collection(self.model).find({}, dict.fromkeys(self.fields, 1)):
            for field in self.fields:
                if blob := _value(document, field):
                    yield document["_id"], field, blob

    def held_by(self, pk: ObjectId) -> dict[str, str]:
        """Field → blob of one document now; nothing if it is gone."""
        document = collection(self.model).find_one({"_id": pk}, dict.fromkeys(self.fields, 1))
        return {field: _value(document, field) for field in self.fields} if document else {}

    def still_held(self, blobs: list[str]) -> set[str]:
        """Those of these blobs that some document names now. May read the whole collection."""
        wanted = set(blobs)
        named = {"$or": [{field: {"$in": blobs}} for field in self.fields]}
        found = collection(self.model).find(named, dict.fromkeys(self.fields, 1))
        values = (_value(document, field) for document in found for field in self.fields)
        return wanted.intersection(filter(None, values))


_holders: list[Holder] = []


def holds_blobs(model: type[Model], *fields: str, remake: Remake | None = None) -> None:
    """Say that these fields of the model hold names of blobs."""
    _holders.append(Holder(model, fields, remake))


def holders() -> list[Holder]:
    """All of them."""
    return list(_holders)


def _value(document: Document, path: str) -> str:
    found: Any = document
    for key in path.split("."):
        found = (found or {}).get(key)
    return found or ""
