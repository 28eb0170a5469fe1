"""JSON is taken within limits of size, depth and range; anything else is 400 or 413."""

import json

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.urls("wavic.api.tests.urls")


def post(body: bytes, **extra):
    client = Client(raise_request_exception=False)
    return client.post(
        "/thing",
        body,
        content_type="application/json",
        headers={"Authorization": "Bearer ann"},
        **extra,
    )


def nested(depth: int) -> bytes:
    """An object with `depth` levels of containers, itself the first."""
    return b'{"name":"a","deep":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "malformed"),
        (b'{"name": NaN}', "malformed"),
        (b'{"name": Infinity}', "malformed"),
        (b'{"name": 1e999}', "malformed"),
        (b'{"name": 9223372036854775808}', "malformed"),
        (b'{"name": [18446744073709551615]}', "malformed"),
        (b'{"name": "\xff"}', "malformed"),
        (b'{"name": "\\ud800"}', "malformed"),
        (b'{"name": "a"} x', "malformed"),
        ('{"name": "a"}'.encode("utf-16"), "malformed"),
        (b"[]", "malformed"),
        (b'"text"', "malformed"),
        (b"null", "malformed"),
        (nested(33), "too_deep"),
        (nested(900), "too_deep"),
        (nested(10_000), "malformed"),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "malformed"),
        (b'{"name": "a\\u0000b"}', "invalid"),
        (b'{"name": {"$ne": 1}}', "invalid"),
        (b'{"name": ["a"]}', "invalid"),
        (b'{"name": "a", "owner": {"$ne": null}}', "invalid"),
        (b'{"name": "a", "owner": 5}', "invalid"),
        (b"{}", "invalid"),
    ],
)
def test_hostile_bodies_are_400(body, code):
    response = post(body)
    assert (response.status_code, response.json()["code"]) == (400, code)
    assert response["Content-Type"] == "application/problem+json"


def test_the_deepest_body_allowed_is_taken():
    assert post(nested(32)).status_code == 201


def test_a_body_at_the_limit_is_taken_and_one_byte_more_is_413(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    fitting = b'{"name":"a"}'.ljust(1000)
    assert post(fitting).status_code == 201
    response = post(fitting + b" ")
    assert (response.status_code, response.json()["code"]) == (413, "body_too_large")
    assert response.json()["limit"] == 1000


def test_a_body_without_a_length_is_411():
    response = post(b"", HTTP_TRANSFER_ENCODING="chunked")
    assert (response.status_code, response.json()["code"]) == (411, "length_required")


_json = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@settings(max_examples=60, deadline=None)
@given(body=st.binary(max_size=200) | _json.map(lambda value: json.dumps(value).encode()))
def test_no_body_is_a_server_error(body):
    assert post(body).status_code in {201, 400}


@settings(max_examples=40, deadline=None)
@given(thing=st.fixed_dictionaries({}, optional=dict.fromkeys(["name", "owner", "credits"], _json)))
def test_no_value_of_a_known_field_is_a_server_error(thing):
    assert post(json.dumps(thing).encode()).status_code in {201, 400}
