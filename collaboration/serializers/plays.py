"""The shapes of what was heard, and of what came of a link."""

from rest_framework import serializers

from accounts.serializers import PersonSerializer
from collaboration.heard import LONGEST_MS
from collaboration.serializers.links import LinkCopySerializer
from spaces.serializers import GuestSerializer
from wavic.api.fields import ObjectIdField
from wavic.api.serializers import Serializer

_MOST_TOLD = 500


class RangeField(serializers.ListField):
    """From and to, in ms."""

    child = serializers.IntegerField(min_value=0, max_value=LONGEST_MS)

    def __init__(self, **options) -> None:
        super().__init__(min_length=2, max_length=2, **options)


class HeardInput(Serializer):
    """A player's beacon: all that was heard so far in one listening."""

    version = ObjectIdField()
    play = serializers.CharField(
        max_length=64, help_text="The player's own random name for this listening."
    )
    ranges = serializers.ListField(
        child=RangeField(), max_length=_MOST_TOLD, help_text="All so far, not what is new."
    )


class ListenerSerializer(Serializer):
    """Somebody who heard a version."""

    person = PersonSerializer(allow_null=True)
    guest = GuestSerializer(allow_null=True, help_text="Instead of a person, who has an account.")
    plays = serializers.IntegerField()
    furthest_ms = serializers.IntegerField()
    last_heard_at = serializers.DateTimeField()


class HeardVersionSerializer(Serializer):
    """What a link's guests heard of one version."""

    track = ObjectIdField()
    title = serializers.CharField()
    version = ObjectIdField()
    number = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, as DRF collects them
    duration_ms = serializers.IntegerField(allow_null=True)
    plays = serializers.IntegerField()
    listeners = serializers.IntegerField(help_text="Guests with a play.")
    furthest_ms = serializers.IntegerField()


class LinkStatisticsSerializer(Serializer):
    """What came of a link; of people, not of bots and previews."""

    opens = serializers.IntegerField()
    guests = serializers.IntegerField()
    plays = serializers.IntegerField()
    downloads = serializers.IntegerField()
    furthest_ms = serializers.IntegerField()
    plays_left = serializers.IntegerField(allow_null=True)
    last_opened_at = serializers.DateTimeField(allow_null=True)
    copies = LinkCopySerializer(many=True)
    tracks = HeardVersionSerializer(many=True, help_text="The most played first.")
