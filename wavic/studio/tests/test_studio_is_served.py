"""`/app` and all below it is the studio: one page, a nonce each time, kept by nobody."""

import os
import re

import pytest
from django.test import Client

from wavic.settings.policies import content_security_policy

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
PATHS = [
    "/app",
    "/app/",
    "/app/track/66f1a2b3c4d5e6f7a8b9c0d1",
    "/app/verify",
    "/app/a/b/c/",
    "/app/no-such.js",
    "/app/..%2f..%2fetc%2fpasswd",
    "/app/%F0%9F%8E%B5",
]


def get(path="/app", **headers):
    return Client().get(path, headers={**HTML, **headers})


def nonce_of(response) -> str:
    """The nonce on the page, which has it once."""
    [nonce] = re.findall(r'name="csp-nonce" content="([^"]+)"', response.text)
    return nonce


def policy_of(response) -> dict[str, set[str]]:
    """Directive -> its sources."""
    directives = response.headers["Content-Security-Policy"].split("; ")
    return {name: set(sources) for name, *sources in map(str.split, directives)}


@pytest.mark.usefixtures("dist")
@pytest.mark.parametrize("path", PATHS)
def test_any_path_below_app_answers_the_same_page(path):
    response = get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "text/html; charset=utf-8")
    page = response.text.replace(nonce_of(response), "NONCE")
    first = get()
    assert page == first.text.replace(nonce_of(first), "NONCE")
    assert '<script type="module" src="/static/assets/' in page


@pytest.mark.usefixtures("dist")
@pytest.mark.parametrize("path", ["/apple", "/application/x", "/App"])
def test_what_only_begins_like_it_is_not_the_studio(path):
    response = get(path)
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.usefixtures("dist")
def test_each_answer_has_a_nonce_of_its_own_that_its_header_names():
    client = Client()
    answers = [client.get("/app") for _ in range(20)]
    nonces = {nonce_of(answer) for answer in answers}
    assert len(nonces) == len(answers)
    for answer in answers:
        assert f"'nonce-{nonce_of(answer)}'" in policy_of(answer)["style-src"]
        assert "__CSP_NONCE__" not in answer.text
    assert min(map(len, nonces)) >= 22  # 128 bits


@pytest.mark.usefixtures("dist")
@pytest.mark.parametrize(
    ("account", "endpoint", "blobs"),
    [
        ("", "", "https://wavic.example"),
        ("wavic", "", "https://wavic.blob.core.windows.net"),
        ("x", "http://azurite.localhost:10000/x", "http://azurite.localhost:10000"),
    ],
    ids=["local", "azure", "azurite"],
)
def test_the_policy_allows_the_studio_what_it_needs_and_nothing_else(
    settings, account, endpoint, blobs
):
    settings.CONTENT_SECURITY_POLICY = content_security_policy(
        account, endpoint, "https://wavic.example/", "https://live.example/notification/stream"
    )
    response = get()
    assert policy_of(response) == {
        "default-src": {"'none'"},
        "script-src": {"'self'"},
        "style-src": {"'self'", f"'nonce-{nonce_of(response)}'"},
        "font-src": {"'self'"},
        "img-src": {"'self'", blobs, "data:", "blob:"},
        "media-src": {"'self'", blobs, "blob:"},
        "connect-src": {"'self'", blobs, "https://live.example"},
        "worker-src": {"'self'"},
        "manifest-src": {"'self'"},
        "form-action": {"'self'"},
        "base-uri": {"'none'"},
        "frame-ancestors": {"'none'"},
    }


@pytest.mark.usefixtures("dist")
def test_other_pages_do_not_get_what_the_studio_gets():
    policy = policy_of(get("/health/live"))
    assert policy["style-src"] == policy["script-src"] == {"'self'"}
    assert not any("blob:" in sources for sources in policy.values())


@pytest.mark.usefixtures("dist")
def test_the_page_is_hardened_as_everything_is():
    headers = get().headers
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "Set-Cookie" not in headers


@pytest.mark.usefixtures("dist")
def test_nobody_keeps_the_page_without_asking_again():
    first = get()
    assert first["Cache-Control"] == "private, no-cache"
    again = get(**{"If-None-Match": first.get("ETag", "*")})
    assert again.status_code == 200
    assert nonce_of(again) != nonce_of(first)


@pytest.mark.usefixtures("dist")
def test_head_is_get_without_the_page():
    response = Client().head("/app/settings")
    assert (response.status_code, response.content) == (200, b"")
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Content-Type"].startswith("text/html")


@pytest.mark.usefixtures("dist")
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("path", ["/app", "/app/track/1"])
def test_other_methods_are_refused(method, path):
    client = Client(enforce_csrf_checks=True)
    response = getattr(client, method)(path, {"x": "y"}, content_type="application/json")
    assert (response.status_code, response["Content-Type"]) == (405, "application/problem+json")
    assert response.json()["code"] == "method_not_allowed"
    assert response["Allow"] == "GET, HEAD"


def test_the_page_is_read_once_and_again_when_it_was_built_anew(dist):
    index = dist / "index.html"
    written, page = index.stat().st_mtime_ns, index.read_text()
    assert "B1gHaSh_" in get().text
    index.write_text(page.replace("B1gHaSh_", "OtHeRha5"))
    os.utime(index, ns=(written, written))  # to all appearances the same: it isn't read for each
    assert "B1gHaSh_" in get().text
    os.utime(index)
    assert "OtHeRha5" in get().text
    index.unlink()
    assert get().status_code == 503


@pytest.mark.usefixtures("dist")
def test_people_who_open_the_address_alone_are_led_to_the_studio():
    response = get("/")
    assert (response.status_code, response["Location"]) == (302, "/app")
    assert "Accept" in response["Vary"]
    assert Client().get("/")["Location"] == "/app"  # no preference, as of curl


@pytest.mark.usefixtures("dist")
def test_programs_are_told_what_this_is_and_where_all_is():
    response = Client().get("/", headers={"Accept": "application/json"})
    assert response.json() == {
        "name": "WAVIC",
        "about": "Where musicians finish records together.",
        "links": {
            "docs": "/api/docs",
            "schema": "/api/schema",
            "admin": "/admin/",
            "live": "/health/live",
            "ready": "/health/ready",
        },
    }
    assert "Accept" in response["Vary"]


@pytest.mark.parametrize("authorization", [{}, {"Authorization": "Bearer x"}], ids=["", "token"])
@pytest.mark.parametrize("hole", ["nowhere", "empty", "file"])
@pytest.mark.parametrize("path", ["/", "/app", "/app/track/1"])
def test_a_studio_that_is_not_built_says_how_to(settings, tmp_path, hole, path, authorization):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    settings.STUDIO_DIR = tmp_path / hole
    response = get(path, **authorization)
    assert response.status_code == (200 if path == "/" else 503)
    assert response["Content-Type"].startswith("text/html")
    assert "Node.js 20" in response.text
    assert "make run" in response.text
    assert {"/api/docs", "/api/schema", "/admin/"} <= set(
        re.findall(r'href="(/[^"#?]*)', response.text)
    )
