"""Leaving: what happens to what upper rooms hold of somebody who closes their account.

Each room registers, from its AppConfig.ready, functions for up to four moments:

- before, `@foretell`: what will happen, for `GET /user/me/departure`;
- at once, `@settle_at_departure`: inside the transaction that closes the account. What it writes
  into `leaving.kept` is all that is known of it should they come back. It raises a Problem for
  what stands in the way. Nothing outside the database is called here: enqueue a task for that
  (billing cancels its subscription so);
- within thirty days, `@bring_back`: inside the transaction that reopens the account;
- after that, `@forget_at_the_end`: in the worker, in transactions of its own, as often as it is
  cut short. It removes what says who they were, and finds what is left by what is still there.

See docs/data.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bson.objectid import ObjectId

Row = dict[str, Any]


@dataclass(frozen=True)
class Leaving:
    """Somebody whose account is being closed `at` this moment.

    `heirs` says for each space of theirs who takes it over; None: it goes to the trash. `kept` is
    JSON for who brings it back, by room; `done` what the mail about it says was done.
    """

    user_id: ObjectId
    at: datetime
    heirs: Mapping[ObjectId, ObjectId | None]
    kept: Row = field(default_factory=dict)
    done: Row = field(default_factory=dict)


@dataclass(frozen=True)
class Returning:
    """Somebody who comes back: when they left, and what was `kept` of what was theirs."""

    user_id: ObjectId
    left_at: datetime
    kept: Mapping[str, Any]


@dataclass(frozen=True)
class Former:
    """Somebody who is to be forgotten, as they were called. `emails`: folded, and as typed."""

    user_id: ObjectId
    emails: tuple[str, ...]
    name: str


Foretell = Callable[[ObjectId], Row]
Settle = Callable[[Leaving], object]
BringBack = Callable[[Returning], object]
Forget = Callable[[Former], object]

_foretold: list[Foretell] = []
_settled: list[Settle] = []
_brought_back: list[BringBack] = []
_forgotten: list[Forget] = []


def foretell(function: Foretell) -> Foretell:
    """Register a function from a user's id to fields of `DepartureSerializer`. It only reads."""
    _foretold.append(function)
    return function


def settle_at_departure(function: Settle) -> Settle:
    """Register a function that ends what ends with an account."""
    _settled.append(function)
    return function


def bring_back(function: BringBack) -> BringBack:
    """Register a function that brings back what can be."""
    _brought_back.append(function)
    return function


def forget_at_the_end(function: Forget) -> Forget:
    """Register a function that forgets somebody for good."""
    _forgotten.append(function)
    return function


def foretold(user_id: ObjectId) -> Row:
    """What all rooms say that will happen."""
    said: Row = {}
    for each in _foretold:
        said |= each(user_id)
    return said


def settle(leaving: Leaving) -> None:
    """End all of it."""
    for each in _settled:
        each(leaving)


def return_all(returning: Returning) -> None:
    """Bring all of it back."""
    for each in _brought_back:
        each(returning)


def forget(former: Former) -> None:
    """Forget them everywhere; upper rooms first."""
    for each in reversed(_forgotten):
        each(former)
