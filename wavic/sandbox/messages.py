"""What the process in the sandbox tells its parent over a pipe.

One byte says which message it is: READ asks for a range of the file (remote_file.py), PROGRESS
is followed by a fraction, RESULT by two lengths, a JSON object and the bytes of its content.
"""

import json
import struct
from typing import IO, Any

READ, PROGRESS, RESULT = b"R", b"P", b"="
MAX_FACTS_BYTES = 64 * 1024
_FRACTION = struct.Struct(">d")
_LENGTHS = struct.Struct(">II")


def write_progress(pipe: IO[bytes], fraction: float) -> None:
    """Tell how much is done, from 0 to 1."""
    pipe.write(PROGRESS + _FRACTION.pack(fraction))
    pipe.flush()


def read_progress(pipe: IO[bytes]) -> float:
    """The fraction behind a PROGRESS byte, whoever wrote it: from 0 to 1."""
    (fraction,) = _FRACTION.unpack(pipe.read(_FRACTION.size))
    return min(max(fraction, 0.0), 1.0) if fraction == fraction else 0.0  # noqa: PLR0124 (NaN)


def write_result(pipe: IO[bytes], facts: dict[str, Any], content: bytes) -> None:
    """Tell the result: the last message."""
    packed = json.dumps(facts).encode()
    pipe.write(RESULT + _LENGTHS.pack(len(packed), len(content)) + packed + content)
    pipe.flush()


def read_result(pipe: IO[bytes], max_content_bytes: int) -> tuple[dict[str, Any], bytes] | None:
    """The facts and content behind a RESULT byte; None where they are cut short or too long."""
    header = pipe.read(_LENGTHS.size)
    if len(header) < _LENGTHS.size:
        return None
    facts_length, content_length = _LENGTHS.unpack(header)
    if facts_length > MAX_FACTS_BYTES or content_length > max_content_bytes:
        return None
    packed, content = pipe.read(facts_length), pipe.read(content_length)
    if len(packed) < facts_length or len(content) < content_length:
        return None
    return json.loads(packed), content
