"""What can go wrong, by what is to be done about it."""

from typing import Any, Self

import requests


class UploadError(Exception):
    """It can't be done; the message is for people."""


class Refused(UploadError):
    """The server or its storage said no (4xx), and will again.

    `code` is the problem's, or Azure's own; `members` are those of the RFC 9457 document.
    """

    def __init__(self, status: int, code: str, message: str, members: dict[str, Any]) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.members = members

    @classmethod
    def by(cls, response: requests.Response) -> Self:
        """The refusal in an answer."""
        try:
            members = response.json()
        except requests.JSONDecodeError:
            members = {}
        if not isinstance(members, dict):
            members = {}
        code = members.get("code") or response.headers.get("x-ms-error-code", "")
        message = members.get("detail") or f"HTTP {response.status_code} {response.reason} {code}"
        for field, sentences in members.get("errors", {}).items():
            message += f" {field}: {' '.join(sentences)}"
        return cls(response.status_code, code, message.strip(), members)


class NotLoggedIn(UploadError):
    """401: the token isn't, or is no longer, accepted."""


class Unreachable(UploadError):
    """Tried again and again, for minutes."""


class Temporary(Exception):
    """It may work in a moment: after `retry_after` seconds, where the server said so."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Stopped(Exception):
    """Somebody else asked all threads to stop."""
