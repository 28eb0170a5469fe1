"""What can be found: each room says it of its own documents, in its search.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from bson.objectid import ObjectId
from django.db.models import Model

Stage = dict[str, Any]


class Visitors(Enum):
    """What of a kind those may find who belong to single projects of a space only."""

    NOTHING = auto()
    THEIR_PROJECTS = auto()
    ALL = auto()


@dataclass(frozen=True)
class Within:
    """Where somebody may look: whole spaces and, of those they visit, single projects."""

    spaces: Sequence[ObjectId]
    visited: Sequence[ObjectId] = ()
    projects: Sequence[ObjectId] = ()


@dataclass(frozen=True)
class Findable:
    """A kind of thing that is found, and how it is shown to whom it is found by.

    `shape` are stages on the model's documents. They keep what can be found (nothing that is gone,
    in the trash, or in something that is) and make rows of it: `object` is the document's id, `id`
    that of what is shown, `title` and `text` what it is found by, `space` and `project` where it
    is, `updated_at` how new; whatever else there is goes to whoever searched. Entries are made of
    the same rows as answers.

    A kind that isn't `titled` is found by its text alone. `copies`: how many documents show one
    and the same thing, such as the memberships of a person.
    """

    kind: str
    model: type[Model]
    shape: Sequence[Stage]
    visitors: Visitors = Visitors.THEIR_PROJECTS
    titled: bool = True
    copies: int = 1


_findables: dict[str, Findable] = {}


def findable(kind: Findable) -> Findable:
    """Register it."""
    _findables[kind.kind] = kind
    return kind


def findables() -> list[Findable]:
    """All that is registered."""
    return list(_findables.values())


def findable_of(kind: str) -> Findable:
    """The kind of that name. Raises KeyError."""
    return _findables[kind]
