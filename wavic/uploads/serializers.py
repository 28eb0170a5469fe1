"""The shapes of uploads."""

from typing import Any

from rest_framework import serializers

from wavic.api.fields import ObjectIdField
from wavic.api.serializers import Serializer
from wavic.storage.blocks import LARGEST_UPLOAD
from wavic.uploads import purposes
from wavic.uploads.models import State


class FileInput(Serializer):
    """A file that is about to be uploaded."""

    purpose = serializers.ChoiceField(choices=[], help_text="What the file is for.")
    target = ObjectIdField(
        required=False, help_text="What it is for: a project, a track, …; the caller unless told."
    )
    name = serializers.CharField(max_length=1000, help_text="The file's name, to be shown.")
    size = serializers.IntegerField(min_value=1, max_value=LARGEST_UPLOAD, help_text="bytes")
    type = serializers.CharField(
        max_length=100, required=False, allow_blank=True, help_text="Kept; never believed."
    )
    sha256 = serializers.RegexField(
        r"^[0-9a-f]{64}$",
        required=False,
        help_text="In hex. The worker compares it before the file becomes anything.",
    )
    details = serializers.DictField(
        required=False, help_text="What is to be said of it: `title` of a track, for example."
    )

    def get_fields(self) -> dict[str, Any]:
        """The purposes are known once all apps are."""
        fields = super().get_fields()
        fields["purpose"] = serializers.ChoiceField(
            choices=purposes.names(), help_text="What the file is for."
        )
        return fields

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The details as the purpose understands them."""
        details = attrs.get("details", {})
        understood = purposes.purpose_of(attrs["purpose"]).details or Serializer
        bound = understood(data=details)
        if not bound.is_valid():
            raise serializers.ValidationError({"details": dict(bound.errors)})
        if unknown := sorted(details.keys() - bound.fields.keys()):
            raise serializers.ValidationError({"details": [f"Unknown: {', '.join(unknown)}."]})
        return {**attrs, "details": dict(bound.validated_data)}


class FileFilter(Serializer):
    """Which uploads a list shows."""

    state = serializers.ChoiceField(
        State.choices,
        default=State.OPEN,
        help_text="Ended ones are listed until a week after they were opened.",
    )


class FileSummarySerializer(Serializer):
    """An upload in a list."""

    id = ObjectIdField()
    purpose = serializers.CharField()
    target = ObjectIdField()
    name = serializers.CharField()
    size = serializers.IntegerField(help_text="bytes")
    type = serializers.CharField()
    sha256 = serializers.CharField(help_text="As declared; empty where it was not.")
    details = serializers.DictField()
    state = serializers.ChoiceField(State.choices)
    failure = serializers.CharField(help_text="Why it failed, as a code; else empty.")
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(help_text="When it is given up and its bytes returned.")


class ResultSerializer(Serializer):
    """What an upload became."""

    kind = serializers.CharField()
    id = ObjectIdField()


class FileSerializer(FileSummarySerializer):
    """An upload, and where its blocks go."""

    result = ResultSerializer(allow_null=True)
    block_size = serializers.IntegerField(help_text="bytes of every block but the last")
    block_count = serializers.IntegerField()
    block_url = serializers.CharField(
        allow_null=True,
        help_text="PUT each block here, `{block}` replaced by its number from 0 in eight digits.",
    )
    block_url_expires_at = serializers.DateTimeField(allow_null=True)
    received = serializers.ListField(
        child=serializers.IntegerField(), help_text="The numbers of the blocks that have arrived."
    )
