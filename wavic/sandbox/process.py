"""The process in the sandbox: `python -m wavic.sandbox.process <request as JSON>`.

It gives up what it doesn't need before it touches a byte of the file: from then on it opens no
file and no connection. The file comes in over
stdin, range by range; requests for it, progress and at last the result go out over stdout.
"""

import contextlib
import errno
import importlib
import json
import os
import sys
from typing import BinaryIO, cast

from wavic.sandbox.jobs import catalogue
from wavic.sandbox.limits import ProcessLimits, Refused
from wavic.sandbox.messages import write_progress, write_result
from wavic.sandbox.remote_file import RemoteFile

if sys.platform != "win32":
    import resource

_SPARE_CPU_SECONDS = 1  # the decoder stops itself at the limit; the kernel, if it can't
# PyAV would import these when a file or an error asks for them: too late.
_NEEDED_LATER = (
    *("av.audio.codeccontext", "av.audio.stream", "av.video.codeccontext", "av.video.stream"),
    *("av.subtitles.codeccontext", "av.subtitles.stream", "logging", "numpy"),
)


def give_up_resources(limits: ProcessLimits, *, writes: bool = False) -> None:
    """No more memory, time and output than the limits say; no core dump, nothing new opened.

    What is open already stays so: the pipes, and the one file that a job may write.
    """
    for module in _NEEDED_LATER:
        importlib.import_module(module)
    if sys.platform == "win32":
        return
    cpu = limits.max_cpu_seconds + _SPARE_CPU_SECONDS
    output = limits.max_output_bytes if writes else 0
    for kind, soft, hard in (
        (resource.RLIMIT_AS, limits.max_memory, limits.max_memory),
        (resource.RLIMIT_CPU, cpu, cpu + _SPARE_CPU_SECONDS),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NOFILE, 0, 0),
        (resource.RLIMIT_FSIZE, output, output),
    ):
        # macOS refuses some of them; a container may have set a lower hard limit already.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (soft, hard))


def main(request: dict) -> None:
    """Run one job and write {"found": …} and its content, or {"refused": [code, detail]}."""
    known = catalogue(request["catalogue"])
    limits = known.limits(**request["limits"])
    run = known.jobs[request["job"]].load()
    give_up_resources(limits, writes=request["output"] is not None)
    pipe = sys.stdout.buffer
    file = cast("BinaryIO", RemoteFile(request["size"], pipe, sys.stdin.buffer))
    try:
        with _output(request["output"]) as output:
            finished = run(
                file,
                known.forms[request["format"]],
                output,
                limits=limits,
                progress=lambda fraction: write_progress(pipe, fraction),
            )
    except Refused as refusal:
        write_result(pipe, {"refused": [refusal.code, refusal.detail]}, b"")
    except OSError as error:
        if error.errno != errno.EFBIG:
            raise
        too_long = ["too_long", "This would become too large a file."]
        write_result(pipe, {"refused": too_long}, b"")
    else:
        write_result(pipe, {"found": finished.facts}, finished.content)


def _output(descriptor: int | None) -> contextlib.AbstractContextManager[BinaryIO | None]:
    return contextlib.nullcontext() if descriptor is None else os.fdopen(descriptor, "w+b")


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
