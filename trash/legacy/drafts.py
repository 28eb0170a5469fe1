"""What a document of theirs is to be here, as MongoDB would store it, and how it compares."""

from dataclasses import dataclass, field
from typing import Any

from bson import json_util
from bson.objectid import ObjectId
from django.db.models import Model
from django.utils.crypto import salted_hmac

Row = dict[str, Any]


@dataclass
class Draft:
    """Our document for one of theirs, whole but unsaved.

    `fields` are those that their document decides; a later run brings what changed in them.
    `with_it` is saved beside it when it comes first. `lost` is what of it could not come, and is
    looked for again each time. `todo` is for the worker, when it comes or one of `fields` changes.
    """

    key: str
    document: Model
    fields: tuple[str, ...]
    facts: Row = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)
    lost: list[tuple[str, str]] = field(default_factory=list)
    with_it: list[Model] = field(default_factory=list)
    todo: dict[str, str] = field(default_factory=dict)  # field → what
    counted_on: str = ""  # the ledger's key of the track whose comments are to be counted anew

    @property
    def target(self) -> ObjectId:
        return self.document.pk

    @property
    def source_id(self) -> str:
        return self.key.partition(":")[2]

    @property
    def kind(self) -> str:
        return self.key.partition(":")[0]

    def columns(self) -> dict[str, str]:
        """The columns of its fields, by field."""
        named = {each.name: str(each.column) for each in self.document._meta.local_concrete_fields}
        return {name: named[name] for name in self.fields}


def digest(value: Any) -> str:
    """A short keyed digest of a stored value: the same for the same, and tells nothing of it."""
    text = json_util.dumps(_comparable(value), sort_keys=True)
    return salted_hmac("legacy", text, algorithm="sha256").hexdigest()[:16]


def as_json(value: Any) -> str:
    """Anything of MongoDB's as text that can be read back."""
    return json_util.dumps(value, json_options=json_util.RELAXED_JSON_OPTIONS, ensure_ascii=False)


def _comparable(value: Any) -> Any:
    """Of a picture what it is made of: its variants are the worker's."""
    if isinstance(value, dict) and "pending" in value and "original" in value:
        return value["pending"] or value["original"]
    return value
