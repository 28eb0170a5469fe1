"""Sessions: opened at login, carried on by refresh tokens, ended by anybody who should."""

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from bson.objectid import ObjectId
from django.db.models import QuerySet
from django.utils import timezone
from rest_framework_simplejwt.settings import api_settings

from accounts import selectors, tokens
from accounts.clients import Client
from accounts.models import Session
from wavic.api.errors import NotFound, Problem

logger = logging.getLogger("wavic.accounts")

# Two tabs that refresh at the same moment hold the same token: the later one isn't a thief.
GRACE = timedelta(seconds=30)
_USE_NOTED_EVERY = timedelta(minutes=10)


def open_session(user_id: ObjectId, client: Client) -> tokens.TokenPair:
    """A new session and its tokens; the person's sessions that ran out are swept on the way."""
    Session.objects.filter(user_id=user_id, expires_at__lt=timezone.now()).delete()
    session = Session.objects.create(
        user_id=user_id,
        expires_at=_expiry(),
        address=client.address,
        user_agent=client.user_agent,
        refresh_id=uuid4().hex,
    )
    return tokens.sign_pair(user_id=user_id, session_id=session.pk, refresh_id=session.refresh_id)


def refresh(raw: str) -> tokens.TokenPair:
    """The next pair for a refresh token, which is thereby used up.

    Of callers that come with the same token at once one rotates and all get the same refresh
    token. A token that was used longer ago than GRACE is in two hands, so its session ends.
    Raises Problem 401 `token_invalid`, `token_expired`, `session_revoked`, `token_reused`.
    """
    claims = tokens.read_refresh(raw)
    if pair := _rotate(claims) or _repeat(claims):
        return pair
    _end(_living(claims.user_id, pk=claims.session_id))
    logger.warning("refresh token reused", extra={"session": str(claims.session_id)})
    raise tokens.refused("token_reused", "This refresh token was used before; log in again.")


def renew(user_id: ObjectId, session_id: ObjectId | None, client: Client) -> tokens.TokenPair:
    """New tokens for the session at hand, whose refresh tokens so far are worth nothing now.

    Without a session (a browser's login by cookie) a new one is opened. Raises Problem 401
    `session_revoked` when it was ended at this moment.
    """
    if session_id is None:
        return open_session(user_id, client)
    refresh_id = uuid4().hex
    changes = {"refresh_id": refresh_id, "previous_refresh_id": "", "rotated_at": timezone.now()}
    if not _living(user_id, pk=session_id).update(**changes):
        raise revoked()
    return tokens.sign_pair(user_id=user_id, session_id=session_id, refresh_id=refresh_id)


def revoke(user_id: ObjectId, session_id: ObjectId) -> None:
    """End one session of this person. Raises NotFound when there is none such."""
    if not _end(_living(user_id, pk=session_id)):
        raise NotFound


def revoke_all(user_id: ObjectId, *, keep: ObjectId | None = None) -> None:
    """End every session of this person, but for one to keep."""
    _end(_living(user_id).exclude(pk=keep))


def note_use(session_id: ObjectId, last_used_at: datetime) -> None:
    """Remember that the session is in use: one write in ten minutes, not one per request."""
    now = timezone.now()
    if now - last_used_at >= _USE_NOTED_EVERY:
        Session.objects.filter(pk=session_id, last_used_at=last_used_at).update(last_used_at=now)


def revoked() -> Problem:
    """The answer to a token whose session is over or whose account is closed."""
    return tokens.refused("session_revoked", "This session has ended; log in again.")


def _rotate(claims: tokens.Claims) -> tokens.TokenPair | None:
    """Compare-and-set on the session: None when the token is not, or no longer, the good one."""
    session = selectors.session_with_user(claims.session_id)
    if session is None:
        raise revoked()
    if session["refresh_id"] != claims.token_id:
        return None
    refresh_id = uuid4().hex
    won = _living(claims.user_id, pk=claims.session_id, refresh_id=claims.token_id).update(
        refresh_id=refresh_id,
        previous_refresh_id=claims.token_id,
        rotated_at=timezone.now(),
        expires_at=_expiry(),
    )
    return _pair(claims, refresh_id) if won else None


def _repeat(claims: tokens.Claims) -> tokens.TokenPair | None:
    """The pair that whoever was quicker got; None when that is too long ago."""
    session = selectors.session_with_user(claims.session_id)
    if session is None:
        raise revoked()
    in_grace = (
        session["previous_refresh_id"] == claims.token_id
        and timezone.now() - session["rotated_at"] <= GRACE
    )
    return _pair(claims, session["refresh_id"]) if in_grace else None


def _pair(claims: tokens.Claims, refresh_id: str) -> tokens.TokenPair:
    return tokens.sign_pair(
        user_id=claims.user_id, session_id=claims.session_id, refresh_id=refresh_id
    )


def _living(user_id: ObjectId, **conditions: Any) -> QuerySet[Session]:
    return Session.objects.filter(user_id=user_id, revoked_at=None, **conditions)


def _end(sessions: QuerySet[Session]) -> int:
    return sessions.update(revoked_at=timezone.now())


def _expiry() -> datetime:
    return timezone.now() + api_settings.REFRESH_TOKEN_LIFETIME
