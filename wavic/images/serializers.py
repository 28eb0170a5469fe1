"""The shape of a picture, and of the request that brings one."""

from rest_framework import serializers

from wavic.api.fields import IncomingFileField
from wavic.api.serializers import Serializer
from wavic.images.formats import MAX_BYTES
from wavic.images.models import Status


class PictureSerializer(Serializer):
    """A picture in five variants; while a new one is processed they are those of the last."""

    thumbnail = serializers.URLField(allow_null=True, help_text="150 × 150, JPEG")
    medium = serializers.URLField(allow_null=True, help_text="600 wide at most, JPEG")
    thumbnail_webp = serializers.URLField(allow_null=True)
    medium_webp = serializers.URLField(allow_null=True)
    blur = serializers.CharField(
        allow_null=True, help_text="A tiny WebP as a data URI, to be shown until the rest is there."
    )
    status = serializers.ChoiceField(
        Status.choices, help_text="Of the file that was uploaded last."
    )
    failure = serializers.CharField(help_text="Why it failed, as a code; else empty.")


class PictureUpload(Serializer):
    """A picture as multipart."""

    file = IncomingFileField(
        help_text=f"JPEG, PNG, WebP, AVIF or HEIC, {MAX_BYTES // 1_000_000} MB at most."
    )


PICTURE = {"multipart/form-data": PictureUpload}
"""The request of a route that takes a picture, for its schema."""
