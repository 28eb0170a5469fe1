"""What can be exported as a whole: each room registers its scopes in its export.py."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from typing import ClassVar

from bson.objectid import ObjectId

from wavic.exports.makers import Planned


class Scope(ABC):
    """A kind of thing that is exported as a whole: a space, a person."""

    name: ClassVar[str]

    @abstractmethod
    def title(self, subject: ObjectId) -> str:
        """What it is called. Raises NotFound where there is none, or it is in the trash."""

    @abstractmethod
    def page(self, subject: ObjectId) -> str:
        """The studio's page, from its `/` on, on which the export is fetched."""

    @abstractmethod
    def plan(self, subject: ObjectId) -> Iterator[Planned]:
        """The files that it begins with; they name the others. Raises NotFound once it is gone."""

    @abstractmethod
    def expected(self, subject: ObjectId) -> int:
        """How many bytes it comes to, about."""


Plan = Callable[[ObjectId], Iterator[Planned]]

_scopes: dict[str, Scope] = {}
_planners: list[tuple[str, Plan]] = []


def register(scope: type[Scope]) -> type[Scope]:
    """Make the scope known by its name."""
    _scopes[scope.name] = scope()
    return scope


def scope_of(name: str) -> Scope:
    """The scope of that name. Raises KeyError."""
    return _scopes[name]


def adds_to(name: str) -> Callable[[Plan], Plan]:
    """Have what the function plans be part of each export of that scope."""

    def add(plan: Plan) -> Plan:
        _planners.append((name, plan))
        return plan

    return add


def planners(name: str) -> list[Plan]:
    """What upper rooms add to a scope."""
    return [plan for wanted, plan in _planners if wanted == name]
