"""Whether an object is of the shape that the pinned API version promises.

The stripe package's classes are generated from Stripe's own OpenAPI description of the API version
that they ask for; their annotations say which members there are, of which types and values.
"""

import builtins
import functools
import inspect
import typing
from collections.abc import Iterator
from typing import Any, Literal, Union, get_args, get_origin

import stripe
from stripe import ListObject, StripeObject

_PLAIN: dict[type, type | tuple[type, ...]] = {
    **{kind: kind for kind in (int, str, bool, type(None))},
    float: (int, float),
}


class _Names(dict[str, Any]):
    """What annotations name: the package imports it for type checkers only, or lazily."""

    def __missing__(self, name: str) -> Any:
        if hasattr(builtins, name):
            raise KeyError(name)
        return getattr(stripe, name, Any)


def mistakes(data: Any, resource: type[StripeObject], at: str = "") -> list[str]:
    """What of `data` is not as `resource` says: empty when all of it is."""
    return list(_in_object(data, resource, at or resource.__name__))


def required(resource: Any) -> dict[str, Any]:
    """Its members that are always there, with their types."""
    return {
        name: hint for name, hint in _members(resource).items() if type(None) not in get_args(hint)
    }


@functools.cache
def _members(resource: Any) -> dict[str, Any]:
    names = _Names({k: v for k, v in vars(resource).items() if inspect.isclass(v)})
    hints = typing.get_type_hints(resource, localns=names)
    return {
        name: hint
        for name, hint in hints.items()
        if name != "OBJECT_NAME"
        and not name.startswith("_")
        and get_origin(hint) is not typing.ClassVar
    }


def _in_object(data: Any, resource: Any, at: str) -> Iterator[str]:
    if not isinstance(data, dict):
        yield f"{at} is {data!r}, not an object"
        return
    members = {name.rstrip("_"): hint for name, hint in _members(resource).items()}
    if not members:  # metadata and its like: whatever is in it
        return
    aliases = getattr(resource, "_field_remappings", {})
    members = {aliases.get(name, name): hint for name, hint in members.items()}
    for name in data.keys() - members.keys():
        yield f"{at}.{name} is not of this API"
    for name, hint in members.items():
        if name in data:
            yield from _in_value(data[name], hint, f"{at}.{name}")
        elif type(None) not in get_args(hint) and name != "deleted":
            yield f"{at}.{name} is missing"


def _in_value(data: Any, hint: Any, at: str) -> Iterator[str]:
    kind, arguments = get_origin(hint), get_args(hint)
    if kind is Union:
        yield from _in_one_of(data, arguments, at)
    elif kind is Literal:
        if data not in arguments:
            yield f"{at} is {data!r}, none of {', '.join(map(str, arguments))}"
    elif kind is list:
        yield from _in_list(data, arguments[0], at)
    elif inspect.isclass(kind) and issubclass(kind, ListObject):
        if isinstance(data, dict) and data.get("object") == "list":
            yield from _in_list(data["data"], arguments[0], at)
        else:
            yield f"{at} is not a list object"
    elif inspect.isclass(hint) and issubclass(hint, StripeObject):
        yield from _in_object(data, hint, at)
    elif hint in _PLAIN:
        yield from _in_plain(data, hint, at)
    elif kind is not None and not isinstance(data, dict):
        yield f"{at} is {data!r}, not an object"


def _in_plain(data: Any, hint: type, at: str) -> Iterator[str]:
    if not isinstance(data, _PLAIN[hint]) or (hint is not bool and isinstance(data, bool)):
        yield f"{at} is {data!r}, not {hint.__name__}"


def _in_one_of(data: Any, hints: tuple[Any, ...], at: str) -> Iterator[str]:
    if str in hints and (known := [each for each in hints if get_origin(each) is Literal]):
        hints = (*known, *(each for each in hints if each is type(None)))
    found = [list(_in_value(data, each, at)) for each in hints]
    if all(found):  # what an object lacks tells more than that it isn't null
        yield max(found, key=lambda each: len(each[0]))[0]


def _in_list(data: Any, hint: Any, at: str) -> Iterator[str]:
    if not isinstance(data, list):
        yield f"{at} is {data!r}, not a list"
        return
    for number, item in enumerate(data):
        yield from _in_value(item, hint, f"{at}[{number}]")
