"""The shapes of versions, and of what people think of them."""

from rest_framework import serializers

from accounts.serializers import PersonSerializer
from spaces.serializers import GuestSerializer
from tracks.models import VERDICTS, Approval, Status
from wavic.api.fields import IncomingFileField, ObjectIdField
from wavic.api.serializers import Serializer
from wavic.lifecycle.serializers import DocumentSerializer


class CommentCountSerializer(Serializer):
    """How many threads of comments there are."""

    open = serializers.IntegerField()
    resolved = serializers.IntegerField()


class VersionSummarySerializer(DocumentSerializer):
    """One mix or master. Durations are of what was decoded, not of what a header claims."""

    number = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, as DRF collects them
    notes = serializers.CharField()
    approval = serializers.ChoiceField(Approval.choices)
    comments = CommentCountSerializer(help_text="Threads on it, those carried over too.")
    status = serializers.ChoiceField(Status.choices)
    progress = serializers.IntegerField(help_text="Percent of the worker's way.")
    failure = serializers.CharField(help_text="Why it can't be heard, as a code; else empty.")
    duration_ms = serializers.IntegerField(allow_null=True)
    sample_rate = serializers.IntegerField(allow_null=True, help_text="Hz")
    channels = serializers.IntegerField(allow_null=True)
    bit_depth = serializers.IntegerField(allow_null=True, help_text="Null where it is lossy.")
    bit_rate = serializers.IntegerField(allow_null=True, help_text="bit/s")
    codec = serializers.CharField()
    container = serializers.CharField()
    truncated = serializers.BooleanField(help_text="The file ends before its header says.")
    tags = serializers.DictField(child=serializers.CharField())
    loudness_lufs = serializers.FloatField(
        allow_null=True, help_text="Integrated (EBU R 128); null for silence."
    )
    loudness_range_lu = serializers.FloatField(allow_null=True, help_text="EBU Tech 3342")
    true_peak_dbtp = serializers.FloatField(allow_null=True)
    sample_peak_dbfs = serializers.FloatField(allow_null=True)
    filename = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="bytes")
    url = serializers.URLField(
        allow_null=True,
        help_text="The original, signed for an hour or two; null for who may not download it.",
    )
    stream_url = serializers.URLField(
        allow_null=True,
        help_text="What to play: the proxy, or before there is one the original for who may "
        "have it; null until then.",
    )
    cover_url = serializers.URLField(
        allow_null=True,
        help_text="The picture in the original, which can be made the project's artwork; null for "
        "who may not download that, and where there is none.",
    )


class ReviewSerializer(Serializer):
    """What somebody thinks of a version."""

    reviewer = PersonSerializer(allow_null=True)
    guest = GuestSerializer(allow_null=True, help_text="Instead of a reviewer, who has an account.")
    verdict = serializers.ChoiceField(VERDICTS)
    note = serializers.CharField()
    at = serializers.DateTimeField()


class VersionSerializer(VersionSummarySerializer):
    """A version among its track's, with what people think of it."""

    current = serializers.BooleanField(help_text="It is the one that plays.")
    reviews = ReviewSerializer(many=True)


class VersionDetails(Serializer):
    """What may be said of a new version."""

    label = serializers.CharField(max_length=80, required=False, allow_blank=True)  # type: ignore[assignment]  # a field, as DRF collects them
    notes = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class VersionUpload(VersionDetails):
    """A new version as multipart: the fields first, the file last."""

    file = IncomingFileField(help_text="WAV, AIFF, FLAC, MP3, M4A, AAC, OGG or CAF.")


class VersionEdit(VersionDetails):
    """What a person may change of a version."""

    current = serializers.BooleanField(help_text="true: make it the one that plays.")


class CoverInput(Serializer):
    """In which version's file the picture is."""

    version = ObjectIdField()


class ReviewInput(Serializer):
    """Why."""

    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)
