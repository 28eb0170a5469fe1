"""Opening a link: a guest comes in, or comes back.

A guest is a browser that keeps its token. Whoever brings it along goes on as the same guest, and
isn't asked for the password again: so nobody who guesses at it elsewhere can lock them out.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from accounts import passwords
from collaboration import selectors
from collaboration.authentication import PREFIX
from collaboration.models import GuestPass, Link, LinkCopy
from collaboration.services.link_events import tell
from collaboration.tokens import hash_of
from collaboration.visitors import Visitor
from wavic.api.addresses import bucket_of
from wavic.api.errors import Problem
from wavic.api.throttling import limit, refund
from wavic.lifecycle.models import State
from wavic.mongo.documents import as_stored
from wavic.mongo.transactions import in_transaction

LIFE = timedelta(days=7)
ONE_OPEN = timedelta(minutes=30)


@dataclass(frozen=True)
class Entrance:
    """What somebody who opened a link gets."""

    token: str
    guest: GuestPass
    shared: dict[str, Any]


def link_not_found() -> Problem:
    """The answer to every token that opens nothing, whatever the reason."""
    return Problem(404, "link_not_found", "This link leads nowhere, or not any more.")


def open_link(
    token: str, visitor: Visitor, *, password: str = "", name: str = "", guest: str = ""
) -> Entrance:
    """Let somebody in by a link's token; `guest` is the token they came in with before.

    Raises Problem 404 `link_not_found`, 403 `password_required` or `password_wrong`, and
    Throttled: addresses that miss are limited, and so are a link's wrong passwords and an
    address's new guests.
    """
    limit("link_address", visitor.address)
    shared = selectors.shared_by_token(token)
    known = _known(shared, guest) if shared else None
    at_home = known is not None and known.expires_at > timezone.now()
    if shared is None or (selectors.used_up(shared["link"]) and not at_home):
        raise link_not_found()
    refund("link_address", visitor.address)
    if not at_home:
        _ask_password(shared["link"], password)
    if known is None:
        limit("link_guest", f"{shared['copy']['_id']} {bucket_of(visitor.address)}")
    return _enter(shared, known, guest, name, visitor)


def _known(shared: dict[str, Any], guest: str) -> GuestPass | None:
    """The guest of this copy who had the token, be it still good or not."""
    if not guest:
        return None
    of_this_copy = GuestPass.objects.filter(copy_id=shared["copy"]["_id"])
    return next(iter(of_this_copy.filter(token_hash=hash_of(guest))), None)


def _ask_password(link: dict[str, Any], password: str) -> None:
    if not link["password"]:
        return
    if not password:
        raise _password_required()
    # Counted for the link, wherever a guess comes from, and before it is looked at.
    limit("link_password", str(link["_id"]))
    if not passwords.verify(password, link["password"])[0]:
        raise Problem(403, "password_wrong", "The password is wrong.")
    refund("link_password", str(link["_id"]))


def _password_required() -> Problem:
    return Problem(403, "password_required", "This link asks for a password.")


@in_transaction
def _enter(
    shared: dict[str, Any], known: GuestPass | None, token: str, name: str, visitor: Visitor
) -> Entrance:
    link, copy = shared["link"], shared["copy"]
    now = timezone.now()
    # Written first: a password changed or a copy revoked at this moment collides here.
    open_still = LinkCopy.objects.filter(pk=copy["_id"], revoked_at=None).update(updated_at=now)
    living = Link.objects.filter(pk=link["_id"], state=State.ACTIVE)
    passwords_now = list(living.values_list("password", flat=True))
    if not open_still or not passwords_now:
        raise link_not_found()
    if passwords_now != [link["password"]] and any(passwords_now):
        raise _password_required()
    if known is None:
        token = PREFIX + secrets.token_urlsafe(32)
        guest = GuestPass(
            link_id=link["_id"],
            copy_id=copy["_id"],
            token_hash=hash_of(token),
            opened_at=now,
            bot=visitor.bot,
        )
        opened = True
    else:
        guest = GuestPass.objects.get(pk=known.pk)
        opened = guest.opened_at <= now - ONE_OPEN
    if opened:
        guest.opened_at = now
    guest.name = name or guest.name
    guest.expires_at = _end(link, now)
    guest.save()
    if opened and not guest.bot:
        _count(shared, guest, now, new=known is None)
    return Entrance(token=token, guest=guest, shared=shared)


def _end(link: dict[str, Any], now: datetime) -> datetime:
    end = as_stored(now + LIFE)
    return end if link["expires_at"] is None else min(end, link["expires_at"])


def _count(shared: dict[str, Any], guest: GuestPass, now: datetime, *, new: bool) -> None:
    copy = shared["copy"]
    LinkCopy.objects.filter(pk=copy["_id"]).update(
        opens=F("opens") + 1, guests=F("guests") + int(new), last_opened_at=now
    )
    told = {"copy": str(copy["_id"]), "recipient": copy["recipient"]}
    who = {"guest": str(guest.pk), "guest_name": guest.name}
    tell("opened", shared["link"]["_id"], None, {**told, **who})
