"""What comes in: JSON objects, limited in size, depth and range."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.conf import settings
from rest_framework.parsers import BaseParser

from wavic.api.bodies import Readable, read_bounded
from wavic.api.errors import Problem

# What MongoDB keeps exactly.
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1


class JSONParser(BaseParser):
    """Strict JSON (RFC 8259): UTF-8, no NaN, an object at the top."""

    media_type = "application/json"

    def parse(
        self,
        stream: Readable,
        _media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """The object that the body holds; Problem 400 or 413 for anything else."""
        body = read_bounded(stream, (parser_context or {})["request"])
        try:
            document = orjson.loads(body)
        except orjson.JSONDecodeError as error:  # malformed, or over a thousand levels deep
            raise Problem(400, "malformed", f"The body isn't valid JSON: {error.msg}.") from None
        if not isinstance(document, dict):
            raise Problem(400, "malformed", "The body must be a JSON object.")
        _check(document)
        return document


def _check(document: dict[str, Any]) -> None:
    """Refuse nesting beyond JSON_MAX_DEPTH and numbers that MongoDB can't keep."""
    level: list[Any] = [document]
    for _ in range(settings.JSON_MAX_DEPTH):
        inner: list[Any] = []
        for container in level:
            for value in container.values() if isinstance(container, dict) else container:
                if isinstance(value, dict | list):
                    inner.append(value)
                elif type(value) is int and not _SMALLEST <= value <= _LARGEST:
                    raise Problem(400, "malformed", "The body holds a number beyond 64 bits.")
        if not inner:
            return
        level = inner
    depth = settings.JSON_MAX_DEPTH
    raise Problem(400, "too_deep", f"The body is nested deeper than {depth} levels.")
