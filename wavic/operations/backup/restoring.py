"""A backup into an empty database.

Documents first, then the indexes they had; which migrations were applied comes last of all, so
that until everything is there the web processes say that they are not ready.
"""

import gzip
from itertools import islice
from pathlib import Path
from typing import Any

from bson import json_util
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from pymongo import IndexModel
from pymongo.database import Database

from wavic.mongo.connections import mongo_connection
from wavic.operations.backup.dumping import DOCUMENTS, METADATA, RAW, documents_in
from wavic.operations.backup.manifest import BackupBroken, Manifest, digest_of

UNFINISHED = "restore_unfinished"  # a collection that is there while one is under way
_BATCH = 500
_NOT_OF_AN_INDEX = {"v", "ns", "key"}


def check(folder: Path, manifest: Manifest) -> None:
    """Raise BackupBroken unless every file is as it was written, and this code knows them."""
    for name, copy in manifest.collections.items():
        path = folder / manifest.database / f"{name}{DOCUMENTS}"
        if not path.exists() or digest_of(path) != copy.sha256:
            raise BackupBroken(f"{path} is missing or damaged: take an older backup.")
    known = MigrationLoader(None).disk_migrations or {}
    unknown = [each for each in manifest.migrations if tuple(each) not in known]
    if unknown:
        raise BackupBroken(
            f"The backup is of a newer WAVIC: this one doesn't know {unknown[0][0]}'s migration "
            f"{unknown[0][1]}. Restore it with the version that made it, or a later one."
        )


def check_target(*, drop: bool) -> None:
    """Raise BackupBroken unless the database is empty, is to be dropped, or was being restored."""
    names = _collections(mongo_connection().database)
    if names and UNFINISHED not in names and not drop:
        raise BackupBroken(
            f"The database {mongo_connection().database.name} isn't empty. Name an empty one, or "
            "say --drop to lose what is in it."
        )


def load(folder: Path, manifest: Manifest, progress: Any) -> None:
    """Replace the database by that of the backup, and bring it to this code's schema.

    Killed on the way, it is begun anew by the next call.
    """
    database = mongo_connection().database
    database[UNFINISHED].insert_one({})
    for name in _collections(database) - {UNFINISHED}:
        database.drop_collection(name)
    source = folder / manifest.database
    last = MigrationRecorder.Migration._meta.db_table
    for name in sorted(manifest.collections, key=lambda each: (each == last, each)):
        _load_collection(database, source, name, progress)
        number = database[name].count_documents({})
        if number != manifest.collections[name].documents:
            raise BackupBroken(f"{name} has {number} documents after it was read: a bug.")
    database.drop_collection(UNFINISHED)
    connection.close()
    call_command("migrate", interactive=False, verbosity=0)


def _load_collection(database: Database[Any], source: Path, name: str, progress: Any) -> None:
    database.create_collection(name)
    target = database.get_collection(name, codec_options=RAW)
    documents = documents_in(source, name)
    while batch := list(islice(documents, _BATCH)):
        target.insert_many(batch, ordered=False)
        progress.update(len(batch))
    with gzip.open(source / f"{name}{METADATA}", "rt") as file:
        metadata = json_util.loads(file.read())
    indexes = [_index(spec) for spec in metadata["indexes"] if spec["name"] != "_id_"]
    if indexes:
        database[name].create_indexes(indexes)


def _index(spec: dict[str, Any]) -> IndexModel:
    options = {key: value for key, value in spec.items() if key not in _NOT_OF_AN_INDEX}
    return IndexModel(list(spec["key"].items()), **options)


def _collections(database: Database[Any]) -> set[str]:
    return {name for name in database.list_collection_names() if not name.startswith("system.")}
