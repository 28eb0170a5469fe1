"""Optimistic concurrency: a write may say which revision it was made on."""

import re

from django.http import HttpRequest
from rest_framework.request import Request

from wavic.api.errors import Problem

_REVISION = re.compile(r'(?:W/)?"([0-9]{1,18})"')


def expected_revision(request: Request | HttpRequest) -> int | None:
    """The revision in If-Match; None when the caller doesn't insist (no header, or `*`)."""
    header = request.headers.get("If-Match", "*").strip()
    if header == "*":
        return None
    if match := _REVISION.fullmatch(header):
        return int(match[1])
    raise Problem(400, "invalid_if_match", 'If-Match must be one revision in quotes, like "7".')
