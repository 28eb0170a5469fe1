"""Ids in addresses: `<id:pk>` matches 24 hex digits and hands views an ObjectId."""

from bson import ObjectId
from django.urls import register_converter

PATTERN = "[0-9a-f]{24}"


class IdConverter:
    """Anything that isn't an id doesn't match, so malformed ids are 404."""

    regex = PATTERN

    def to_python(self, value: str) -> ObjectId:
        """The ObjectId that the digits mean."""
        return ObjectId(value)

    def to_url(self, value: ObjectId | str) -> str:
        """24 hex digits."""
        return str(value)


register_converter(IdConverter, "id")
