"""What an import costs: 100,000 tracks of 5,000 people, with 200,000 comments.

    python -m bench.import_legacy [TRACKS]

Each track has one file; all of them are one blob, so storage is asked little. Prints a table of
the first run, a second one that changes nothing, and a dry run: seconds, documents a second, and
how much memory each took at most.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pymongo
from bson.objectid import ObjectId

from bench.server import scratch

PEOPLE, SPACES, PROJECTS = 20, 200, 20  # one for so many tracks
HASH = "$2b$04$" + "a" * 53
BLOB = "uploads/one.wav"
_ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tracks", type=int, nargs="?", default=100_000)
    tracks = parser.parse_args().tracks
    with scratch() as environment:
        from wavic.storage.blobs import blob_store

        blob_store().write(BLOB, [b"RIFF" * 1000], content_type="audio/wav", disposition="inline")
        base, _, options = environment["MONGODB_URI"].partition("?")
        uri = f"{base.rpartition('/')[0]}/legacy_bench?{options}"
        with pymongo.MongoClient(uri) as client:
            client.drop_database("legacy_bench")
            documents = fill(client["legacy_bench"], tracks)
            print(f"{'':14}{'seconds':>10}{'documents/s':>14}{'MiB at most':>14}")
            for name, more in (("dry run", ["--dry-run"]), ("first", []), ("second", [])):
                seconds, most = measured(uri, more, environment)
                print(f"{name:14}{seconds:>10.0f}{documents / seconds:>14,.0f}{most:>14.0f}")
            client.drop_database("legacy_bench")


def fill(database: pymongo.database.Database, tracks: int) -> int:
    """Make the source; how many documents it has."""
    people = [ObjectId() for _ in range(tracks // PEOPLE)]
    spaces = [ObjectId() for _ in range(tracks // SPACES)]
    projects = [ObjectId() for _ in range(tracks // PROJECTS)]
    names = [ObjectId() for _ in range(tracks)]
    now = datetime.now(UTC)
    made = {
        "users": (
            {"_id": pk, "email": f"p{n}@example.com", "password": HASH, "name": f"Person {n}"}
            for n, pk in enumerate(people)
        ),
        "artistspaces": (
            {
                "_id": pk,
                "name": f"Space {n}",
                "owner": people[n % len(people)],
                "members": [
                    {"user": people[(n + k) % len(people)], "role": "editor"} for k in range(1, 5)
                ],
            }
            for n, pk in enumerate(spaces)
        ),
        "projects": (
            {"_id": pk, "space": spaces[n % len(spaces)], "title": f"Project {n}", "kind": "album"}
            for n, pk in enumerate(projects)
        ),
        "tracks": (
            {
                "_id": pk,
                "project": projects[n % len(projects)],
                "title": f"Track {n}",
                "order": n // len(projects),
                "fileUrl": BLOB,
                "createdAt": now,
            }
            for n, pk in enumerate(names)
        ),
        "comments": (
            {
                "_id": ObjectId(),
                "track": names[n // 2],
                "user": people[n % len(people)],
                "text": "Too loud.",
                "timestamp": 1.5,
            }
            for n in range(2 * tracks)
        ),
    }
    return sum(insert(database[name], rows) for name, rows in made.items())


def insert(collection: pymongo.collection.Collection, rows: Iterator[dict]) -> int:
    batch, number = [], 0
    for row in rows:
        batch.append(row)
        if len(batch) == 5_000:
            collection.insert_many(batch, ordered=False)
            number, batch = number + len(batch), []
    if batch:
        collection.insert_many(batch, ordered=False)
    return number + len(batch)


def measured(uri: str, more: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds and MiB of the command in a process of its own."""
    command = [sys.executable, "manage.py", "import_legacy", "--from", uri, "--quiet", *more]
    begun = time.monotonic()
    process = subprocess.Popen(command, cwd=_ROOT, env=environment, stdout=subprocess.DEVNULL)
    most = 0.0
    while process.poll() is None:
        status = Path(f"/proc/{process.pid}/status").read_text()
        peak = next((line for line in status.splitlines() if line.startswith("VmHWM")), "VmHWM: 0")
        most = max(most, int(peak.split()[1]) / 1024)
        time.sleep(0.2)
    assert process.returncode == 0, process.returncode
    return time.monotonic() - begun, most


if __name__ == "__main__":
    main()
