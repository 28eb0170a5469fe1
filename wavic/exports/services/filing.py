"""An export written straight into a file, by an operator's command."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from bson.objectid import ObjectId

from wavic.exports.models import Export, File
from wavic.exports.services.asking import new_export
from wavic.exports.services.making import make_into, survey
from wavic.mongo.documents import delete


def export_into(
    file: BinaryIO, scope: str, subject: ObjectId, told: Callable[[int, int], object]
) -> Export:
    """Write all of a space or a person into a file; `told(bytes, of about so many)` hears of it.

    Raises NotFound.
    """
    with _passing(scope, subject) as export:
        make_into(export, file, told)
        return export


def count_for(scope: str, subject: ObjectId) -> tuple[int, int]:
    """How many files an export would have, and their bytes. Raises NotFound."""
    with _passing(scope, subject) as export:
        return survey(export)


@contextmanager
def _passing(scope: str, subject: ObjectId) -> Iterator[Export]:
    """An export that leaves no trace; what a killed command leaves is swept in a week."""
    export = new_export(scope, subject, None, f"file:{ObjectId()}")
    try:
        yield export
    finally:
        delete(Export, {"_id": export.pk})
        delete(File, {"export_id": export.pk})
