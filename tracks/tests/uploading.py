"""Uploading by /file, as a client of the API does it."""

from typing import Any

from accounts.tests.people import Visitor
from projects.models import Project
from wavic.storage.blocks import block_length
from wavic.storage.tests.uploading import put

WAV_BLOCKS = 2  # of a file of `long_wav`


def open_upload(visitor: Visitor, content: bytes, *, status: int = 201, **fields: Any) -> dict:
    """What POST /file answers; the file's size is told truly unless `fields` say otherwise."""
    body = {"name": "song.wav", "size": len(content), **fields}
    answer = visitor.api.post("/file", body, format="json")
    assert answer.status_code == status, answer.json()
    return answer.json()


def open_track(visitor: Visitor, project: Project, content: bytes, **fields: Any) -> dict:
    """An upload that is to be a track of this project."""
    return open_upload(visitor, content, purpose="track", target=str(project.pk), **fields)


def send_blocks(upload: dict, content: bytes, numbers: list[int] | None = None) -> None:
    """Put blocks where the upload says; all of them, the last first, unless told."""
    if numbers is None:
        numbers = list(reversed(range(upload["block_count"])))
    for number in numbers:
        start = number * upload["block_size"]
        block = content[start : start + block_length(number, upload["size"])]
        assert put(upload["block_url"], number, block).status == 201


def complete(visitor: Visitor, upload: dict):
    """The answer of POST /file/:id/complete."""
    return visitor.api.post(f"/file/{upload['id']}/complete")
