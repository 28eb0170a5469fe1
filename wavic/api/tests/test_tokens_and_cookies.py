"""A token needs no cookie, and the pages for browsers work whatever headers they get."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from wavic.mongo.profiling import round_trips

pytestmark = [pytest.mark.django_db, pytest.mark.urls("wavic.api.tests.urls")]
BEARER = {"Authorization": "Bearer ann"}


@pytest.fixture
def browser():
    """Somebody of the staff, logged in."""
    user = get_user_model().objects.create_superuser("a@example.com", "a right password", name="A")
    client = Client()
    client.force_login(user)
    return client


def test_a_request_with_a_token_looks_up_no_session(browser):
    with round_trips() as trips:
        response = browser.get("/thing", headers=BEARER)
    assert response.status_code == 200
    assert len(trips) == 0
    assert not hasattr(response.wsgi_request, "session")


@pytest.mark.parametrize("authorization", ["Bearer ann", "bearer ", "Basic x", ""])
@pytest.mark.parametrize("path", ["/admin/", "/api/docs", "/api/login", "/", "/health/live"])
def test_pages_for_browsers_take_any_authorization_header(browser, path, authorization):
    assert browser.get(path, headers={"Authorization": authorization}).status_code == 200


def test_logging_out_with_a_stray_token_ends_the_session(browser):
    assert browser.post("/api/logout", headers=BEARER).status_code == 302
    assert "_auth_user_id" not in browser.session
