"""The process in the sandbox: `python -m wavic.audio.probe_process <request as JSON>`.

It gives up what it doesn't need before it touches a byte of the file. The file comes in over
stdin, range by range; requests for it, and at last the result, go out over stdout.
"""

import contextlib
import dataclasses
import json
import sys
from typing import BinaryIO, cast

from wavic.audio.limits import AudioRefused, Limits
from wavic.audio.probing import probe
from wavic.audio.remote_file import RESULT, RemoteFile
from wavic.audio.sniffing import FORMATS

if sys.platform != "win32":
    import resource

_SPARE_CPU_SECONDS = 1  # the decoder stops itself at the limit; the kernel, if it can't


def give_up_resources(limits: Limits) -> None:
    """No more memory and time than the limits say; no core dump, no file written."""
    if sys.platform == "win32":
        return
    cpu = limits.max_cpu_seconds + _SPARE_CPU_SECONDS
    for kind, soft, hard in (
        (resource.RLIMIT_AS, limits.max_memory, limits.max_memory),
        (resource.RLIMIT_CPU, cpu, cpu + _SPARE_CPU_SECONDS),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
    ):
        # macOS refuses some of them; a container may have set a lower hard limit already.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (soft, hard))


def main(request: dict) -> None:
    """Probe one file and write {"facts": …} or {"refused": [code, detail]}."""
    limits = Limits(**request["limits"])
    give_up_resources(limits)
    file = cast("BinaryIO", RemoteFile(request["size"], sys.stdout.buffer, sys.stdin.buffer))
    result: dict[str, object]
    try:
        facts = probe(file, FORMATS[request["format"]], limits=limits)
        result = {"facts": dataclasses.asdict(facts)}
    except AudioRefused as refusal:
        result = {"refused": [refusal.code, refusal.detail]}
    sys.stdout.buffer.write(RESULT + json.dumps(result).encode())
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
