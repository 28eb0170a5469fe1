"""The shapes of accounts in and out. What goes out is written by the selectors."""

from rest_framework import serializers

from accounts import passwords
from accounts.validators import foldable_email, one_plain_line
from wavic.api.fields import ObjectIdField
from wavic.api.serializers import Serializer
from wavic.audit.recording import kinds
from wavic.exports.serializers import ExportSerializer
from wavic.images.serializers import PictureSerializer

_LONGEST_GIVEN = 1_024  # passwords of the replaced system had no limit of their own
_LONGEST_TOKEN = 4_096


class AddressField(serializers.EmailField):
    """An e-mail address as typed."""

    def __init__(self, **options) -> None:
        super().__init__(max_length=254, validators=[foldable_email], **options)


class GivenPasswordField(serializers.CharField):
    """A password to be compared."""

    def __init__(self, **options) -> None:
        super().__init__(
            max_length=_LONGEST_GIVEN, trim_whitespace=False, write_only=True, **options
        )


class NewPasswordField(serializers.CharField):
    """A password to be set."""

    def __init__(self, **options) -> None:
        super().__init__(
            min_length=passwords.MIN_LENGTH,
            max_length=passwords.MAX_LENGTH,
            trim_whitespace=False,
            write_only=True,
            **options,
        )


class NameField(serializers.CharField):
    """What somebody is called: one line."""

    def __init__(self, **options) -> None:
        super().__init__(max_length=120, validators=[one_plain_line], **options)


class UserSerializer(Serializer):
    """One's own account."""

    id = ObjectIdField()
    email = serializers.EmailField(help_text="As typed.")
    name = serializers.CharField()
    avatar = PictureSerializer(allow_null=True)
    email_verified = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    revision = serializers.IntegerField()


class PersonSerializer(Serializer):
    """Somebody, as others see them."""

    id = ObjectIdField()
    name = serializers.CharField()
    avatar = PictureSerializer(allow_null=True)


class SubjectSerializer(Serializer):
    """What something was done to; it may be gone."""

    type = serializers.CharField()
    id = ObjectIdField()


class ActSerializer(Serializer):
    """An entry of the audit trail."""

    id = ObjectIdField()
    kind = serializers.CharField()
    space = ObjectIdField(allow_null=True)
    actor = PersonSerializer(
        allow_null=True, help_text="Null: WAVIC itself, support staff, or who isn't known."
    )
    people = PersonSerializer(many=True, help_text="Whom else it was done to.")
    support = serializers.BooleanField(help_text="Whether support staff did it.")
    subject = SubjectSerializer(allow_null=True)
    data = serializers.DictField(  # type: ignore[assignment]  # a field, as DRF collects them
        help_text="What else the kind says: docs/data.md."
    )
    names = serializers.DictField(
        child=serializers.CharField(),
        help_text="What ids of it stand for, as it is called now: only what is still there.",
    )
    address = serializers.CharField(
        allow_blank=True, help_text="Where it came from; blank where that isn't known, or shown."
    )
    user_agent = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()

    def get_fields(self) -> dict[str, serializers.Field]:
        """The kinds are those that all rooms named, which is after this class was made."""
        fields = super().get_fields()
        fields["kind"] = serializers.ChoiceField(kinds(), help_text="docs/data.md tells of each.")
        return fields


class TokenPairSerializer(Serializer):
    """`token` goes into `Authorization: Bearer`, `refresh` gets the next pair."""

    token = serializers.CharField()
    refresh = serializers.CharField()


class EntranceSerializer(TokenPairSerializer):
    """What a login gives."""

    user = UserSerializer()
    device = serializers.CharField(
        help_text="Keep it and send it with the next login: guessing elsewhere then can't lock "
        "this device out. Browsers have it in a cookie as well."
    )


class RegistrationInput(Serializer):
    email = AddressField()
    password = NewPasswordField()
    name = NameField()


class LoginInput(Serializer):
    email = AddressField()
    password = GivenPasswordField()
    device = serializers.CharField(max_length=400, required=False, allow_blank=True)


class RefreshInput(Serializer):
    refresh = serializers.CharField(max_length=_LONGEST_TOKEN)


class ProfileInput(Serializer):
    name = NameField()


class HeirInput(Serializer):
    """What becomes of a space of one's own."""

    space = ObjectIdField()
    transfer_to = ObjectIdField(
        allow_null=True, help_text="A member, who becomes its owner. Null: it goes to the trash."
    )


class ClosingInput(Serializer):
    password = GivenPasswordField()
    spaces: serializers.ListSerializer = serializers.ListSerializer(
        child=HeirInput(), required=False, max_length=1_000
    )

    def validate_spaces(self, chosen):
        """By space; one that is named twice can't have both."""
        heirs = {each["space"]: each["transfer_to"] for each in chosen}
        if len(heirs) < len(chosen):
            raise serializers.ValidationError("A space is named twice.")
        return heirs


class HeirSerializer(PersonSerializer):
    """Somebody who could take a space over."""

    role = serializers.CharField(help_text="In the space.")


class OwnedSpaceSerializer(Serializer):
    """A space that one owns alone, and so has to choose for."""

    id = ObjectIdField()
    title = serializers.CharField()
    members = serializers.IntegerField(help_text="Besides oneself.")
    projects = serializers.IntegerField()
    size = serializers.IntegerField(help_text="Bytes of all that lies in it.")
    heirs = HeirSerializer(
        many=True, help_text="The first fifty, admins first; any other member will do as well."
    )


class DepartureSerializer(Serializer):
    """What will happen when one closes one's account."""

    days = serializers.IntegerField(help_text="For how long one can come back.")
    spaces = OwnedSpaceSerializer(many=True)
    memberships = serializers.IntegerField(help_text="In others' spaces; they end.")
    links = serializers.IntegerField(help_text="Share links of one's own; they close.")
    invitations = serializers.IntegerField(help_text="That are pending; they are revoked.")
    export = ExportSerializer(help_text="To be made first, if at all.")


class ReopeningInput(Serializer):
    email = AddressField()
    password = GivenPasswordField()
    device = serializers.CharField(max_length=400, required=False, allow_blank=True)


class PasswordChangeInput(Serializer):
    current = GivenPasswordField()
    new = NewPasswordField()


class AddressInput(Serializer):
    email = AddressField()


class PasswordResetInput(Serializer):
    token = serializers.CharField(max_length=_LONGEST_TOKEN)
    password = NewPasswordField()


class LinkInput(Serializer):
    token = serializers.CharField(max_length=_LONGEST_TOKEN)


class ResendInput(Serializer):
    email = AddressField(required=False, help_text="Not needed with a token.")


class EmailChangeInput(Serializer):
    email = AddressField()
    password = GivenPasswordField()


class SessionSerializer(Serializer):
    """Somewhere one is logged in."""

    id = ObjectIdField()
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(help_text="To within ten minutes.")
    expires_at = serializers.DateTimeField()
    address = serializers.CharField()
    user_agent = serializers.CharField()
    current = serializers.BooleanField(help_text="The session of this very request.")
