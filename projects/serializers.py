"""The shapes of projects. What goes out is written by the selectors, and described here."""

from rest_framework import serializers

from accounts.serializers import PersonSerializer
from projects.models import Credit, Kind
from spaces.roles import SEEN_AS
from wavic.api.fields import ObjectIdField
from wavic.api.serializers import Serializer
from wavic.images.serializers import PictureSerializer
from wavic.lifecycle.serializers import DocumentSerializer


class CreditSerializer(Serializer):
    """Who did what on a record."""

    name = serializers.CharField(max_length=120)
    role = serializers.CharField(max_length=120)


class CreditListField(serializers.ListField):
    """Credits in their order; embedded models inside."""

    child = CreditSerializer()

    def to_internal_value(self, data: list) -> list[Credit]:
        return [Credit(**credit) for credit in super().to_internal_value(data)]


class ProjectSummarySerializer(DocumentSerializer):
    """A project in a list."""

    space = ObjectIdField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(Kind.choices)
    artwork = PictureSerializer(allow_null=True)
    release_date = serializers.DateField(allow_null=True)
    track_count = serializers.IntegerField()
    signed_off_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was called finished; null once something changed."
    )


class ProjectSerializer(ProjectSummarySerializer):
    """A project whole."""

    signed_off_by = PersonSerializer(allow_null=True)
    description = serializers.CharField()
    credits = CreditSerializer(many=True)
    role = serializers.ChoiceField(SEEN_AS, help_text="The caller's own role in it.")


class ProjectEdit(Serializer):
    """What a person says of a project."""

    title = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(Kind.choices, required=False)
    description = serializers.CharField(max_length=5000, allow_blank=True, required=False)
    release_date = serializers.DateField(allow_null=True, required=False)
    credits = CreditListField(max_length=200, required=False)


class ProjectInput(ProjectEdit):
    """A new project, and where it is to be."""

    space = ObjectIdField()
