"""What can be thrown away: each room says it of its own documents, in its lifecycle.py."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from bson.objectid import ObjectId
from django.db.models import Model

from wavic.lifecycle.models import Trashed


@dataclass(frozen=True)
class Place:
    """Where a document is, and what the trash shows of it.

    `project` and `track` are those it lies in, and a project in itself: there the roles may be
    others. `author` is whose own it is, where that matters.
    """

    title: str
    space: ObjectId
    project: ObjectId | None = None
    track: ObjectId | None = None
    author: ObjectId | None = None
    number: int | None = None


class Kind(ABC):
    """A kind of documents that go to the trash, or lie in what does.

    `inside` names the kinds it lies in, each with the field that says which one.
    """

    name: ClassVar[str]
    model: ClassVar[type[Model]]
    inside: ClassVar[Mapping[str, str]] = {}

    @abstractmethod
    def remove(self, ids: Collection[ObjectId]) -> None:
        """Delete these documents, and return what they took of somebody's quota, once.

        Nothing lies in them any more. One transaction, however often it is begun.
        """

    def ids_in(self, parent: str, ids: Collection[ObjectId], limit: int) -> list[ObjectId]:
        """The next of its documents that lie in these, in the trash or not."""
        found = self.model._default_manager.filter(**{f"{self.inside[parent]}__in": list(ids)})  # noqa: SLF001 (Django's public name)
        return list(found.values_list("pk", flat=True)[:limit])


class Unit(Kind):
    """A kind that goes to the trash and comes back by itself.

    All of it is part of the transaction that does so.
    """

    @abstractmethod
    def place(self, pk: ObjectId) -> Place:
        """Where the document is at this moment."""

    @abstractmethod
    def readers(self, place: Place) -> list[str]:
        """The keys of those who may restore or purge it."""

    @abstractmethod
    def come_back(self, entry: Trashed) -> None:
        """Count it again where it was counted; what it lies in is known to be there."""


_kinds: dict[str, Kind] = {}
Follower = Callable[[Trashed], Any]
Cleaner = Callable[[Collection[ObjectId]], Any]
_trashed: list[tuple[str, Follower]] = []
_restored: list[tuple[str, Follower]] = []
_purged: list[tuple[str, Cleaner]] = []


def register(kind: type[Kind]) -> type[Kind]:
    """Make the kind known by its name."""
    _kinds[kind.name] = kind()
    return kind


def kind_of(name: str) -> Kind:
    """The kind of that name. Raises KeyError."""
    return _kinds[name]


def unit_of(name: str) -> Unit | None:
    """The kind of that name, if it goes to the trash by itself."""
    kind = _kinds.get(name)
    return kind if isinstance(kind, Unit) else None


def unit_for(model: type[Model]) -> Unit | None:
    """The kind of this model's documents, if they go to the trash by themselves."""
    known = (kind for kind in _kinds.values() if isinstance(kind, Unit))
    return next((kind for kind in known if kind.model is model), None)


def units() -> list[Unit]:
    """All of them."""
    return [kind for kind in _kinds.values() if isinstance(kind, Unit)]


def kinds_inside(name: str) -> list[Kind]:
    """The kinds whose documents lie in those of this one, those of upper rooms first."""
    return [kind for kind in reversed(_kinds.values()) if name in kind.inside]


def on_trash(name: str) -> Callable[[Follower], Follower]:
    """Have the function called with the entry, in the transaction that trashes such a document."""
    return _append(_trashed, name)


def on_restore(name: str) -> Callable[[Follower], Follower]:
    """The same for the transaction that restores one, after it has come back."""
    return _append(_restored, name)


def on_purge(*names: str) -> Callable[[Cleaner], Cleaner]:
    """Have the function called with the ids of documents that are purged, before they go.

    To remove what hangs on them: again when that was cut short, so it does no harm twice.
    """

    def add(cleaner: Cleaner) -> Cleaner:
        _purged.extend((name, cleaner) for name in names)
        return cleaner

    return add


def tell_trashed(entry: Trashed) -> None:
    """Call all that want to know."""
    _call(_trashed, entry)


def tell_restored(entry: Trashed) -> None:
    """Call all that want to know."""
    _call(_restored, entry)


def clean(name: str, ids: Collection[ObjectId]) -> None:
    """Remove all that hangs on these: first what upper rooms hang on them."""
    for wanted, cleaner in reversed(_purged):
        if wanted == name:
            cleaner(ids)


def _append(followers: list[tuple[str, Any]], name: str) -> Callable[[Any], Any]:
    def add(follower: Any) -> Any:
        followers.append((name, follower))
        return follower

    return add


def _call(followers: list[tuple[str, Follower]], entry: Trashed) -> None:
    for wanted, follower in followers:
        if wanted == entry.kind:
            follower(entry)
