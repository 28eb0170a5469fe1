"""Cursor pages as the API speaks of them: query parameters in, a schema of the page out."""

from functools import cache

from rest_framework import serializers
from rest_framework.request import Request

from wavic.api.errors import invalid
from wavic.mongo.paging import DEFAULT_LIMIT, MAX_LIMIT, PageRequest


def page_request(request: Request) -> PageRequest:
    """What `?cursor=` and `?limit=` ask for; 400 for a limit that is no number from 1 to 100."""
    text = request.query_params.get("limit", str(DEFAULT_LIMIT))
    limit = int(text) if text.isascii() and text.isdecimal() and len(text) <= 3 else 0
    if not 1 <= limit <= MAX_LIMIT:
        raise invalid({"limit": [f"Must be a whole number from 1 to {MAX_LIMIT}."]})
    return PageRequest(cursor=request.query_params.get("cursor") or None, limit=limit)


class PageSerializer(serializers.Serializer):
    """A page; `next` and `previous` go into `?cursor=`, null where there is none."""

    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


@cache
def page_of(item: type[serializers.Serializer]) -> type[PageSerializer]:
    """The class of a page of `item`: what a list's `@extend_schema(responses=…)` takes."""
    name = f"{item.__name__.removesuffix('Serializer')}PageSerializer"
    return type(
        name, (PageSerializer,), {"__doc__": PageSerializer.__doc__, "results": item(many=True)}
    )
