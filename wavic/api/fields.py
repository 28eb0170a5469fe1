"""Serializer fields that every room needs."""

from typing import Any

from bson import ObjectId
from bson.errors import InvalidId
from rest_framework import serializers


class ObjectIdField(serializers.Field):
    """An id: 24 hex digits outside, an ObjectId inside."""

    default_error_messages = {"invalid": "Not a valid id."}

    def to_representation(self, value: Any) -> str:
        """The id as text."""
        return str(value)

    def to_internal_value(self, data: Any) -> ObjectId:
        """The ObjectId; a validation error for anything but 24 hex digits."""
        if not isinstance(data, str):
            self.fail("invalid")
        try:
            return ObjectId(data)
        except InvalidId:
            self.fail("invalid")
