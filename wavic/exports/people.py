"""Who people are: the room of accounts says it, and makes stand-ins for those who aren't here."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from bson.objectid import ObjectId


@dataclass(frozen=True)
class People:
    """`names`: of these people, by id. `stand_in`: have somebody for each id → name who may own
    what they made, and can't log in; again does no harm. `find`: who has this address.
    `take`: take spaces of so many bytes and collaborators of somebody's plan; in a transaction.
    Raises Problem 403 with the numbers.
    """

    names: Callable[[Collection[ObjectId]], Mapping[ObjectId, str]]
    stand_in: Callable[[Mapping[ObjectId, str]], None]
    find: Callable[[str], ObjectId | None]
    take: Callable[[ObjectId, Collection[tuple[int, int]]], None]


_registered: list[People] = []


def register(people: People) -> None:
    """Say who knows them."""
    _registered[:] = [people]


def people() -> People:
    """Who knows them."""
    return _registered[0]
