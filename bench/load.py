"""A load generator in a process of its own, so that its CPU isn't counted.

As a program it keeps CONNECTIONS connections to PORT open. For each line on stdin, a JSON list of
[path, token] pairs, it sends those requests, each connection its share one after the other, and
answers with a line `{"seconds", "statuses": {"200": …}, "bytes"}`.
"""

import asyncio
import contextlib
import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_STATUS = re.compile(rb"HTTP/1\.1 (\d{3})")
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)

Request = tuple[str, str]


@dataclass
class Load:
    """A running load generator."""

    process: subprocess.Popen[str]

    def send(self, requests: list[Request]) -> dict[str, Any]:
        """Send requests, each a path and a token (or ""); what came of them, once all are done."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(requests) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@contextlib.contextmanager
def load_generator(port: int, connections: int, *headers: str) -> Iterator[Load]:
    """A load generator with that many connections; `headers` go with every request."""
    command = [sys.executable, "-m", "bench.load", str(port), str(connections), *headers]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Load(process)
        process.terminate()


async def _main(port: int, connections: int, headers: list[str]) -> None:
    streams = [await asyncio.open_connection("127.0.0.1", port) for _ in range(connections)]
    while line := await asyncio.to_thread(sys.stdin.readline):
        requests = [_message(port, path, token, headers) for path, token in json.loads(line)]
        statuses: Counter[str] = Counter()
        began = time.perf_counter()
        shares = [
            _share(reader, writer, requests[number::connections], statuses)
            for number, (reader, writer) in enumerate(streams)
        ]
        sizes = await asyncio.gather(*shares)
        seconds = time.perf_counter() - began
        answer = {"seconds": seconds, "statuses": statuses, "bytes": sum(sizes)}
        print(json.dumps(answer), flush=True)


async def _share(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    requests: list[bytes],
    statuses: Counter[str],
) -> int:
    """Send one after the other over a connection; the bytes of the bodies received."""
    size = 0
    for request in requests:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        statuses[_found(_STATUS, head)] += 1
        size += len(await reader.readexactly(int(_found(_LENGTH, head))))
    return size


def _found(pattern: re.Pattern[bytes], head: bytes) -> str:
    match = pattern.search(head)
    if match is None:
        raise ValueError(head)
    return match[1].decode()


def _message(port: int, path: str, token: str, headers: list[str]) -> bytes:
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Accept: application/json"]
    if token:
        lines.append(f"Authorization: Bearer {token}")
    return "\r\n".join([*lines, *headers, "", ""]).encode()


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))
