"""Unchanged answers cost no body, and only the caller keeps them."""

import pytest
from django.test import Client

pytestmark = pytest.mark.urls("wavic.api.tests.urls")
BEARER = {"Authorization": "Bearer ann"}


def test_an_unchanged_answer_is_304():
    first = Client().get("/thing", headers=BEARER)
    again = Client().get("/thing", headers={**BEARER, "If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    changed = Client().get("/thing?limit=3", headers={**BEARER, "If-None-Match": first["ETag"]})
    assert changed.status_code == 200


@pytest.mark.parametrize("path", ["/thing", "/thing/5f0000000000000000000002", "/thing/fail/busy"])
def test_no_shared_cache_keeps_an_answer(path):
    response = Client().get(path, headers=BEARER)
    assert response["Cache-Control"] == "private, no-cache"


def test_long_answers_are_compressed_where_that_is_understood():
    plain = Client().get("/api/schema", headers={"Accept": "application/json"})
    packed = Client().get(
        "/api/schema", headers={"Accept": "application/json", "Accept-Encoding": "gzip"}
    )
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 3
