"""The way of one file: opened or found again, its blocks sent, completed, verified."""

import time
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from wavic.uploads.client.api import Upload, Wavic
from wavic.uploads.client.blocks import block_length, missing_blocks, send_blocks
from wavic.uploads.client.errors import Refused, UploadError
from wavic.uploads.client.files import LocalFile
from wavic.uploads.client.persistence import persistently
from wavic.uploads.client.progress import progress

ROUNDS = 3  # of sending what is missing, should storage lose blocks
LONGEST_POLL = 5.0  # seconds
WHY = {
    "digest_differs": "What arrived is not what the file was when the upload began.",
    "not_verified": "The server could not read back what arrived.",
    "abandoned": "The upload was ended, or took longer than a week.",
}


@dataclass(frozen=True)
class Destination:
    """What files become: `track` of a project, `version` of a track; and what is said of them."""

    purpose: str
    target: str
    details: dict[str, Any] = field(default_factory=dict)


def upload_file(
    wavic: Wavic, file: LocalFile, destination: Destination, *, parallel: int, again: bool
) -> Upload:
    """Upload a file, or what is left of it; the upload as it ended, with its `result`.

    A file whose content was uploaded to this destination within the last week is not sent once
    more, unless told to. UploadError says what went wrong; calling it again goes on from there.
    """
    with progress(f"Reading {file.name}", file.size) as advance:
        sha256 = file.sha256(advance)
    upload = persistently(partial(_find_or_open, wavic, file, destination, sha256, again))
    for _ in range(ROUNDS):
        if upload["state"] != "open":
            break
        _send(wavic, file, upload, parallel)
        upload = _complete(wavic, upload)
    return _ended(wavic, upload)


def _find_or_open(
    wavic: Wavic, file: LocalFile, destination: Destination, sha256: str, again: bool
) -> Upload:
    """The upload of this content to this destination; a new one where there is none.

    Looked for before each try: an answer that was lost may have opened one.
    """
    same = (destination.purpose, destination.target, file.size, sha256)
    for state in ("open", "verifying", *([] if again else ["completed"])):
        for known in wavic.uploads(state):
            # Not by its name, which the server may have made fit to be shown.
            if (known["purpose"], known["target"], known["size"], known["sha256"]) == same:
                return wavic.upload(known["id"])
    return wavic.open(
        purpose=destination.purpose,
        target=destination.target,
        details=destination.details,
        name=file.name,
        size=file.size,
        sha256=sha256,
    )


def _send(wavic: Wavic, file: LocalFile, upload: Upload, parallel: int) -> None:
    there = sum(block_length(upload, number) for number in upload["received"])
    label = f"Resuming {file.name}" if there else file.name
    with progress(label, upload["size"], there) as advance:
        ask = partial(wavic.upload, upload["id"])
        send_blocks(file, upload, ask, parallel=parallel, advance=advance)


def _complete(wavic: Wavic, upload: Upload) -> Upload:
    try:
        return wavic.complete(upload["id"])
    except Refused as refusal:
        if refusal.code != "upload_incomplete":
            raise
        return wavic.upload(upload["id"])


def _ended(wavic: Wavic, upload: Upload) -> Upload:
    """The upload once the server has compared its digest."""
    poll = 0.25
    while upload["state"] == "verifying":
        time.sleep(poll)
        poll = min(poll * 1.5, LONGEST_POLL)
        upload = wavic.upload(upload["id"])
    if upload["state"] == "open":
        raise UploadError(f"{len(missing_blocks(upload))} blocks don't stay in storage.")
    if upload["state"] == "failed":
        raise UploadError(WHY.get(upload["failure"], f"Refused: {upload['failure']}."))
    return upload
