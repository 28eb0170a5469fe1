"""Hardening headers are on every answer, errors included."""

import pytest
from django.test import Client

pytestmark = pytest.mark.urls("wavic.api.tests.urls")

EXPECTED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-DNS-Prefetch-Control": "off",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
    "X-XSS-Protection": "0",
}


@pytest.mark.parametrize("path", ["/health/live", "/", "/nowhere", "/plain/bug", "/thing"])
def test_every_answer_is_hardened(path):
    response = Client(raise_request_exception=False).get(path)
    assert {name: response.get(name) for name in EXPECTED} == EXPECTED
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "camera=()" in response["Permissions-Policy"]
    assert "Server" not in response


def test_a_view_may_set_its_own():
    """Blobs are read by players of other origins."""
    response = Client().get("/blob/audio/x.wav")
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_only_the_spa_may_read_across_origins(settings):
    settings.CORS_ALLOWED_ORIGINS = ["https://studio.example"]
    ours = Client().get("/health/live", headers={"Origin": "https://studio.example"})
    assert ours["Access-Control-Allow-Origin"] == "https://studio.example"
    foreign = Client().get("/health/live", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in foreign


def test_a_preflight_allows_what_the_spa_sends(settings):
    settings.CORS_ALLOWED_ORIGINS = ["https://studio.example"]
    response = Client().options(
        "/thing",
        headers={
            "Origin": "https://studio.example",
            "Access-Control-Request-Method": "PATCH",
            "Access-Control-Request-Headers": "authorization, if-match",
        },
    )
    assert response.status_code == 200
    assert "PATCH" in response["Access-Control-Allow-Methods"]
    assert {"authorization", "if-match"} <= set(
        response["Access-Control-Allow-Headers"].split(", ")
    )
