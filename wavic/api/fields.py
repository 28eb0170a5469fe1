"""Serializer fields that every room needs."""

from typing import Any

from bson import ObjectId
from bson.errors import InvalidId
from rest_framework import serializers

from wavic.api.multipart import IncomingFile


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


class IncomingFileField(serializers.Field):
    """A file of a streamed multipart body, as `wavic.api.multipart.IncomingFile`; input only."""

    default_error_messages = {"invalid": "Send a file, as multipart/form-data."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(write_only=True, **kwargs)

    def to_internal_value(self, data: Any) -> IncomingFile:
        """The file, unread."""
        if not isinstance(data, IncomingFile):
            self.fail("invalid")
        return data

    def to_representation(self, value: Any) -> None:
        """Never shown."""
