"""Probe anybody's file in a process of its own, which may hang or crash without harm.

A codec is a large parser in C fed by strangers. It runs with limits on memory and processor
time that the kernel enforces, without our environment, credentials or database connection,
and reads the file by asking for ranges of it. Starting it costs about 0.2 s.
"""

import dataclasses
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, BinaryIO, cast

from wavic.audio.limits import AudioRefused, Limits
from wavic.audio.probing import AudioFacts
from wavic.audio.remote_file import READ, RESULT, answer_range
from wavic.audio.sniffing import AudioFormat

_ROOT = Path(__file__).resolve().parent.parent.parent
_COMMAND = (sys.executable, "-m", "wavic.audio.probe_process")
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")  # what an interpreter needs to start
_MAX_RESULT_BYTES = 64 * 1024
# By name, since Windows has but a few of them; Popen tells a signal as its negative number.
_CRASHES = {
    -getattr(signal, name)
    for name in ("SIGSEGV", "SIGBUS", "SIGABRT", "SIGFPE", "SIGILL", "SIGSYS", "SIGTRAP")
    if hasattr(signal, name)
}
_EXHAUSTED = {-signal.SIGXCPU} if sys.platform != "win32" else set()


def probe_isolated(
    file: BinaryIO, form: AudioFormat, *, limits: Limits | None = None
) -> AudioFacts:
    """As probing.probe(), safe for any file. The file may be a blob that is read by ranges.

    Raises AudioRefused when the file is at fault, also for what only the kernel could stop.
    Raises what the file object raises, TimeoutError or ChildProcessError (the process was
    killed from outside) when it is not: then trying again makes sense.
    """
    limits = limits or Limits()
    request = {
        "format": form.name,
        "size": file.seek(0, os.SEEK_END),
        "limits": dataclasses.asdict(limits),
    }
    with subprocess.Popen(  # noqa: S603 (a fixed command; the request holds no user's text)
        [*_COMMAND, json.dumps(request)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=_ROOT,
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
    ) as process:
        watchdog = threading.Timer(limits.max_seconds, process.kill)
        watchdog.start()
        try:
            result = _serve(process, file)
            if result is None:
                process.wait()
                raise _failure(process, timed_out=not watchdog.is_alive())
        finally:
            watchdog.cancel()
            process.kill()
    return _unpack(result)


def _serve(process: subprocess.Popen[bytes], file: BinaryIO) -> bytes | None:
    """Answer the process's requests until it tells its result; None if it ends without one."""
    requests, answers = cast("IO[bytes]", process.stdout), cast("IO[bytes]", process.stdin)
    while (kind := requests.read(1)) == READ:
        try:
            answer_range(file, requests, answers.fileno())
        except BrokenPipeError:
            return None
    return requests.read(_MAX_RESULT_BYTES) if kind == RESULT else None


def _unpack(result: bytes) -> AudioFacts:
    message = json.loads(result)
    if "refused" in message:
        raise AudioRefused(*message["refused"])
    return AudioFacts(**message["facts"])


def _failure(process: subprocess.Popen[bytes], *, timed_out: bool) -> Exception:
    """What to raise for a process that ended without a result."""
    status = process.returncode
    if timed_out:
        return TimeoutError("Probing the file took longer than its limit of wall-clock time.")
    if status in _EXHAUSTED:
        return AudioRefused("too_expensive", "Decoding this file takes too long.")
    if status in _CRASHES:
        return AudioRefused("crashed", "This file cannot be decoded.")
    errors = cast("IO[bytes]", process.stderr).read().decode(errors="replace")
    if "MemoryError" in errors:
        return AudioRefused("too_expensive", "Decoding this file takes too much memory.")
    return ChildProcessError(f"The probing process ended with status {status}: {errors[-2000:]}")
