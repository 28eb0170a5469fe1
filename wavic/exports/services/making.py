"""Making an archive, in turns: a worker has other things to do than to copy a large space.

Files come one after the other, in the order of their numbers: first those that were planned,
whose making finds the others. When a turn is over, what of the archive is written stays as blocks
in storage, its last bytes as a blob of their own, and where it goes on in the database. A turn
that is killed is made once more, and writes the same blocks.
"""

import hashlib
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, count
from typing import BinaryIO

from bson.objectid import ObjectId
from django.db.models import Count, Sum
from django.utils import timezone

from wavic import events
from wavic.api.errors import NotFound
from wavic.archives import records, zip_archive
from wavic.archives.records import Record
from wavic.exports import manifest
from wavic.exports.makers import Found, Making, maker_of
from wavic.exports.models import Export, File, State
from wavic.exports.scopes import scope_of
from wavic.exports.services.outputs import Blocks, LocalFile, Nowhere, Output
from wavic.mongo.documents import delete
from wavic.mongo.transactions import in_transaction, run_in_transaction
from wavic.queue import enqueue_heavy
from wavic.queue.once import once
from wavic.storage.blobs import blob_store
from wavic.storage.blocks import LARGEST_UPLOAD, Sealed
from wavic.storage.names import derived_name
from wavic.storage.removals import remove_blobs_later

TURN = 20.0  # seconds; a file that was begun is finished first
_BATCH = 500
_TOLD_EVERY = 1.0  # seconds
_IN_MEMORY = 1024 * 1024  # bytes of rows, before they go to a temporary file


class Gone(Exception):
    """It was thrown away, or what it is of is gone: there is nothing to be made any more."""


class TooLarge(Exception):
    """More than a blob holds: `manage.py export` writes it into a file."""


def discard(export_id: str, staging: str) -> None:
    """Remove what was put together of an export that isn't to be. A task."""
    delete(File, {"export_id": ObjectId(export_id)})
    blob_store().discard(staging)


def _fail(export_id: str, turn: int) -> None:
    _end_badly(ObjectId(export_id), "gave_up", turn=turn)


@once(key=lambda export_id, turn: f"{export_id}:{turn}", given_up=_fail)
def take_turn(export_id: str, turn: int) -> None:
    """Write as much of an export as can be done in one turn. A task."""
    export = Export.objects.filter(pk=ObjectId(export_id), turn=turn).first()
    if export is None or export.state not in {State.WAITING, State.WORKING}:
        return
    try:
        _take_turn(export)
    except Gone:
        discard(export_id, export.staging)
    except NotFound:
        _end_badly(export.pk, "gone", turn=turn)
    except TooLarge:
        _end_badly(export.pk, "too_large", turn=turn)


def make_into(export: Export, file: BinaryIO, told: Callable[[int, int], object]) -> None:
    """Write a whole export into a file. `told(bytes so far, bytes it comes to)` hears of it."""
    _plan(export)

    def tell(position: int) -> None:
        told(position, max(export.expected, position))

    archive = _Archive(export, LocalFile(file, tell))
    while archive.write_next():
        pass
    archive.write_end()
    export.files, export.size = archive.written + 1, archive.position


def survey(export: Export) -> tuple[int, int]:
    """How many files it would have, and their bytes: all is read but the files of people."""
    _plan(export)
    archive = _Archive(export, Nowhere())
    while archive.write_next(only_made=True):
        pass
    sizes = File.objects.filter(export=export).aggregate(count=Count("pk"), size=Sum("size"))
    return sizes["count"] + 1, sizes["size"] or 0


def _take_turn(export: Export) -> None:
    deadline = time.monotonic() + TURN
    if export.state == State.WAITING:
        _plan(export)
        _save(export, state=State.WORKING, expected=export.expected)
        blob_store().open_blocks(export.staging, 1)
    if sealed := blob_store().sealed(export.staging):  # by an attempt that was killed after that
        _publish(export, sealed)
        return
    tail = b""
    if export.tail:
        with blob_store().open(export.tail) as kept:
            tail = kept.read()
    output = Blocks(export.staging, export.size, tail, _Telling(export))
    archive = _Archive(export, output)
    while archive.write_next():
        if export.expected > LARGEST_UPLOAD:
            raise TooLarge
        if time.monotonic() > deadline:
            _put_down(export, output, archive)
            return
    archive.write_end()
    output.finish()
    _publish(export, blob_store().seal_own(export.staging, output.position))


def _plan(export: Export) -> None:
    scope = scope_of(export.scope)
    planned = list(scope.plan(export.subject))
    delete(File, {"export_id": export.pk})
    File.objects.bulk_create(
        File(
            export=export,
            number=number,
            path=each.path,
            maker=each.maker,
            place=each.place,
            folder=each.folder,
            modified=export.created_at,
        )
        for number, each in enumerate(planned)
    )
    export.expected = scope.expected(export.subject)


class _Archive:
    """An export's archive, as far as its number says, and an output to append the rest to."""

    def __init__(self, export: Export, output: Output) -> None:
        self.export, self._output = export, output
        self._files = File.objects.filter(export=export)
        # What a killed turn has found is found again.
        self._files.filter(found_in__gte=export.number).delete()
        self._free = count(self._files.count())
        self._found: list[File] = []
        self.written = self._files.filter(number__lt=export.number, missing=False).count()

    @property
    def position(self) -> int:
        """Bytes so far."""
        return self._output.position

    def write_next(self, *, only_made: bool = False) -> bool:
        """Write the next file; False when there is none any more, or none that we make."""
        file = self._files.filter(number=self.export.number).first()
        if file is None or (only_made and not file.maker):
            return False
        if file.maker:
            self._make(file)
        else:
            self._copy(file)
        self.written += not file.missing
        self.export.number += 1
        return True

    def write_end(self) -> None:
        """The manifest, of all files that were written, and the directory."""
        path = manifest.PATH
        number = self.export.number
        content = manifest.lines(self.export, self._written())
        listed = File(export=self.export, number=number, path=path, modified=self.export.created_at)
        self._spool(listed, content)
        start, entries = self._output.position, 0
        for file in chain(self._written_again(), [listed]):
            entry = self._record(file).entry()
            self._output.write(entry)
            entries += 1
        self._output.write(records.end(entries, start, self._output.position - start))

    def _written(self) -> Iterator[File]:
        wanted = self._files.filter(number__lt=self.export.number)
        return wanted.order_by("number").iterator(chunk_size=_BATCH)

    def _written_again(self) -> Iterator[File]:
        return (file for file in self._written() if not file.missing)

    def _make(self, file: File) -> None:
        making = Making(file.place, file.folder, self.export.created_at, self._find)
        self._current = file.number
        self._spool(file, maker_of(file.maker).lines(making), making)
        self._keep_found()
        file.save()

    def _spool(self, file: File, content: Iterator[bytes], making: Making | None = None) -> None:
        """Write content whose size isn't known before."""
        with tempfile.SpooledTemporaryFile(_IN_MEMORY, prefix="wavic-export-") as spool:
            for piece in content:
                spool.write(piece)
            file.size, file.rows = spool.tell(), making.rows if making else 0
            spool.seek(0)
            self._write(file, iter(partial(spool.read, zip_archive.PIECE), b""))

    def _copy(self, file: File) -> None:
        try:
            head = blob_store().head(file.blob)
        except FileNotFoundError:  # deleted for good since it was named
            file.missing = True
        else:
            file.size = head.size
            with blob_store().open(file.blob) as blob:
                self._write(file, iter(partial(blob.read, zip_archive.PIECE), b""))
        file.save()

    def _write(self, file: File, pieces: Iterator[bytes]) -> None:
        file.offset, file.crc = self._output.position, 0
        digest, size = hashlib.sha256(), 0
        self._output.write(self._record(file).header())
        for piece in pieces:
            file.crc = zlib.crc32(piece, file.crc)
            digest.update(piece)
            size += len(piece)
            self._output.write(piece)
        if size != file.size:
            raise zip_archive.MemberDiffers(f"{file.size} bytes were said, {size} came.")
        self._output.write(self._record(file).descriptor())
        file.sha256, file.written = digest.hexdigest(), True

    @staticmethod
    def _record(file: File) -> Record:
        return Record(file.path, file.size, file.modified, file.offset, file.crc)

    def _find(self, found: Found) -> None:
        self._found.append(
            File(
                export=self.export,
                number=next(self._free),
                found_in=self._current,
                path=found.path,
                blob=found.blob,
                size=found.size,
                modified=found.modified,
            )
        )
        if len(self._found) >= _BATCH:
            self._keep_found()

    def _keep_found(self) -> None:
        File.objects.bulk_create(self._found)
        self._found.clear()


class _Telling:
    """Says how far an export is, once a second at most; Gone when nobody wants it any more."""

    def __init__(self, export: Export) -> None:
        self._export, self._next = export, 0.0

    def __call__(self, position: int) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _TOLD_EVERY
            living = Export.objects.filter(pk=self._export.pk)
            if not living.update(size=position, updated_at=timezone.now()):
                raise Gone


def _save(export: Export, **changes: object) -> None:
    for name, value in changes.items():
        setattr(export, name, value)
    found = Export.objects.filter(pk=export.pk, turn=export.turn)
    if not found.update(**changes, updated_at=timezone.now()):
        raise Gone


def _put_down(export: Export, output: Blocks, archive: _Archive) -> None:
    """Note how far it is, and have the next turn made."""
    before, tail = export.tail, ""
    if output.tail:
        tail = derived_name(f"{export.pk}:{output.position}", "export", "part")
        if not blob_store().exists(tail):  # a killed turn came as far
            blob_store().write(
                tail,
                [output.tail],
                content_type="application/octet-stream",
                disposition="attachment",
            )
    sizes = File.objects.filter(export=export).aggregate(size=Sum("size"))

    def put_down() -> None:
        going_on = Export.objects.filter(pk=export.pk, turn=export.turn)
        if not going_on.update(
            turn=export.turn + 1,
            number=export.number,
            size=output.position,
            expected=max(sizes["size"] or 0, export.expected),
            files=archive.written,
            tail=tail,
            updated_at=timezone.now(),
        ):
            raise Gone
        if before and before != tail:
            remove_blobs_later({before: []})
        _tell("progressed", export)
        enqueue_heavy(take_turn, str(export.pk), export.turn + 1)

    try:
        run_in_transaction(put_down)
    except Gone:
        if tail:
            blob_store().delete(tail)
        raise


def _publish(export: Export, sealed: Sealed) -> None:
    """Make what was written a blob that can be fetched."""
    store, blob = blob_store(), derived_name(str(export.pk), "export", "zip")
    files = File.objects.filter(export=export, written=True).count() + 1  # and the manifest
    store.publish(sealed, blob, content_type="application/zip", disposition="attachment")

    def ready() -> None:
        going_on = Export.objects.filter(pk=export.pk, turn=export.turn)
        if not going_on.update(
            state=State.READY,
            blob=blob,
            tail="",
            size=sealed.size,
            files=files,
            ready_at=timezone.now(),
            updated_at=timezone.now(),
        ):
            raise Gone
        if export.tail:
            remove_blobs_later({export.tail: []})
        _tell("ready", export)
        enqueue_heavy(discard, str(export.pk), export.staging)

    try:
        run_in_transaction(ready)
    except Gone:
        store.delete(blob)
        raise


@in_transaction
def _end_badly(pk: ObjectId, failure: str, *, turn: int) -> None:
    export = Export.objects.filter(pk=pk, turn=turn).first()
    if export is None:
        return
    Export.objects.filter(pk=pk).update(state=State.FAILED, failure=failure, tail="")
    if export.tail:
        remove_blobs_later({export.tail: []})
    enqueue_heavy(discard, str(export.pk), export.staging)
    _tell("failed", export)


def _tell(what: str, export: Export) -> None:
    if export.asked_by:
        page = scope_of(export.scope).page(export.subject)
        events.emit(
            f"export.{what}",
            subject=("export", export.pk),
            data={"user": str(export.asked_by), "title": export.title, "page": page},
        )
