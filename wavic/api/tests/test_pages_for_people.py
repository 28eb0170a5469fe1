"""The home page, the docs and the browsable API work in a browser, without a network."""

import re
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.contrib.staticfiles import finders
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("wavic.api.tests.urls")]
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
PAGES = ["/", "/api/docs", "/api/login", "/thing/fail/busy"]


def get(path, **headers):
    return Client().get(path, headers={**HTML, **headers})


def test_home_links_to_pages_that_are_there():
    links = re.findall(r'href="(/[^"#?]*)', get("/").text)
    assert {"/api/docs", "/api/schema", "/admin/", "/health/ready"} <= set(links)
    for link in links:
        if not link.startswith("/static/"):
            assert get(link).status_code in {200, 302, 401}, link


def test_home_is_json_for_programs():
    response = Client().get("/", headers={"Accept": "application/json"})
    assert response.json()["links"]["schema"] == "/api/schema"
    assert "Accept" in response["Vary"]


@pytest.mark.parametrize("path", PAGES)
def test_pages_need_nothing_from_elsewhere(path):
    page = get(path)
    assert page["Content-Type"].startswith("text/html")
    sources = re.findall(r'<(?:script|link|img)[^>]*?(?:src|href)="([^"]+)"', page.text)
    assert sources
    for source in sources:
        assert not urlsplit(source).netloc, source
        if source.startswith("/static/"):
            assert finders.find(urlsplit(source).path.removeprefix("/static/")), source


@pytest.mark.parametrize("path", PAGES)
def test_pages_have_no_inline_script(path):
    page = get(path)
    policy = page["Content-Security-Policy"]
    assert re.search(r"script-src 'self'(;|$)", policy)
    for attributes, content in re.findall(r"<script([^>]*)>(.*?)</script>", page.text, re.DOTALL):
        assert not content.strip() or "application/json" in attributes


@pytest.mark.parametrize("path", ["/api/docs", "/thing/fail/busy"])
def test_inline_style_is_allowed_on_api_pages_only(path):
    assert "style-src 'self' 'unsafe-inline'" in get(path)["Content-Security-Policy"]
    assert "unsafe" not in get("/")["Content-Security-Policy"]
    assert "unsafe" not in get("/health/live")["Content-Security-Policy"]


def test_people_log_in_to_the_browsable_api_and_out_again():
    get_user_model().objects.create_user("ann@example.com", "a right password", name="Ann")
    client = Client(enforce_csrf_checks=True)
    page = client.get("/api/login?next=/thing/fail/busy", headers=HTML)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    form = {"username": "ann@example.com", "password": "a right password", "next": "/api/docs"}
    response = client.post("/api/login", {**form, "csrfmiddlewaretoken": token})
    assert (response.status_code, response["Location"]) == (302, "/api/docs")
    assert client.session["_auth_user_id"]
    token = client.cookies["csrftoken"].value
    response = client.post("/api/logout", headers={"X-CSRFToken": token})
    assert (response.status_code, response["Location"]) == (302, "/api/docs")
    assert "_auth_user_id" not in client.session


def test_login_does_not_redirect_to_another_site():
    get_user_model().objects.create_user("ann@example.com", "a right password", name="Ann")
    form = {"username": "ann@example.com", "password": "a right password"}
    response = Client().post("/api/login", {**form, "next": "https://evil.example/"})
    assert response["Location"] == "/api/docs"


def test_admin_pages_that_do_not_exist_are_problems_too():
    admin = get_user_model().objects.create_superuser("a@example.com", "a right password", name="A")
    client = Client()
    client.force_login(admin)
    response = client.get("/admin/nowhere/", headers=HTML)
    assert (response.status_code, response.json()["code"]) == (404, "not_found")
