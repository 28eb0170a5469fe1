"""Operators, null bytes and wrong types in any field of any body are 400 or 404, never 500 (18)."""

import json

import pytest

from tests.routes import rows
from tests.test_role_route_table import USES_UP_THE_WORLD, World

HOSTILE = {
    "operator": {"$ne": None},
    "where": {"$where": "sleep(10000)"},
    "list": [["x"]],
    "null byte": "a\0b",
    "lone surrogate": "\ud800",
    "huge number": 10**30,
    "null": None,
    "false": False,
    "regex": "^.*(a+)+$",
    "long": "x" * 200_000,
}
WRITES = [
    route
    for route in rows()
    if route == ("DELETE", "/user/me")
    or (route[0] in {"POST", "PATCH"} and route != ("POST", "/track"))
]


@pytest.fixture(scope="module")
def shared(snapshot):
    """One world, and how it was before anybody wrote to it."""
    return World(), snapshot()


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_no_field_of_no_route_takes_it(shared, value):
    world, before = shared
    before.restore()
    for method, path in WRITES:
        body = world.body(method, path, "owner")
        for field in body or {}:
            caller = "guest" if path == "/link/guest" else "owner"
            answer = world.clients[caller].generic(
                method,
                world.path(path),
                json.dumps({**body, field: value}),
                content_type="application/json",
            )
            where = f"{method} {path} {field}: {answer.status_code} {answer.content[:200]!r}"
            assert answer.status_code < 500, where
            if answer.status_code >= 400:
                assert answer["Content-Type"] == "application/problem+json", where
            if isinstance(value, dict | list):
                assert answer.status_code == 400, where
            if answer.status_code < 300 and (method, path) in USES_UP_THE_WORLD:
                before.restore()


@pytest.mark.parametrize("value", ["$ne", '{"$gt": ""}', "\0", "x" * 5000, "💥", "-1", "1e9"])
def test_query_parameters_are_refused_or_ignored(shared, value):
    world, before = shared
    before.restore()
    client = world.visitors["owner"].api
    for method, path in rows():
        if method == "GET":
            for parameter in ("cursor", "limit", "format", "pk"):
                answer = client.get(world.path(path), {parameter: value})
                answer.close()  # what streams holds its place until then
                assert answer.status_code < 500, f"{path}?{parameter}={value!r}"
