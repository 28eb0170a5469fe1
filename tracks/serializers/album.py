"""The shapes of an album's download."""

from rest_framework import serializers

from wavic.api.serializers import Serializer


class AlbumQuery(Serializer):
    """In what form."""

    quality = serializers.ChoiceField(
        choices=["original", "proxy"],
        default="proxy",
        help_text="`original` needs the right to download originals.",
    )
    attachments = serializers.BooleanField(
        default=False, help_text="With all attachments; needs the same right."
    )


class TicketSerializer(Serializer):
    """Where a browser finds the download."""

    url = serializers.URLField(help_text="Needs no token; resumes by Range.")
    expires_at = serializers.DateTimeField()
    filename = serializers.CharField()
    size = serializers.IntegerField(help_text="bytes")
