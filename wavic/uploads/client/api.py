"""WAVIC's own routes, as far as an upload needs them."""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Any, Literal, Self, TypedDict

import requests
from requests.auth import AuthBase

from wavic.uploads.client.errors import Temporary, UploadError
from wavic.uploads.client.persistence import answer_of, persistently

TIMEOUT = (10, 120)  # seconds: to connect, and without a byte; a large file takes long to complete


class Result(TypedDict):
    """What an upload became."""

    kind: str
    id: str


class UploadSummary(TypedDict):
    """An upload as lists show it; sizes are bytes."""

    id: str
    purpose: str
    target: str
    name: str
    size: int
    sha256: str
    state: Literal["open", "verifying", "completed", "failed"]
    failure: str


class Upload(UploadSummary):
    """An upload with where its blocks go, and which have arrived."""

    result: Result | None
    block_size: int
    block_count: int
    block_url: str | None
    received: list[int]


class Wavic:
    """A server and somebody who is logged in there; use it as a context manager.

    Every call tries again by itself. Raises NotLoggedIn, Refused, Unreachable.
    """

    def __init__(self, server: str, token: str) -> None:
        self._server = server.rstrip("/")
        self._session = requests.Session()
        self._session.auth = _Bearer(token)

    @classmethod
    def log_in(cls, server: str, email: str, password: str) -> Self:
        """Log in for this run; `log_out` when it is over."""
        self = cls(server, "")
        body = {"email": email, "password": password}
        # Once: a wrong password must not be tried again, and a throttled one not at once.
        self._session.auth = _Bearer(self._call("POST", "/user/login", json=body)["token"])
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def log_out(self) -> None:
        """End the session of this token, if the server can be reached just now."""
        with suppress(Temporary, UploadError):
            self._call("POST", "/user/logout")

    def whoami(self) -> str:
        """The caller's address, asked for once: tells at the start whether all is well."""
        return self._call("GET", "/user/me")["email"]

    def open(self, **fields: Any) -> Upload:
        """POST /file, once: whether one was opened is not known when it raises Temporary."""
        return self._call("POST", "/file", json=fields)

    def uploads(self, state: str) -> Iterator[UploadSummary]:
        """GET /file, page by page, the newest first."""
        cursor: dict[str, str] = {}
        while True:
            query = {"state": state, "limit": "100", **cursor}
            page = persistently(partial(self._call, "GET", "/file", params=query))
            yield from page["results"]
            if page["next"] is None:
                return
            cursor = {"cursor": page["next"]}

    def upload(self, upload_id: str) -> Upload:
        """GET /file/:id, with a block URL that is good for hours."""
        return persistently(lambda: self._call("GET", f"/file/{upload_id}"))

    def complete(self, upload_id: str) -> Upload:
        """POST /file/:id/complete; twice is the same as once."""
        return persistently(lambda: self._call("POST", f"/file/{upload_id}/complete"))

    def _call(self, method: str, path: str, **options: Any) -> Any:
        response = answer_of(
            lambda: self._session.request(
                method, self._server + path, timeout=TIMEOUT, allow_redirects=False, **options
            )
        )
        if response.status_code == 204:
            return None
        try:
            return response.json()
        except requests.JSONDecodeError:
            raise Temporary("That wasn't an answer of WAVIC's.") from None


class _Bearer(AuthBase):
    """The token, and nothing that a .netrc says of the same host."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request
