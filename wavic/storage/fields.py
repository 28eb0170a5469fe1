"""Serializer fields for stored blobs."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from wavic.storage.signing import sign


@extend_schema_field(OpenApiTypes.URI)
class SignedURLField(serializers.Field):
    """Shows a stored blob's name (or FieldFile) as a signed URL; null where there is none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, **options)

    def to_representation(self, value: object) -> str | None:
        """The signed URL."""
        return sign(str(value) if value else None)
