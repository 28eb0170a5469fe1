"""Links in mails: signed, for one purpose, expiring, dead once what they were for is done."""

from dataclasses import dataclass
from enum import Enum

from bson.objectid import ObjectId
from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User
from wavic.api.errors import Problem


class Purpose(Enum):
    """What a link is for: its page in the studio and its life in hours."""

    VERIFY = ("verify", 72)
    RESET = ("reset", 1)

    def __init__(self, page: str, hours: int) -> None:
        self.page = page
        self.hours = hours


@dataclass(frozen=True)
class Link:
    """A link somebody followed: whose it is and which address it was made for.

    `current` is False once the account's address or password is another than when it was made.
    """

    user: User
    email: str
    current: bool


def token_for(purpose: Purpose, user: User, email: str) -> str:
    """The token of a link for this person; `email` as typed is what is to be proved."""
    content = {"user": str(user.pk), "email": email, "state": _fingerprint(user)}
    return signing.dumps(content, salt=_salt(purpose))


def address_of(purpose: Purpose, token: str) -> str:
    """The link itself. The token is in the fragment: browsers send that to no server."""
    return f"{settings.PUBLIC_URL}/app/{purpose.page}#token={token}"


def follow(purpose: Purpose, token: str) -> Link:
    """What the token stands for. Raises Problem 400 `link_invalid` or `link_expired`."""
    try:
        content = signing.loads(token, salt=_salt(purpose), max_age=purpose.hours * 3_600)
    except signing.SignatureExpired:
        raise Problem(400, "link_expired", "This link has expired; ask for a new one.") from None
    except signing.BadSignature:
        raise invalid_link() from None
    user = User.objects.filter(pk=ObjectId(content["user"]), is_active=True).first()
    if user is None:
        raise invalid_link()
    current = constant_time_compare(content["state"], _fingerprint(user))
    return Link(user=user, email=content["email"], current=current)


def invalid_link() -> Problem:
    """The answer to a link that isn't ours, was used, or was overtaken by a later change."""
    return Problem(400, "link_invalid", "This link is not valid, or was used already.")


def _salt(purpose: Purpose) -> str:
    return f"accounts.link.{purpose.page}"


def _fingerprint(user: User) -> str:
    return salted_hmac(
        "accounts.link.state", f"{user.pk} {user.email} {user.password}", algorithm="sha256"
    ).hexdigest()[:32]
