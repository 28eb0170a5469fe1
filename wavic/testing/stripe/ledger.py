"""All that the fake knows: its objects, and the events that tell of them."""

import copy
import itertools
import random
from collections.abc import Callable, Iterable
from typing import Any

import stripe

from wavic.testing.stripe.clock import Clock
from wavic.testing.stripe.problems import missing

Object = dict[str, Any]


class Ledger:
    """Objects by id. Ids are as Stripe's look; each ledger's are other ones."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.objects: dict[str, Object] = {}
        self.events: list[Object] = []
        self._numbers = itertools.count(1)
        self._salt = f"{random.getrandbits(48):012x}"
        self.livemode = False

    def new_id(self, prefix: str) -> str:
        return f"{prefix}_{self._salt}{next(self._numbers):06d}"

    def add(self, prefix: str, kind: str, **members: Any) -> Object:
        """Keep a new object."""
        base = {
            "id": self.new_id(prefix),
            "object": kind,
            "created": self.clock.now(),
            "livemode": self.livemode,
        }
        made = {**base, **members}
        self.objects[made["id"]] = made
        return made

    def get(self, id_: str, kind: str) -> Object:
        """The object. Raises StripeProblem 404."""
        found = self.objects.get(id_)
        if found is None or found["object"] != kind:
            raise missing(kind, id_)
        return found

    def all(self, kind: str, **members: Any) -> list[Object]:
        """The newest first."""
        found = [
            each
            for each in self.objects.values()
            if each["object"] == kind
            and all(each.get(name) == value for name, value in members.items())
        ]
        return found[::-1]

    def tell(self, kind: str, about: Object) -> None:
        """An event, with the object as it is now."""
        event = self.add(
            "evt",
            "event",
            type=kind,
            api_version=stripe.api_version,
            data={"object": copy.deepcopy(about)},
            pending_webhooks=1,
            request={"id": None, "idempotency_key": None},
        )
        self.events.append(event)


def list_of(data: Iterable[Object], url: str, *, more: bool = False) -> Object:
    return {"object": "list", "data": list(data), "has_more": more, "url": url}


def expanded(answer: Object, paths: Iterable[str], find: Callable[[str], Object | None]) -> Object:
    """A copy in which what `paths` name is the object instead of its id."""
    shown = copy.deepcopy(answer)
    for path in paths:
        _expand(shown, path.split("."), find)
    return shown


def _expand(place: Any, path: list[str], find: Callable[[str], Object | None]) -> None:
    if isinstance(place, list):
        for each in place:
            _expand(each, path, find)
        return
    if not isinstance(place, dict) or path[0] not in place:
        return
    name, rest = path[0], path[1:]
    if isinstance(place[name], str):
        place[name] = copy.deepcopy(find(place[name])) or place[name]
    if rest:
        _expand(place[name], rest, find)
