"""The three registries: what leads to a person, what their page shows, what can be done there.

Rooms register in their support.py; nothing here imports a model, so that those may import it
whenever they like.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from bson.objectid import ObjectId
from django.db.models import Model
from django.forms import Form

Document = dict[str, Any]

SEES, ACTS = "accounts.view_user", "accounts.support_user"
"""The permissions to look at a person's page, and to act there."""

NEWEST = 20
"""How many rows a panel shows; the rest is in the list that it links to."""


# --- finding ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lead:
    """Something that was found, and to whom it leads: by their ids, a space or an address.

    `model` and `pk` are of the document, for a link to its own page.
    """

    model: type[Model]
    pk: Any
    title: str = ""
    people: tuple[ObjectId, ...] = ()
    space: ObjectId | None = None
    address: str = ""


@dataclass(frozen=True)
class Found:
    """How a model's documents, found by their id, lead to people: all names are columns.

    `stages` come after the match by `_id`, for what stands in another document.
    """

    model: type[Model]
    people: tuple[str, ...] = ()
    space: str = ""
    address: str = ""
    title: str = ""
    stages: tuple[Document, ...] = ()


Look = Callable[[str], Iterable[Lead]]


@dataclass(frozen=True)
class Finder:
    """A way to look for what matches `pattern`; `says` is told beside the box."""

    pattern: re.Pattern[str]
    says: str
    look: Look


Places = Callable[[Collection[ObjectId]], Mapping[ObjectId, tuple[str, ObjectId]]]

_found: list[Found] = []
_finders: list[Finder] = []
_places: list[Places] = []


def finds(
    model: type[Model],
    *,
    people: Sequence[str] = (),
    space: str = "",
    address: str = "",
    title: str = "",
    stages: Sequence[Document] = (),
) -> None:
    """Have documents of this model found by their id. All of them are one round trip together."""
    _found.append(Found(model, tuple(people), space, address, title, tuple(stages)))


def finder(pattern: str, says: str) -> Callable[[Look], Look]:
    """Register a function that looks for what was typed, when all of it matches the pattern.

    It is given what was typed and gives a few Leads, by an index, in one round trip or two.
    """

    def add(look: Look) -> Look:
        _finders.append(Finder(re.compile(pattern), says, look))
        return look

    return add


def places(function: Places) -> Places:
    """Register the function from spaces' ids to their `(name, owner's id)`; one round trip."""
    _places.append(function)
    return function


def all_found() -> list[Found]:
    """Whatever is found by its id."""
    return list(_found)


def finders_for(typed: str) -> list[Finder]:
    """Those that may find this."""
    return [each for each in _finders if each.pattern.fullmatch(typed)]


def sayings() -> list[str]:
    """What can be typed, as it is told."""
    return [each.says for each in _finders]


def owners_of(spaces: Collection[ObjectId]) -> dict[ObjectId, tuple[str, ObjectId]]:
    """Space → `(name, owner's id)` of those that are there."""
    wanted = set(spaces)
    return {pk: said for each in _places for pk, said in each(wanted).items()} if wanted else {}


# --- showing ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class To:
    """A cell that links to a document's page in the admin, or to any address of ours."""

    text: Any
    model: type[Model] | None = None
    pk: Any = None
    url: str = ""


@dataclass(frozen=True)
class Bar:
    """A cell that shows how much of something is used; `said` are both as text."""

    used: int
    limit: int
    said: str

    @property
    def full(self) -> bool:
        """Whether nothing more goes in."""
        return self.used >= self.limit


@dataclass(frozen=True)
class Offer:
    """A button for an act; `target` is the id of what it is done to, "" for the person."""

    act: str
    target: str = ""


@dataclass(frozen=True)
class Row:
    """A line of a table, with what can be done to it."""

    cells: Sequence[Any]
    offers: Sequence[Offer] = ()


@dataclass(frozen=True)
class Table:
    """The newest few of something; `all` links to the list of all there is, if there is one."""

    columns: Sequence[str]
    rows: Sequence[Row]
    all: To | None = None
    offers: Sequence[Offer] = ()
    empty: str = "None."


@dataclass(frozen=True)
class Facts:
    """What there is to say once, by its name."""

    said: Mapping[str, Any]
    offers: Sequence[Offer] = ()


Shown = Table | Facts
Show = Callable[[Any], Shown]


@dataclass(frozen=True, order=True)
class Panel:
    """A part of a person's page."""

    order: int
    title: str
    show: Show = field(compare=False)


_panels: list[Panel] = []


def panel(title: str, order: int) -> Callable[[Show], Show]:
    """Register a function from a person (a User) to what a panel of this title shows.

    At most NEWEST rows, by an index, in a few round trips, however much there is.
    """

    def add(show: Show) -> Show:
        _panels.append(Panel(order, title, show))
        return show

    return add


def panels() -> list[Panel]:
    """All of them, in order."""
    return sorted(_panels)


# --- acting ----------------------------------------------------------------------------------


class Act(ABC):
    """Something that staff do for a person; asked for with a reason, and remembered.

    `name` is in the audit trail. `needs` is a permission: who has it may do so, but nothing to
    staff, which only superusers may.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    needs: ClassVar[str] = ACTS
    form: ClassVar[type[Form] | None] = None
    """What is asked for: a ReasonForm with more, or the reason alone."""

    def target(self, person: Any, pk: ObjectId | None) -> Any:
        """What it is done to: the person, or a document of theirs; None when it isn't there."""
        return None if pk else person

    @abstractmethod
    def says(self, person: Any, target: Any) -> str:
        """What will happen, for who is about to confirm it."""

    def do(self, person: Any, target: Any, by: ObjectId) -> str:
        """Do it and say what was done. In one transaction with its entry in the audit trail.

        It runs again when it collides, so it only writes to the database. Raises Problem with a
        detail to show; then nothing of it is kept.
        """
        raise NotImplementedError

    def do_asked(self, person: Any, target: Any, by: ObjectId, asked: Mapping[str, Any]) -> str:
        """The same, for acts that ask for more than a reason: `asked` is by the form's names."""
        del asked
        return self.do(person, target, by)

    def space(self, target: Any) -> ObjectId | None:
        """In which space's trail it is remembered as well."""
        return getattr(target, "space_id", None)


_acts: dict[str, Act] = {}


def act(kind: type[Act]) -> type[Act]:
    """Make it known by its name."""
    _acts[kind.name] = kind()
    return kind


def act_of(name: str) -> Act | None:
    """The act of that name."""
    return _acts.get(name)


def acts() -> list[Act]:
    """All of them."""
    return list(_acts.values())
