"""Blocks on their way to storage: several at once, each again until it is there."""

import base64
import hashlib
import io
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed

import requests

from wavic.uploads.client.api import Upload
from wavic.uploads.client.errors import Refused, Stopped, Temporary, UploadError
from wavic.uploads.client.files import LocalFile
from wavic.uploads.client.persistence import answer_of, persistently
from wavic.uploads.client.progress import Advance

TIMEOUT = (10, 60)  # seconds: to connect, and without a byte going or coming
DAMAGED_ON_THE_WAY = {"md5_mismatch", "Md5Mismatch"}  # WAVIC's own store, and Azure


def missing_blocks(upload: Upload) -> list[int]:
    """The numbers of the blocks that storage doesn't have yet."""
    return sorted(set(range(upload["block_count"])).difference(upload["received"]))


def block_length(upload: Upload, number: int) -> int:
    """The bytes of one block: the last one is what is left."""
    return min(upload["block_size"], upload["size"] - number * upload["block_size"])


def send_blocks(
    file: LocalFile,
    upload: Upload,
    again: Callable[[], Upload],
    *,
    parallel: int,
    advance: Advance,
) -> None:
    """Put all missing blocks, `parallel` at a time.

    `again` asks for the upload anew, when its block URL has expired. Raises Refused, Unreachable,
    UploadError; whatever it raises (KeyboardInterrupt too), no thread goes on sending.
    """
    sender = _Sender(file, upload, again, advance)
    with ThreadPoolExecutor(parallel) as pool:
        blocks = [pool.submit(sender.send, number) for number in missing_blocks(upload)]
        try:
            _raise_the_first(block.exception() for block in as_completed(blocks))
        finally:
            sender.stop.set()
            pool.shutdown(cancel_futures=True)
            sender.close()


def _raise_the_first(errors: Iterable[BaseException | None]) -> None:
    for error in errors:
        if error is not None:
            raise error


class _Sender:
    """What the threads share."""

    def __init__(
        self, file: LocalFile, upload: Upload, again: Callable[[], Upload], advance: Advance
    ) -> None:
        self.stop = threading.Event()
        self._file = file
        self._upload = upload
        self._again = again
        self._advance = advance
        self._renewing = threading.Lock()
        self._sessions: list[requests.Session] = []
        self._own = threading.local()  # requests doesn't promise that threads may share a session

    def send(self, number: int) -> None:
        """Put one block, as often as it takes."""
        start = number * self._upload["block_size"]
        block = self._file.part(start, block_length(self._upload, number))
        md5 = base64.b64encode(hashlib.md5(block, usedforsecurity=False).digest()).decode()
        persistently(lambda: self._put(number, block, md5), self.stop)

    def close(self) -> None:
        """Close all connections."""
        for session in self._sessions:
            session.close()

    def _put(self, number: int, block: bytes, md5: str) -> None:
        url = self._upload["block_url"] or ""
        body = _Counted(block, self._advance, self.stop)
        # No token: the URL is the credential, and storage may be another company's.
        headers = {"Content-MD5": md5, "Content-Type": "application/octet-stream"}
        address = url.replace("{block}", f"{number:08d}")
        try:
            answer_of(
                lambda: self._session.put(
                    address, body, headers=headers, timeout=TIMEOUT, allow_redirects=False
                )
            )
        except BaseException as error:
            self._advance(-body.sent)
            if not isinstance(error, Refused):
                raise
            if error.code in DAMAGED_ON_THE_WAY:
                raise Temporary(str(error)) from None
            if error.status not in {403, 404}:
                raise
            self._renew(url)
            raise Temporary("The address for blocks had expired.") from None

    def _renew(self, expired: str) -> None:
        """Ask for another block URL, unless a neighbour has; UploadError when it is all over."""
        with self._renewing:
            if self._upload["block_url"] == expired:
                self._upload = self._again()
                if self._upload["state"] != "open":
                    raise UploadError("The upload was ended meanwhile.")

    @property
    def _session(self) -> requests.Session:
        if not hasattr(self._own, "session"):
            self._own.session = requests.Session()
            self._own.session.auth = lambda request: request  # not what a .netrc says either
            self._sessions.append(self._own.session)
        return self._own.session


class _Counted(io.BytesIO):
    """A block that tells how much of it has gone; reading it raises Stopped once that is asked."""

    def __init__(self, block: bytes, advance: Advance, stop: threading.Event) -> None:
        super().__init__(block)
        self.sent = 0
        self._advance = advance
        self._stop = stop

    def read(self, size: int | None = -1, /) -> bytes:
        if self._stop.is_set():
            raise Stopped
        piece = super().read(size)
        self.sent += len(piece)
        self._advance(len(piece))
        return piece
