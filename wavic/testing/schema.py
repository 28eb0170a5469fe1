"""Responses against the OpenAPI schema, so that the two can't drift."""

import json
import re
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from jsonschema import Draft202012Validator


@cache
def openapi(urlconf: str = "") -> dict[str, Any]:
    """The schema of all routes as clients get it; `urlconf` replaces the project's."""
    document = SchemaGenerator(urlconf=urlconf or None).get_schema(request=None, public=True)
    return json.loads(OpenApiJsonRenderer().render(document))


def assert_documented(response: HttpResponse) -> None:
    """Fail unless the schema has this response: its route, method, status, type and shape.

    Takes what Django's and DRF's test clients return.
    """
    request: Any = response.wsgi_request  # type: ignore[attr-defined]  # test clients set it
    urlconf = "" if settings.ROOT_URLCONF == "wavic.urls" else settings.ROOT_URLCONF
    document = openapi(urlconf)
    path, method = request.path, request.method.lower()
    template = _template_of(path, document["paths"])
    responses = document["paths"][template].get(method, {}).get("responses", {})
    where = f"{method.upper()} {template} -> {response.status_code}"
    _require(str(response.status_code) in responses, f"{where} isn't in the schema")
    documented = responses[str(response.status_code)].get("content", {})
    if not documented:
        _require(not response.content, f"{where} is documented without a body")
        return
    media_type = response.headers["Content-Type"].partition(";")[0]
    _require(media_type in documented, f"{where} as {media_type} isn't in the schema")
    if not media_type.endswith("json"):
        return  # bytes, streamed perhaps
    schema = {**documented[media_type]["schema"], "components": document["components"]}
    faults = Draft202012Validator(schema).iter_errors(json.loads(response.content))
    found = [f"{fault.json_path}: {fault.message}" for fault in faults]
    _require(not found, f"{where} doesn't match the schema: {'; '.join(found)}")


def _require(condition: object, message: str) -> None:
    if not condition:
        raise AssertionError(message)


def _template_of(path: str, templates: dict[str, Any]) -> str:
    """The documented path that an address belongs to, the most literal one if several fit."""
    fitting = [
        template
        for template in templates
        if re.fullmatch(re.sub(r"\\{[^}]+\\}", "[^/]+", re.escape(template)), path)
    ]
    _require(fitting, f"{path} isn't in the schema")
    return min(fitting, key=lambda template: template.count("{"))
