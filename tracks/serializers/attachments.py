"""The shapes of attachments."""

from rest_framework import serializers

from accounts.serializers import PersonSerializer
from tracks.models import AttachmentKind
from wavic.api.fields import IncomingFileField, ObjectIdField
from wavic.api.serializers import Serializer
from wavic.lifecycle.serializers import DocumentSerializer


class AttachmentSerializer(DocumentSerializer):
    """A file that belongs to a track or a project."""

    space = ObjectIdField()
    project = ObjectIdField()
    track = ObjectIdField(allow_null=True, help_text="Null where it is the project's own.")
    kind = serializers.ChoiceField(AttachmentKind.choices)
    name = serializers.CharField()
    note = serializers.CharField()
    content_type = serializers.CharField(
        help_text="Guessed from the name, for an icon. It is served as application/octet-stream."
    )
    size = serializers.IntegerField(help_text="bytes")
    sha256 = serializers.CharField(
        help_text="In hex; empty where the file went straight to storage without one."
    )
    uploaded_by = PersonSerializer()
    url = serializers.URLField(
        allow_null=True,
        help_text="Saves the file under its name; null for who may not download originals.",
    )


class AttachmentDetails(Serializer):
    """What may be said of a new attachment."""

    kind = serializers.ChoiceField(AttachmentKind.choices, required=False)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class AttachmentUpload(AttachmentDetails):
    """A new attachment as multipart: the fields first, the file last."""

    file = IncomingFileField(help_text="Anything.")


class AttachmentEdit(AttachmentDetails):
    """What a person may change of an attachment."""

    name = serializers.CharField(max_length=255)
