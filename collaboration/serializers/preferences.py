"""The shapes of what people want to be told."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from rest_framework import serializers

from collaboration.models import Frequency, Level
from wavic.api.fields import ObjectIdField
from wavic.api.serializers import Serializer
from wavic.images.serializers import PictureSerializer

_MOST_SPACES = 200  # changed in one request


@cache
def _timezones() -> set[str]:
    """Those that are the same everywhere: `localtime` is wherever a process runs."""
    return available_timezones() - {"localtime", "Factory"}


class TimezoneField(serializers.CharField):
    """A time zone by its IANA name."""

    default_error_messages = {"unknown": "There is no such time zone; one is Europe/Berlin."}

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=64, **options)

    def to_internal_value(self, data: Any) -> str:
        """The name; a validation error for one that is none."""
        name = super().to_internal_value(data)
        if name not in _timezones():
            self.fail("unknown")
        return name


class MailAddressSerializer(Serializer):
    """Where mail goes, and whether it gets there."""

    address = serializers.EmailField(help_text="As typed.")
    verified = serializers.BooleanField(help_text="Digests are for verified addresses only.")
    deliverable = serializers.BooleanField(
        help_text="False: mail to it came back, or was reported as spam, so none is sent any more."
    )


class WishesSerializer(Serializer):
    """How often what is unread comes by mail, and what somebody is notified of at all."""

    digest = serializers.ChoiceField(Frequency.choices)
    level = serializers.ChoiceField(Level.choices)


class PicturedSpaceSerializer(Serializer):
    """A space, as far as a line in a list shows it."""

    id = ObjectIdField()
    name = serializers.CharField()
    image = PictureSerializer(allow_null=True)


class SpaceWishesSerializer(WishesSerializer):
    """What holds in one space, chosen or not."""

    space = PicturedSpaceSerializer()


class PreferencesSerializer(Serializer):
    """What somebody wants to be told; `default` is what holds in spaces they chose nothing for."""

    timezone = serializers.CharField(help_text="By its IANA name; daily digests come at 8 there.")
    mentions_by_mail = serializers.BooleanField(help_text="At once, whatever the digests are.")
    mail = MailAddressSerializer()
    default = WishesSerializer()
    spaces = SpaceWishesSerializer(many=True, help_text="The one joined last first; 500 at most.")


class WishesInput(Serializer):
    """Either or both."""

    digest = serializers.ChoiceField(Frequency.choices, required=False)
    level = serializers.ChoiceField(Level.choices, required=False)


class SpaceWishesInput(Serializer):
    """For one space; null: as everywhere."""

    space = ObjectIdField()
    digest = serializers.ChoiceField(Frequency.choices, required=False, allow_null=True)
    level = serializers.ChoiceField(Level.choices, required=False, allow_null=True)


class PreferencesInput(Serializer):
    """Any part of the preferences."""

    timezone = TimezoneField(required=False)
    mentions_by_mail = serializers.BooleanField(required=False)
    default = WishesInput(required=False)
    spaces = serializers.ListField(
        child=SpaceWishesInput(), required=False, max_length=_MOST_SPACES
    )
