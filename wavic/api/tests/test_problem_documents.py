"""Every error is problem+json with a stable code, whoever raised it."""

import json
import logging
from datetime import UTC, datetime

import pytest
from bson import ObjectId
from django.test import Client, override_settings

from wavic.api.errors import Conflict
from wavic.api.tests.things import ID

pytestmark = pytest.mark.urls("wavic.api.tests.urls")
BEARER = {"Authorization": "Bearer ann"}


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def problem(response, status, code):
    """The document, after checking what every problem promises."""
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert body["code"] == code
    assert body["type"] == f"urn:wavic:problem:{code}"
    assert body["title"]
    assert body["detail"]
    assert body["request_id"] == response["X-Request-ID"]
    return body


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("get", "/nowhere", 404, "not_found"),
        ("get", "/thing/", 404, "not_found"),
        ("get", "/thing/zzz", 404, "not_found"),
        ("get", f"/thing/{ID.upper()}", 404, "not_found"),
        ("get", "/thing/5f0000000000000000000002", 404, "not_found"),
        ("put", "/thing", 405, "method_not_allowed"),
        ("delete", f"/thing/{ID}", 403, "forbidden"),
        ("get", "/thing/fail/bug", 500, "internal_error"),
        ("get", "/thing/fail/driver", 503, "database_unavailable"),
        ("get", "/thing/fail/orm", 503, "database_unavailable"),
        ("get", "/thing/fail/busy", 503, "too_many_uploads"),
        ("get", "/thing/fail/throttled", 429, "throttled"),
        ("get", "/thing?limit=0", 400, "invalid"),
        ("get", "/thing?limit=101", 400, "invalid"),
        ("get", "/thing?limit=-1", 400, "invalid"),
        ("get", "/thing?limit=%D9%A3", 400, "invalid"),
        ("get", "/plain/bug", 500, "internal_error"),
        ("get", "/plain/driver", 503, "database_unavailable"),
        ("get", "/plain/orm", 503, "database_unavailable"),
        ("get", "/plain/busy", 503, "too_many_uploads"),
        ("get", "/plain/throttled", 429, "throttled"),
        ("get", "/plain/suspicious", 400, "bad_request"),
        ("get", "/static/nowhere.css", 404, "not_found"),
        ("post", "/health/live", 405, "method_not_allowed"),
    ],
)
def test_each_error_has_its_code(client, method, path, status, code):
    body = problem(getattr(client, method)(path, headers=BEARER), status, code)
    assert "secret" not in str(body)


@pytest.mark.parametrize("accept", ["text/html", "image/png", "application/json", "*/*"])
def test_unmatched_addresses_answer_json_whatever_is_accepted(client, accept):
    problem(client.get("/nowhere", headers={"Accept": accept}), 404, "not_found")


def test_what_cannot_be_rendered_is_406(client):
    headers = {**BEARER, "Accept": "image/png"}
    problem(client.get("/thing", headers=headers), 406, "not_acceptable")


def test_without_a_token_is_401_and_says_how(client):
    response = client.get("/thing")
    problem(response, 401, "not_authenticated")
    assert response["WWW-Authenticate"] == "Bearer"


def test_a_bad_token_is_401_with_the_code_of_its_fault(client):
    problem(client.get("/thing", headers={"Authorization": "Bearer bad"}), 401, "token_invalid")


def test_405_says_what_is_allowed(client):
    response = client.put(f"/thing/{ID}", headers=BEARER)
    assert set(response["Allow"].split(", ")) == {"GET", "HEAD", "PATCH", "DELETE", "OPTIONS"}


def test_retry_after_is_whole_seconds_rounded_up(client):
    assert client.get("/thing/fail/throttled")["Retry-After"] == "13"
    assert client.get("/plain/throttled")["Retry-After"] == "13"
    assert client.get("/thing/fail/busy")["Retry-After"] == "5"
    assert int(client.get("/thing/fail/driver")["Retry-After"]) > 0


@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "a/b"]
)
def test_only_json_bodies_are_taken(client, content_type):
    response = client.post("/thing", b"name=a", content_type=content_type, headers=BEARER)
    problem(response, 415, "unsupported_media_type")


def test_validation_errors_name_each_field_by_its_path(client):
    body = {"name": "", "owner": "x", "credits": [{"name": "ok"}, {"name": "too long"}]}
    response = client.post("/thing", body, content_type="application/json", headers=BEARER)
    errors = problem(response, 400, "invalid")["errors"]
    assert set(errors) == {"name", "owner", "credits.1.name"}
    assert errors["owner"] == ["Not a valid id."]


def test_a_stale_write_gets_the_current_state(client):
    headers = {**BEARER, "If-Match": '"6"'}
    response = client.patch(f"/thing/{ID}", {}, content_type="application/json", headers=headers)
    assert problem(response, 409, "conflict")["current"] == {"id": ID, "revision": 7}


def test_a_problem_writes_times_and_ids_as_every_answer_does():
    current = {"id": ObjectId(ID), "updated_at": datetime(2026, 1, 2, 3, 4, 5, 6000, tzinfo=UTC)}
    body = json.loads(Conflict(current).response().content)
    assert body["current"] == {"id": ID, "updated_at": "2026-01-02T03:04:05.006000Z"}


def test_a_host_that_is_not_ours_is_400(client):
    problem(client.get("/thing", headers={"Host": "evil.example"}), 400, "bad_host")


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=100)
def test_a_form_too_large_for_a_plain_view_is_413(client):
    problem(client.post("/plain/post", {"a": "x" * 200}), 413, "body_too_large")


@override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=3)
def test_too_many_form_fields_for_a_plain_view_are_400(client):
    fields = {str(number): "" for number in range(5)}
    problem(client.post("/plain/post", fields), 400, "bad_request")


def test_a_failed_csrf_check_is_403():
    client = Client(enforce_csrf_checks=True)
    problem(client.post("/api/login", {"username": "a"}), 403, "csrf_failed")


@pytest.mark.parametrize("path", ["/thing/fail/bug", "/plain/bug"])
def test_a_fault_of_ours_is_logged_once_with_its_request_id(client, path, caplog):
    response = client.get(path)
    faults = [record for record in caplog.records if record.levelno == logging.ERROR]
    faults = [record for record in faults if record.name.startswith("wavic")]
    assert len(faults) == 1
    assert faults[0].exc_info[0] is ZeroDivisionError
    assert response.json()["request_id"] == response["X-Request-ID"]


def test_a_browser_sees_api_errors_as_a_page(client):
    response = client.get(
        "/thing/5f0000000000000000000002", headers={**BEARER, "Accept": "text/html"}
    )
    assert response.status_code == 404
    assert response["Content-Type"].startswith("text/html")
    assert "not_found" in response.text


def test_head_and_options_are_sane(client):
    head = client.head("/thing", headers=BEARER)
    assert (head.status_code, head.content) == (200, b"")
    options = client.options("/thing", headers=BEARER)
    assert options.status_code == 200
    assert options.json()["parses"] == ["application/json"]
    assert client.head("/nowhere").status_code == 404
