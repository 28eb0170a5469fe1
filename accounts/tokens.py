"""The two JWTs of a session: what they say, and reading them back.

Only ids go into a token and only ids are stored: a copy of the database signs nobody in.
"""

import time
from dataclasses import dataclass
from functools import lru_cache

from bson.errors import InvalidId
from bson.objectid import ObjectId
from rest_framework_simplejwt.exceptions import ExpiredTokenError, TokenError
from rest_framework_simplejwt.settings import api_settings
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken, Token

from wavic.api.errors import Problem

CHALLENGE = 'Bearer realm="wavic"'
_KINDS: dict[str, type[Token]] = {"access": AccessToken, "refresh": RefreshToken}
_LONGEST = 2_048
_REMEMBERED = 4_096


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token of ours says: whose it is, of which session, which one it is, until when."""

    user_id: ObjectId
    session_id: ObjectId
    token_id: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class TokenPair:
    """`token` is for requests, `refresh` for the next pair."""

    token: str
    refresh: str


def refused(code: str, detail: str) -> Problem:
    """A 401 that says how to come in."""
    challenge = f'{CHALLENGE}, error="invalid_token"'
    return Problem(401, code, detail, headers={"WWW-Authenticate": challenge})


def sign_pair(*, user_id: ObjectId, session_id: ObjectId, refresh_id: str) -> TokenPair:
    """A token of this session, and the refresh token with this id."""
    token, refresh = AccessToken(), RefreshToken()
    refresh["jti"] = refresh_id
    for each in (token, refresh):
        each["sub"] = str(user_id)
        each["sid"] = str(session_id)
    return TokenPair(token=str(token), refresh=str(refresh))


def read_token(raw: str) -> Claims:
    """The claims of a request's token. Raises Problem 401 `token_invalid` or `token_expired`."""
    return _read(raw, "access")


def read_refresh(raw: str) -> Claims:
    """The claims of a refresh token. Raises like `read_token`."""
    return _read(raw, "refresh")


def _read(raw: str, kind: str) -> Claims:
    if len(raw) > _LONGEST:
        raise _invalid()
    claims = _verified(raw, kind)
    # The signature may be remembered from earlier, so time is asked every time.
    if claims.expires_at + api_settings.LEEWAY <= time.time():
        raise _expired()
    return claims


@lru_cache(maxsize=_REMEMBERED)
def _verified(raw: str, kind: str) -> Claims:
    """Signature, algorithm, type and shape; refusals raise and so are not remembered."""
    try:
        token = _KINDS[kind](raw)  # type: ignore[arg-type]  # simplejwt annotates its string as a Token
        return Claims(ObjectId(token["sub"]), ObjectId(token["sid"]), token["jti"], token["exp"])
    except ExpiredTokenError:
        raise _expired() from None
    except (TokenError, KeyError, InvalidId, TypeError):
        raise _invalid() from None


def _invalid() -> Problem:
    return refused("token_invalid", "The token is not one of ours.")


def _expired() -> Problem:
    return refused("token_expired", "The token has expired.")
