"""Documents as rows: each room registers its kinds in its export.py, in the order of their fields'
references.
"""

import json
from abc import abstractmethod
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar

from bson.objectid import ObjectId
from django.core.exceptions import ValidationError
from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    FloatField,
    IntegerField,
    JSONField,
    Model,
    TextField,
)

from wavic.exports.fields import Field, Malformed, Plain, Row
from wavic.exports.makers import Maker, Making, Planned, known
from wavic.exports.people import people

if TYPE_CHECKING:
    from wavic.exports.loading.context import Loading

BATCH = 200
_LARGEST = 2**53  # what JSON's numbers hold exactly
_TYPES: tuple[tuple[type[Any], tuple[type, ...]], ...] = (
    (IntegerField, (int,)),
    (FloatField, (int, float)),
    (BooleanField, (bool,)),
    (DateField, (str,)),  # and moments
    (CharField, (str,)),
    (TextField, (str,)),
    (JSONField, (dict,)),
)

TIMES = (Plain("created_at"), Plain("updated_at"))
DOCUMENT = (*TIMES, Plain("revision"))


class Kind(Maker):
    """The living documents of one model that lie in a space: `data/<name>.jsonl`.

    A row has the document's `id` and the `fields`. `unique` names those that no two rows have
    alike, besides their ids.
    """

    model: ClassVar[type[Model]]
    fields: ClassVar[tuple[Field, ...]]
    unique: ClassVar[tuple[tuple[str, ...], ...]] = ()
    last: ClassVar[bool] = False  # what lets people see the rest

    @abstractmethod
    def documents(self, making: Making) -> Iterator[Row]:
        """Them, as they are stored; with what the fields need besides."""

    def lines(self, making: Making) -> Iterator[bytes]:
        """A row on each line."""
        documents = self.documents(making)
        while batch := list(islice(documents, BATCH)):
            named = {pk for each in batch for field in self.fields for pk in field.people(each)}
            names = people().names({pk for pk in named if pk})
            for document in self.finish(batch):
                row = {"id": str(document["_id"])}
                for field in self.fields:
                    row[field.name] = field.said(document, making, names)
                making.rows += 1
                yield (json.dumps(row, ensure_ascii=False) + "\n").encode()

    def finish(self, batch: list[Row]) -> Iterable[Row]:
        """What is to be looked up for a batch at once."""
        return batch

    def document(self, row: Row, loading: "Loading") -> Model:
        """The unsaved document that a row becomes. Raises Skipped and Malformed."""
        values: Row = {}
        for field in self.fields:
            values |= field.kept(row.get(field.name), loading)
        values |= self.besides(values, row, loading)
        document = self.model(pk=loading.new(row["id"]), **values)
        relations = {each.name for each in document._meta.fields if each.is_relation}
        for part in (*_parts(document), document):
            _refuse_odd_values(part)
            _clean(part, {"id", *relations})
        return document

    def besides(self, values: Row, row: Row, loading: "Loading") -> Row:  # noqa: ARG002
        """What the document keeps that no field says: the space it is in."""
        named = {field.name for field in self.model._meta.fields}
        return {"space_id": loading.space} if "space" in named else {}

    def is_wanted(self, row: Row, loading: "Loading") -> bool:  # noqa: ARG002
        """Whether a row is to come at all."""
        return True

    def of_what(self, row: Row) -> str:  # noqa: ARG002
        """What rows of other kinds ask of it, such as the project that a track is in."""
        return ""

    def settle(self, loading: "Loading") -> None:
        """What follows once all rows of all kinds are there: counts. Again changes nothing."""

    def wake(self, ids: list[ObjectId]) -> None:
        """Have what was loaded found, heard, shown. Again does no harm."""


def plan_of_space(space: ObjectId, folder: str) -> Iterator[Planned]:
    """The files of rows that a space's export begins with."""
    for maker in known():
        if isinstance(maker, Kind):
            yield Planned(f"{folder}data/{maker.name}.jsonl", maker.name, space, folder)


def kinds() -> list[Kind]:
    """All of them, in the order in which they refer to each other; what shows them last."""
    found = [maker for maker in known() if isinstance(maker, Kind)]
    return sorted(found, key=lambda kind: kind.last)


def _refuse_odd_values(document: Any) -> None:
    """Django would make a text of a list, and a number of a text."""
    for field in document._meta.local_fields:
        value = getattr(document, field.attname)
        types = next((types for known, types in _TYPES if isinstance(field, known)), None)
        if types is None or field.primary_key or field.is_relation:
            continue
        if value is None and field.null:
            continue
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            raise Malformed(f"{field.name}: not what it is elsewhere")
        if isinstance(value, int) and not 0 <= value < _LARGEST:
            raise Malformed(f"{field.name}: too small or too large")


def _clean(document: Any, exclude: set[str]) -> None:
    """Make values what their fields say. What is blank may have become so: a tombstone's text."""
    try:
        document.clean_fields(exclude=exclude)
    except ValidationError as error:
        wrong = {
            name: said[0].messages[0]
            for name, said in error.error_dict.items()
            if any(each.code != "blank" for each in said)
        }
        if wrong:
            raise Malformed(", ".join(f"{k}: {v}" for k, v in wrong.items())) from error


def _parts(document: Model) -> Iterator[Any]:
    for field in document._meta.local_fields:
        value = getattr(document, field.attname)
        for part in value if isinstance(value, list) else [value]:
            if hasattr(part, "clean_fields"):
                yield part
