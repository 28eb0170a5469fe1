"""Every route of accounts answers as the OpenAPI schema says, when it works and when it doesn't."""

import pytest
from rest_framework.test import APIClient

from accounts import links
from accounts.models import Session
from accounts.tests.people import PASSWORD, Visitor
from wavic.testing.schema import assert_documented, openapi

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return Visitor.logged_in()


def check(response, status):
    assert response.status_code == status, response.content
    assert_documented(response)


def test_public_routes(ada):
    api = APIClient()
    email = ada.user.email
    body = {"email": "new@example.com", "password": PASSWORD, "name": "New"}
    check(api.post("/user/register", body), 201)
    check(api.post("/user/register", body), 409)
    check(api.post("/user/register", {}), 400)
    check(api.post("/user/login", {"email": email, "password": PASSWORD}), 200)
    check(api.post("/user/login", {"email": email, "password": "wrong one"}), 401)
    check(api.post("/user/refresh", {"refresh": ada.refresh}), 200)
    check(api.post("/user/refresh", {"refresh": "rubbish"}), 401)
    check(api.post("/user/password/forgot", {"email": email}), 202)
    check(api.post("/user/email/resend", {"email": email}), 202)
    check(api.post("/user/password/reset", {"token": "x", "password": PASSWORD}), 400)
    verify = links.token_for(links.Purpose.VERIFY, ada.user, email)
    check(api.post("/user/email/verify", {"token": verify}), 204)
    ada.user.refresh_from_db()
    reset = links.token_for(links.Purpose.RESET, ada.user, email)
    check(api.post("/user/password/reset", {"token": reset, "password": "four tall trees"}), 204)


def test_personal_routes(ada):
    elsewhere = Visitor.logged_in(ada.user)
    session = Session.objects.order_by("-id").first()
    check(ada.api.get("/user/me"), 200)
    check(ada.api.patch("/user/me", {"name": "Countess"}), 200)
    check(ada.api.patch("/user/me", {"name": "Late"}, HTTP_IF_MATCH='"1"'), 409)
    check(ada.api.get("/user/sessions"), 200)
    check(ada.api.delete(f"/user/sessions/{session.pk}"), 204)
    check(ada.api.delete(f"/user/sessions/{session.pk}"), 404)
    check(elsewhere.api.get("/user/me"), 401)
    change = {"email": "new@example.com", "password": PASSWORD}
    check(ada.api.post("/user/email/change", change), 202)
    check(ada.api.post("/user/email/change", {**change, "password": "wrong one"}), 403)
    change = {"current": PASSWORD, "new": "four taller ladders"}
    check(ada.api.post("/user/password/change", change), 200)
    check(Visitor.logged_in().api.post("/user/logout"), 204)
    check(ada.api.delete("/user/me", {"password": "wrong one"}), 403)
    check(ada.api.delete("/user/me", {"password": change["new"]}), 204)


def test_tokens_are_described():
    document = openapi()
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    assert {"bearer": []} in document["paths"]["/user/me"]["get"]["security"]
