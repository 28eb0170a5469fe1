"""What every document of ours shows of itself."""

from rest_framework import serializers

from wavic.api.fields import ObjectIdField
from wavic.api.serializers import Serializer


class DocumentSerializer(Serializer):
    """The fields that every object has; describes what selectors have shaped already."""

    id = ObjectIdField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    revision = serializers.IntegerField(help_text="Send it back as If-Match to edit safely.")
