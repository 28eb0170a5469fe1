"""Operators, arrays, NULs and huge values are 400 or 413, on every route that takes a body."""

import json

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from accounts.tests.people import PASSWORD, Visitor, person

pytestmark = pytest.mark.django_db

HOSTILE = [
    {"$ne": None},
    {"$gt": ""},
    {"$where": "sleep(1000)"},
    {"$regex": ".*"},
    ["a@example.com"],
    [],
    None,
    True,
    "nul\0@example.com",
    "lone \ud800 surrogate",
    "x" * 5_000,
    "",
]
BODIES = {
    "/user/register": {"email": "new@example.com", "password": PASSWORD, "name": "Ada"},
    "/user/login": {"email": "a@example.com", "password": PASSWORD},
    "/user/refresh": {"refresh": "x"},
    "/user/password/change": {"current": PASSWORD, "new": "four taller ladders"},
    "/user/password/forgot": {"email": "a@example.com"},
    "/user/password/reset": {"token": "x", "password": "four taller ladders"},
    "/user/email/verify": {"token": "x"},
    "/user/email/change": {"email": "b@example.com", "password": PASSWORD},
}
PUBLIC = {route for route in BODIES if not route.endswith("/change")}


def send(api, method, route, body):
    """As raw JSON: it can hold a lone surrogate, which no encoder of ours would write."""
    return getattr(api, method)(route, json.dumps(body), content_type="application/json")


def refused(response):
    return response.status_code == 400 and response.json()["code"] in {"invalid", "malformed"}


@pytest.mark.parametrize("route", BODIES)
def test_every_field_refuses_what_is_no_text(route):
    ada = Visitor.logged_in(person("a@example.com"))
    api = APIClient() if route in PUBLIC else ada.api
    for field in BODIES[route]:
        for value in HOSTILE:
            response = send(api, "post", route, {**BODIES[route], field: value})
            assert refused(response), (field, value, response.status_code)
        without = {name: value for name, value in BODIES[route].items() if name != field}
        assert refused(api.post(route, without)), field
    assert ada.is_let_in()
    assert User.objects.count() == 1


@pytest.mark.parametrize("value", HOSTILE)
def test_a_name_refuses_them_too(value):
    ada = Visitor.logged_in()
    assert refused(send(ada.api, "patch", "/user/me", {"name": value}))
    assert refused(send(ada.api, "delete", "/user/me", {"password": value}))
    assert User.objects.get().name == "Ada"


@pytest.mark.parametrize("email", [".*@example.com", "^a", "a.example.com", "%", "a@*"])
def test_patterns_are_no_addresses(email):
    person("a@example.com")
    assert refused(APIClient().post("/user/login", {"email": email, "password": PASSWORD}))


def test_a_dot_in_an_address_is_a_dot():
    person("a.b@example.com")
    response = APIClient().post("/user/login", {"email": "axb@example.com", "password": PASSWORD})
    assert response.status_code == 401


def test_a_huge_body_is_413():
    body = {"email": "a@example.com", "password": "x" * 2_000_000}
    assert APIClient().post("/user/login", body).status_code == 413


def test_a_form_is_415_and_a_list_is_400():
    api = APIClient()
    assert api.post("/user/login", "email=a", content_type="text/plain").status_code == 415
    assert refused(api.post("/user/login", "[]", content_type="application/json"))
