"""Links that end mail of one kind to one person, by one click and without a login.

@on_unsubscribe("digest", what="summaries of …", page="/app/preferences")      # some tasks.py
def stop_digests(whom: str) -> None: ...

mail.send("digest", …, unsubscribe=mail.unsubscribe_link("digest", str(user.pk)))
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core import signing

Stop = Callable[[str], object]

_SALT = "wavic.mail.unsubscribe"


@dataclass(frozen=True)
class MailingList:
    """Mail of one kind: `what` it is, as in "no more …", the `page` where it can be had again,
    and what ends it for somebody.
    """

    what: str
    page: str
    stop: Stop


_lists: dict[str, MailingList] = {}


def on_unsubscribe(name: str, *, what: str, page: str) -> Callable[[Stop], Stop]:
    """Have the function called with whom a link was made for, once they follow it.

    Stands in a tasks.py. It may be called again by the same link.
    """

    def register(stop: Stop) -> Stop:
        _lists[name] = MailingList(what, page, stop)
        return stop

    return register


def unsubscribe_link(name: str, whom: str) -> str:
    """The address that ends the list for `whom`, for good: mail is read years later."""
    if name not in _lists:
        raise LookupError(f"There is no list {name!r}.")
    return f"{settings.PUBLIC_URL}/mail/unsubscribe/{_signer().sign_object([name, whom])}"


def read_token(token: str) -> tuple[MailingList, str] | None:
    """The list and whom the token is for; None for one that isn't ours."""
    try:
        name, whom = _signer().unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    return (_lists[name], whom) if name in _lists else None


def _signer() -> signing.Signer:
    return signing.Signer(salt=_SALT, sep=".")  # a colon wouldn't survive every mail program
