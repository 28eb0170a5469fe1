"""The shape of an export."""

from rest_framework import serializers

from wavic.api.fields import ObjectIdField
from wavic.api.serializers import Serializer
from wavic.exports.models import State

STATES = [("none", "None"), *State.choices]


class ExportSerializer(Serializer):
    """The newest export of a space or a person, and how far it is."""

    id = ObjectIdField(allow_null=True, help_text="Null where there is none.")
    state = serializers.ChoiceField(
        STATES,
        help_text="`none`: never asked for, thrown away, or past its time.",
    )
    progress = serializers.FloatField(help_text="0 to 1, by bytes.")
    files = serializers.IntegerField(help_text="In the archive so far.")
    size = serializers.IntegerField(help_text="Of the archive so far, in bytes.")
    created_at = serializers.DateTimeField(allow_null=True)
    ready_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(
        allow_null=True, help_text="When it is thrown away, whatever it is by then."
    )
    url = serializers.URLField(
        allow_null=True, help_text="Where to fetch it, for a while, once it is ready."
    )
