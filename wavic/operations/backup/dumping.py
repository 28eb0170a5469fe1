"""The database as it was at one moment, into files, while it is written to.

A snapshot session reads all collections as of the same majority-committed time: whatever was
acknowledged before it is in, and of each transaction all or nothing.
"""

import contextlib
import gzip
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from bson import decode_file_iter, json_util
from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from django.db.migrations.recorder import MigrationRecorder
from pymongo import MongoClient
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import OperationFailure

from wavic.mongo.connections import mongo_connection
from wavic.operations.backup.manifest import CollectionCopy, Manifest, digest_of

RAW: CodecOptions = CodecOptions(document_class=RawBSONDocument)
METADATA = ".metadata.json.gz"
DOCUMENTS = ".bson.gz"

_WINDOW = 24 * 3600  # seconds that a snapshot may be read for; MongoDB's default is 300
_PARAMETER = "minSnapshotHistoryWindowInSeconds"
_BATCH = 1_000
_LEVEL = 1  # of gzip: BSON shrinks to a third by any
# A collection or an index was made or dropped since the snapshot: take another one.
_CHANGED = {246, 239}  # SnapshotUnavailable, SnapshotTooOld
_TRIES = 5


def dump(folder: Path, progress: Any) -> Manifest:
    """Copy all collections into a new folder below `folder`; its manifest, not yet written.

    `progress.update(number)` hears of documents. Raises PyMongoError.
    """
    database = mongo_connection().database
    made_at = datetime.now(UTC)
    target = folder / f"database-{made_at:%Y%m%dT%H%M%S%f}Z"
    target.mkdir(mode=0o700)
    with _long_snapshots(database.client):
        for attempt in range(1, _TRIES + 1):
            try:
                copies = _snapshot(database, target, progress)
            except OperationFailure as error:
                if error.code not in _CHANGED or attempt == _TRIES:
                    raise
                time.sleep(attempt)
            else:
                break
    return Manifest(
        database=target.name,
        made_at=made_at.isoformat(),
        server=database.client.server_info()["version"],
        migrations=_migrations(target),
        collections=copies,
    )


def documents_in(folder: Path, name: str) -> Iterator[RawBSONDocument]:
    """The documents of a copied collection, in constant memory."""
    with gzip.open(folder / f"{name}{DOCUMENTS}") as file:
        yield from decode_file_iter(cast("BinaryIO", file), RAW)


def _snapshot(database: Database[Any], target: Path, progress: Any) -> dict[str, CollectionCopy]:
    with database.client.start_session(snapshot=True) as session:
        # The first read chooses the moment; what exists is asked after it, so nothing is left out.
        database[MigrationRecorder.Migration._meta.db_table].find_one(session=session)
        names = sorted(
            each["name"]
            for each in database.list_collections()
            if each["type"] == "collection" and not each["name"].startswith("system.")
        )
        return {name: _copy(database, name, target, session, progress) for name in names}


def _copy(
    database: Database[Any], name: str, target: Path, session: ClientSession, progress: Any
) -> CollectionCopy:
    source = database.get_collection(name, codec_options=RAW)
    path = target / f"{name}{DOCUMENTS}"
    number = 0
    with path.open("wb") as file:
        with gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as packed:
            for document in source.find({}, batch_size=_BATCH, session=session):
                packed.write(document.raw)
                number += 1
                progress.update(1)
        file.flush()
        os.fsync(file.fileno())
    indexes = [dict(index) for index in database[name].list_indexes()]
    metadata = {"options": {}, "indexes": indexes, "collectionName": name, "type": "collection"}
    with gzip.open(target / f"{name}{METADATA}", "wt") as file_of_metadata:
        file_of_metadata.write(json_util.dumps(metadata))
    return CollectionCopy(number, path.stat().st_size, digest_of(path))


def _migrations(target: Path) -> list[list[str]]:
    table = MigrationRecorder.Migration._meta.db_table
    return sorted([each["app"], each["name"]] for each in documents_in(target, table))


@contextlib.contextmanager
def _long_snapshots(client: MongoClient[Any]) -> Iterator[None]:
    """Let a snapshot be read for long, where the server lets us say so."""
    try:
        before = client.admin.command({"getParameter": 1, _PARAMETER: 1})[_PARAMETER]
        client.admin.command({"setParameter": 1, _PARAMETER: max(before, _WINDOW)})
    except OperationFailure:  # not ours to say: a large database is then a task for mongodump
        yield
        return
    try:
        yield
    finally:
        client.admin.command({"setParameter": 1, _PARAMETER: before})
