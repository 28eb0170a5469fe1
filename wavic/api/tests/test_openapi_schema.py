"""The schema is OpenAPI 3.1 without a warning, and says what the API does."""

import json
from io import StringIO

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from openapi_spec_validator import validate

from wavic.api.tests.things import ID
from wavic.testing.schema import assert_documented, openapi

URLS = "wavic.api.tests.urls"
HEX = {"type": "string", "pattern": "^[0-9a-f]{24}$"}
pytestmark = pytest.mark.urls(URLS)


@pytest.fixture(scope="module")
def document():
    return openapi(URLS)


@pytest.mark.parametrize("urlconf", [URLS, "wavic.urls"])
def test_it_is_valid_and_without_a_warning(urlconf):
    out = StringIO()
    call_command(
        "spectacular", urlconf=urlconf, fail_on_warn=True, format="openapi-json",
        stdout=out,
    )  # fmt: skip
    schema = json.loads(out.getvalue())
    assert schema["openapi"].startswith("3.1")
    validate(schema)


def test_operations_are_named_after_basename_and_action(document):
    names = {
        operation["operationId"]
        for path, methods in document["paths"].items()
        if path.startswith("/thing")
        for operation in methods.values()
    }
    assert names == {
        "thing_list", "thing_create", "thing_retrieve", "thing_partial_update", "thing_destroy",
        "thing_upload", "thing_refuse", "thing_fail",
    }  # fmt: skip


def test_ids_are_24_hex_digits_everywhere(document):
    (parameter,) = [
        p for p in document["paths"]["/thing/{id}"]["get"]["parameters"] if p["in"] == "path"
    ]
    assert parameter["schema"] == HEX
    properties = document["components"]["schemas"]["Thing"]["properties"]
    assert properties["id"].items() >= HEX.items()
    assert properties["owner"].items() >= HEX.items()


def test_lists_are_typed_cursor_pages(document):
    operation = document["paths"]["/thing"]["get"]
    assert {p["name"] for p in operation["parameters"]} == {"cursor", "limit"}
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    assert answer == {"$ref": "#/components/schemas/ThingPage"}
    page = document["components"]["schemas"]["ThingPage"]
    assert page["properties"]["results"]["items"] == {"$ref": "#/components/schemas/Thing"}
    assert set(page["required"]) == {"results", "next", "previous"}


def test_uploads_are_files(document):
    body = document["paths"]["/thing/upload"]["post"]["requestBody"]["content"]
    assert set(body) == {"multipart/form-data"}
    upload = document["components"]["schemas"]["UploadRequest"]
    assert upload["properties"]["file"]["format"] == "binary"
    assert upload["required"] == ["file"]


def test_each_operation_lists_the_errors_it_may_answer(document):
    responses = document["paths"]["/thing/{id}"]["patch"]["responses"]
    refusals = {"400", "401", "403", "404", "409", "413", "415", "429", "503"}
    assert set(responses) == {"200", *refusals}
    for status in refusals:
        content = responses[status]["content"]["application/problem+json"]
        assert content["schema"] == {"$ref": "#/components/schemas/Problem"}
    assert not {"401", "403"} & set(document["paths"]["/thing/fail/{how}"]["get"]["responses"])


def test_edits_take_if_match(document):
    parameters = document["paths"]["/thing/{id}"]["patch"]["parameters"]
    assert ("If-Match", "header") in {(p["name"], p["in"]) for p in parameters}


@pytest.mark.parametrize(
    ("accept", "media_type", "read"),
    [
        ("*/*", "application/vnd.oai.openapi", yaml.safe_load),
        ("application/yaml", "application/yaml", yaml.safe_load),
        ("application/json", "application/json", json.loads),
        ("application/vnd.oai.openapi+json", "application/vnd.oai.openapi+json", json.loads),
    ],
)
def test_it_is_served_as_json_and_yaml(accept, media_type, read):
    response = Client().get("/api/schema", headers={"Accept": accept})
    assert response["Content-Type"].partition(";")[0] == media_type
    assert read(response.content)["info"]["title"] == "WAVIC"


def call(method, path, *args, **kwargs):
    client = Client(headers={"Authorization": "Bearer ann"}, raise_request_exception=False)
    kwargs.setdefault("content_type", "application/json")
    return getattr(client, method)(path, *args, **kwargs)


def test_what_the_api_answers_is_what_the_schema_says():
    for response in [
        Client(headers={"Authorization": "Bearer ann"}).get("/thing"),
        call("post", "/thing", {"name": "a"}),
        call("post", "/thing", {}),
        call("post", "/thing", "{}", content_type="text/plain"),
        call("patch", f"/thing/{ID}", {"name": "b"}),
        call("patch", f"/thing/{ID}", {}, headers={"If-Match": '"1"'}),
        call("delete", f"/thing/{ID}"),
        Client().get("/thing"),
    ]:
        assert_documented(response)


@pytest.mark.parametrize(
    ("method", "path", "complaint"),
    [
        ("get", "/health/live", "isn't in the schema"),
        ("put", "/thing", "isn't in the schema"),
        ("get", "/thing/fail/bug", "isn't in the schema"),
    ],
)
def test_what_the_schema_lacks_is_found(method, path, complaint):
    with pytest.raises(AssertionError, match=complaint):
        assert_documented(call(method, path))


def test_a_body_of_another_shape_is_found(monkeypatch):
    response = Client(headers={"Authorization": "Bearer ann"}).get("/thing")
    response.content = response.content.replace(ID.encode(), b"not an id")
    with pytest.raises(AssertionError, match=r"results\[0\]\.id"):
        assert_documented(response)
