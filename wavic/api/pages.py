"""Cursor pages as the API speaks of them: query parameters in, a schema of the page out."""

from rest_framework import serializers
from rest_framework.request import Request

from wavic.api.errors import invalid
from wavic.mongo.paging import DEFAULT_LIMIT, MAX_LIMIT, PageRequest

_pages: dict[type[serializers.BaseSerializer], type[serializers.Serializer]] = {}


def page_request(request: Request) -> PageRequest:
    """What `?cursor=` and `?limit=` ask for; 400 for a limit that is no number from 1 to 100."""
    text = request.query_params.get("limit", "")
    # isdecimal() takes digits of every script, int() does too; length keeps both short.
    limit = int(text) if text.isdecimal() and len(text) <= 3 else DEFAULT_LIMIT if not text else 0
    if not 1 <= limit <= MAX_LIMIT:
        raise invalid({"limit": [f"Must be a whole number from 1 to {MAX_LIMIT}."]})
    return PageRequest(cursor=request.query_params.get("cursor") or None, limit=limit)


def page_of(item: type[serializers.BaseSerializer]) -> type[serializers.Serializer]:
    """The serializer class of a cursor page of `item`, to document a list in the schema."""
    if item not in _pages:
        name = f"{item.__name__.removesuffix('Serializer')}Page"
        _pages[item] = type(
            name,
            (serializers.Serializer,),
            {
                "__doc__": "A page; `next` and `previous` go into `?cursor=`.",
                "results": item(many=True),
                "next": serializers.CharField(allow_null=True),
                "previous": serializers.CharField(allow_null=True),
            },
        )
    return _pages[item]
