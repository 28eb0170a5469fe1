"""Do a job on anybody's file in a process of its own, which may hang or crash without harm.

A codec is a large parser in C fed by strangers. It runs with limits on memory, processor time
and output that the kernel enforces, without our environment, credentials or database
connection, and reads the file by asking for ranges of it. Starting it costs about 0.2 s.
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

from wavic.sandbox.jobs import Catalogue, Finished, Form, Progress
from wavic.sandbox.limits import ProcessLimits, Refused
from wavic.sandbox.messages import PROGRESS, READ, RESULT, read_progress, read_result
from wavic.sandbox.remote_file import answer_range

_ROOT = Path(__file__).resolve().parent.parent.parent
_COMMAND = (sys.executable, "-m", "wavic.sandbox.process")
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")  # what an interpreter needs to start
_THREADS = {"OPENBLAS_NUM_THREADS": "1"}  # else numpy reserves address space for every core
# By name, since Windows has but a few of them; Popen tells a signal as its negative number.
_CRASHES = {
    -getattr(signal, name)
    for name in ("SIGSEGV", "SIGBUS", "SIGABRT", "SIGFPE", "SIGILL", "SIGSYS", "SIGTRAP")
    if hasattr(signal, name)
}
_EXHAUSTED = {-signal.SIGXCPU} if sys.platform != "win32" else set()


def run_isolated(
    catalogue: Catalogue,
    job: str,
    file: BinaryIO,
    form: Form,
    *,
    output: BinaryIO | None = None,
    limits: ProcessLimits | None = None,
    progress: Progress | None = None,
) -> Finished:
    """Do one of the catalogue's jobs, safe for any file, such as a blob that is read by ranges.

    `output` is an open, real, empty file for the job to write; seek before reading it. It holds
    anything where the job fails, so let it be a temporary one without a name.

    Raises the catalogue's Refused when the file is at fault, also for what only the kernel could
    stop. Raises what the file object or `progress` raises, TimeoutError or ChildProcessError (the
    process was killed from outside) when it is not: then trying again makes sense.
    """
    limits = limits or catalogue.limits()
    descriptors = [] if output is None else [output.fileno()]
    request = {
        "catalogue": catalogue.module,
        "job": job,
        "format": form.name,
        "size": file.seek(0, os.SEEK_END),
        "output": descriptors[0] if descriptors else None,
        "limits": dataclasses.asdict(limits),
    }
    with subprocess.Popen(  # noqa: S603 (a fixed command; the request holds no user's text)
        [*_COMMAND, json.dumps(request)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=_ROOT,
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ} | _THREADS,
        pass_fds=descriptors,
    ) as process:
        watchdog = threading.Timer(limits.max_seconds, process.kill)
        watchdog.start()
        try:
            result = _serve(process, file, catalogue.jobs[job].max_content_bytes, progress)
            if result is None:
                process.wait()
                raise _failure(process, catalogue.refused, timed_out=not watchdog.is_alive())
        finally:
            watchdog.cancel()
            process.kill()
    facts, content = result
    if "refused" in facts:
        raise catalogue.refused(*facts["refused"])
    return Finished(facts["found"], content)


def _serve(
    process: subprocess.Popen[bytes],
    file: BinaryIO,
    max_content_bytes: int,
    progress: Progress | None,
) -> tuple[dict, bytes] | None:
    """Answer the process's requests until it tells its result; None if it ends without one."""
    messages, answers = cast("IO[bytes]", process.stdout), cast("IO[bytes]", process.stdin)
    while (kind := messages.read(1)) in {READ, PROGRESS}:
        if kind == PROGRESS:
            fraction = read_progress(messages)
            if progress:
                progress(fraction)
            continue
        try:
            answer_range(file, messages, answers.fileno())
        except BrokenPipeError:
            return None
    return read_result(messages, max_content_bytes) if kind == RESULT else None


def _failure(
    process: subprocess.Popen[bytes], refusal: type[Refused], *, timed_out: bool
) -> Exception:
    """What to raise for a process that ended without a result."""
    status = process.returncode
    if timed_out:
        return TimeoutError("The file took longer than its limit of wall-clock time.")
    if status in _EXHAUSTED:
        return refusal("too_expensive", "Decoding this file takes too long.")
    if status in _CRASHES:
        return refusal("crashed", "This file cannot be decoded.")
    errors = cast("IO[bytes]", process.stderr).read().decode(errors="replace")
    if "MemoryError" in errors:
        return refusal("too_expensive", "Decoding this file takes too much memory.")
    return ChildProcessError(f"The process ended with status {status}: {errors[-2000:]}")
