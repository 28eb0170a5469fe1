"""What of a document a row says, and how the document says it again elsewhere."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from bson.objectid import ObjectId
from django_mongodb_backend.models import EmbeddedModel

from wavic.exports.makers import Making
from wavic.images.models import Picture, Status

if TYPE_CHECKING:
    from wavic.exports.loading.context import Loading

Row = dict[str, Any]


class Skipped(Exception):
    """A row refers to something that isn't in the archive: it was deleted while that was made."""


class Malformed(Exception):
    """A row isn't as it must be; says what of it."""


class Field(ABC):
    """A part of rows, of the name that it has in both."""

    name: str

    @abstractmethod
    def said(self, document: Row, making: Making, names: Mapping[ObjectId, str]) -> Any:
        """The value in a row."""

    @abstractmethod
    def kept(self, value: Any, loading: "Loading") -> Row:
        """What the document keeps of it, by names of the model. Raises Skipped, Malformed."""

    def people(self, document: Row) -> Iterable[ObjectId | None]:  # noqa: ARG002
        """Whom it names."""
        return ()


@dataclass(frozen=True)
class Plain(Field):
    """A text, number, flag, moment, or JSON; the model knows which."""

    name: str

    def said(self, document: Row, making: Making, names: Mapping[ObjectId, str]) -> Any:  # noqa: ARG002
        return as_json(document.get(self.name))

    def kept(self, value: Any, loading: "Loading") -> Row:  # noqa: ARG002
        return {self.name: value}


@dataclass(frozen=True)
class Day(Plain):
    """A date."""

    def said(self, document: Row, making: Making, names: Mapping[ObjectId, str]) -> Any:  # noqa: ARG002
        moment = document.get(self.name)
        return moment.date().isoformat() if moment else None


@dataclass(frozen=True)
class Ref(Field):
    """The id of something in the same archive, or null where it is `optional`.

    What refers to something else is skipped; a `loose` one refers to nothing then.
    """

    name: str
    kind: str
    column: str = ""
    optional: bool = False
    loose: bool = False

    def said(self, document: Row, making: Making, names: Mapping[ObjectId, str]) -> Any:  # noqa: ARG002
        return as_json(document.get(self._column))

    def kept(self, value: Any, loading: "Loading") -> Row:
        if value is None and (self.optional or self.loose):
            return {self._column: None}
        found = loading.known(self.kind, value)
        if found is None and not self.loose:
            raise Skipped(f"{self.name} {value}")
        loading.dropped += found is None
        return {self._column: found}

    @property
    def _column(self) -> str:
        return self.column or f"{self.name}_id"


@dataclass(frozen=True)
class Refs(Field):
    """Ids of things in the same archive; those that aren't in it are left out."""

    name: str
    kind: str

    def said(self, document: Row, making: Making, names: Mapping[ObjectId, str]) -> Any:  # noqa: ARG002
        return as_json(document.get(self.name) or [])

    def kept(self, value: Any, loading: "Loading") -> Row:
        found = [loading.known(self.kind, each) for each in listed(self.name, value)]
        return {self.name: [pk for pk in found if pk is not None]}


@dataclass(frozen=True)
class Who(Field):
    """A person as `{id, name}`, or nobody."""

    name: str
    column: str = ""
    needed: bool = False

    def said(self, document: Row, making: Making, names: Mapping[ObjectId, str]) -> Any:  # noqa: ARG002
        return someone(document.get(self._column), names)

    def kept(self, value: Any, loading: "Loading") -> Row:
        if value is None and self.needed:
            raise Malformed(f"{self.name}: nobody")
        return {self._column: None if value is None else loading.person(value)}

    def people(self, document: Row) -> Iterable[ObjectId | None]:
        return (document.get(self._column),)

    @property
    def _column(self) -> str:
        return self.column or f"{self.name}_id"


@dataclass(frozen=True)
class Whom(Field):
    """People, each as `{id, name}`."""

    name: str

    def said(self, document: Row, making: Making, names: Mapping[ObjectId, str]) -> Any:  # noqa: ARG002
        return [someone(pk, names) for pk in document.get(self.name) or ()]

    def kept(self, value: Any, loading: "Loading") -> Row:
        return {self.name: [loading.person(each) for each in listed(self.name, value)]}

    def people(self, document: Row) -> Iterable[ObjectId | None]:
        return document.get(self.name) or ()


@dataclass(frozen=True)
class Anybody(Field):
    """The id of a person or a share link's guest, whose name stands elsewhere."""

    name: str

    def said(self, document: Row, making: Making, names: Mapping[ObjectId, str]) -> Any:  # noqa: ARG002
        return as_json(document.get(self.name))

    def kept(self, value: Any, loading: "Loading") -> Row:
        return {self.name: None if value is None else loading.anybody(value)}


@dataclass(frozen=True)
class Parts(Field):
    """Embedded documents, each of these fields."""

    name: str
    model: type[EmbeddedModel]
    fields: tuple[Field, ...]

    def said(self, document: Row, making: Making, names: Mapping[ObjectId, str]) -> Any:
        return [
            {field.name: field.said(part, making, names) for field in self.fields}
            for part in document.get(self.name) or ()
        ]

    def kept(self, value: Any, loading: "Loading") -> Row:
        made = []
        for part in listed(self.name, value):
            if not isinstance(part, dict):
                raise Malformed(f"{self.name}: not an object")
            kept: Row = {}
            try:
                for field in self.fields:
                    kept |= field.kept(part.get(field.name), loading)
            except Skipped:
                loading.dropped += 1
                continue
            made.append(self.model(**kept))
        return {self.name: made}

    def people(self, document: Row) -> Iterable[ObjectId | None]:
        for part in document.get(self.name) or ():
            for field in self.fields:
                yield from field.people(part)


@dataclass(frozen=True)
class Deep(Field):
    """JSON with ids in it, at any depth."""

    name: str

    def said(self, document: Row, making: Making, names: Mapping[ObjectId, str]) -> Any:  # noqa: ARG002
        return as_json(document.get(self.name))

    def kept(self, value: Any, loading: "Loading") -> Row:
        return {self.name: self._with_new_ids(value, loading)}

    def _with_new_ids(self, value: Any, loading: "Loading") -> Any:
        if isinstance(value, dict):
            return {key: self._with_new_ids(each, loading) for key, each in value.items()}
        if isinstance(value, list):
            return [self._with_new_ids(each, loading) for each in value]
        if isinstance(value, str) and len(value) == 24 and ObjectId.is_valid(value):
            return str(loading.anybody(value))
        return value


@dataclass(frozen=True)
class File(Field):
    """The stored blob that the document is about: its path in the archive, size and digest."""

    kind: str
    path: Callable[[Row], str]
    name: str = "file"

    def said(self, document: Row, making: Making, names: Mapping[ObjectId, str]) -> Any:  # noqa: ARG002
        path, size = self.path(document), document["size"]
        return making.file(path, document["blob"], size, document["created_at"])

    def kept(self, value: Any, loading: "Loading") -> Row:
        stored = loading.file(value, self.kind)
        return {"blob": stored.name, "size": stored.size, "sha256": stored.sha256}


@dataclass(frozen=True)
class Image(Field):
    """A picture: the file that was uploaded; what is shown is made of it again."""

    name: str
    slot: str
    path: Callable[[Row], str]

    def said(self, document: Row, making: Making, names: Mapping[ObjectId, str]) -> Any:  # noqa: ARG002
        picture = document.get(self.name) or {}
        for blob, size in (("original", "size"), ("pending", "pending_size")):
            if name := picture.get(blob):
                path = f"{self.path(document)}{PurePosixPath(name).suffix}"
                return making.file(path, name, picture[size], document["updated_at"])
        return None

    def kept(self, value: Any, loading: "Loading") -> Row:
        if value is None:
            return {self.name: None}
        try:
            stored = loading.file(value, "image")
        except Skipped:
            loading.dropped += 1
            return {self.name: None}
        loading.pictures.append(self.slot)
        picture = Picture(original=stored.name, size=stored.size, status=Status.PROCESSING)
        return {self.name: picture}


def someone(pk: ObjectId | None, names: Mapping[ObjectId, str]) -> Row | None:
    """A person as rows name them."""
    return {"id": str(pk), "name": names.get(pk, "")} if pk else None


def as_json(value: Any) -> Any:
    """A stored value as JSON: ids as hex, moments as ISO 8601 in UTC."""
    if isinstance(value, ObjectId):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: as_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_json(each) for each in value]
    return value


def listed(name: str, value: Any) -> list[Any]:
    """The value, if it is a list. Raises Malformed."""
    if not isinstance(value, list):
        raise Malformed(f"{name}: not a list")
    return value
