"""Trying again: which failures are worth it, how often, and how long to wait in between."""

import logging
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Event
from typing import TypeVar

import requests

from wavic.uploads.client.errors import NotLoggedIn, Refused, Stopped, Temporary, Unreachable

TRIES = 14  # three to four minutes, and as long as each takes
LONGEST_WAIT = 30.0  # seconds
MOST_PATIENCE = 600.0  # seconds that a server may ask us to wait
WORTH_ANOTHER_TRY = {408, 429, 500, 502, 503, 504}

Answer = TypeVar("Answer")
logger = logging.getLogger(__name__)


def persistently(attempt: Callable[[], Answer], stop: Event | None = None) -> Answer:
    """What `attempt` returns once it doesn't raise Temporary; Unreachable when it always does.

    Waits as long as the server says, else twice as long each time. Stopped when told to stop.
    """
    stop = stop or Event()
    for wait in _backoff():
        try:
            return attempt()
        except Temporary as failure:
            seconds = wait if failure.retry_after is None else failure.retry_after
            if seconds > MOST_PATIENCE:
                raise Unreachable(f"{failure} The server asks for {seconds:.0f} s.") from None
            logger.warning("%s Trying again in %.0f s.", failure, max(1, seconds))
            if stop.wait(seconds):
                raise Stopped from None
    try:
        return attempt()
    except Temporary as failure:
        raise Unreachable(f"{failure} Given up after {TRIES} tries.") from None


def answer_of(send: Callable[[], requests.Response]) -> requests.Response:
    """The answer, when it is a 2xx. Raises Temporary, NotLoggedIn or Refused for what it is."""
    try:
        response = send()
    except requests.exceptions.SSLError:
        raise Refused(0, "tls", "The server's certificate isn't valid.", {}) from None
    except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError):
        # Not the exception's own words: they hold the URL, and that its signature.
        raise Temporary("No answer.") from None
    if response.status_code in WORTH_ANOTHER_TRY:
        raise Temporary(str(Refused.by(response)), _retry_after(response))
    if response.status_code == 401:
        raise NotLoggedIn(str(Refused.by(response)))
    if response.is_redirect:
        moved = f"The server is at {response.headers['Location']}, it says: use --server."
        raise Refused(response.status_code, "moved", moved, {})
    if not 200 <= response.status_code < 300:
        raise Refused.by(response)
    return response


def _backoff() -> Iterator[float]:
    """Seconds to wait after each try but the last: doubled, and scattered by half."""
    for number in range(TRIES - 1):
        yield min(2.0**number, LONGEST_WAIT) * random.uniform(0.5, 1)  # noqa: S311  (no secret)


def _retry_after(response: requests.Response) -> float | None:
    """Seconds until the moment that Retry-After names, in either of its forms (RFC 9110)."""
    written = response.headers.get("Retry-After", "")
    if written.isdecimal():
        return float(written)
    try:
        moment = parsedate_to_datetime(written)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
