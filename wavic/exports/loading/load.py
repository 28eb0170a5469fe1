"""Loading: first all of the archive is checked and counted, then it is written, and shown last.

Ids here follow from those in the archive, and nothing is written over: so a run that was cut
short is begun again, and one that was whole changes nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from bson.objectid import ObjectId
from django.db import IntegrityError
from django.db.models import Model
from pymongo import UpdateOne

from wavic.api.errors import Problem
from wavic.exports.fields import Malformed, Row, Skipped
from wavic.exports.kinds import BATCH, Kind, kinds
from wavic.exports.loading.archive import Archive, Listed, Refused
from wavic.exports.loading.context import Ids, Loading
from wavic.exports.models import Load
from wavic.exports.people import people
from wavic.images.services import make_again
from wavic.images.slots import slot_of
from wavic.mongo.documents import collection, stored
from wavic.mongo.transactions import run_in_transaction


@dataclass
class Report:
    """What came, or would come."""

    counts: dict[str, int] = field(default_factory=dict)
    size: int = 0
    spaces: list[ObjectId] = field(default_factory=list)
    costs: list[tuple[int, int]] = field(default_factory=list)  # bytes, collaborators, of each
    skipped: int = 0  # rows that refer to what isn't in the archive
    dropped: int = 0  # references that were let go
    stand_ins: list[str] = field(default_factory=list)
    already: bool = False


def load(
    archive: Archive,
    owner: ObjectId,
    *,
    matched: Mapping[str, ObjectId],
    without_members: bool = False,
    dry_run: bool,
    told: Callable[[str, int, int], object],
) -> Report:
    """Load all spaces of an archive into somebody's account.

    `matched` are people here by their ids there, nobody but the owner belongs to them
    `without_members`.
    `told(what, so much, of so much)` hears how far it is. Raises Refused: then nothing is written.
    """
    if not archive.spaces:
        raise Refused("There is no space in it: what else is in an export is to be read only.")
    key, report = f"{archive.id}:{owner}", Report()
    before = Load.objects.filter(key=key).first()
    _verify(archive, told)
    with ExitStack() as stack:
        ids = Ids(archive.id, owner)
        loadings = [
            stack.enter_context(
                Loading(archive, folder, owner, matched, ids, alone=without_members)
            )
            for folder in archive.spaces
        ]
        for loading in loadings:
            _check(loading, report)
            report.size += loading.size
            report.spaces.append(loading.space)
            report.costs.append((loading.size, max(0, len(loading.rows.ids("members")) - 1)))
            report.skipped += loading.skipped
            report.dropped += loading.dropped
            report.stand_ins += sorted(filter(None, loading.people.values()))
        if before and before.done and _is_there(report.spaces):
            report.already = True
            return report
        if dry_run:
            _only_try(lambda: _begin(key, owner, report))
            return report
        _begin(key, owner, report)
        for loading in loadings:
            _write(loading, told)
    Load.objects.filter(key=key).update(done=True)
    return report


def _verify(archive: Archive, told: Callable[[str, int, int], object]) -> None:
    total, so_far = sum(file.size for file in archive.files.values()), 0

    def tell(size: int) -> None:
        nonlocal so_far
        so_far += size
        told("checked", so_far, total)

    archive.verify(tell)


def _check(loading: Loading, report: Report) -> None:
    """Make a draft of every row, so that nothing is wrong with any by the time one is written."""
    for kind, file in _files(loading):
        for row in _rows(kind, file, loading):
            if kind.name == "spaces":
                loading.is_of(row)
            if not loading.rows.add(kind.name, row["id"], kind.of_what(row)):
                raise Refused(f"{file.path}: {row['id']} is in it twice.")
    if len(loading.rows.ids("spaces")) != 1:
        raise Refused(f"{loading.folder}data/spaces.jsonl: not one space.")
    for kind, file in _files(loading):
        for row in _rows(kind, file, loading):
            try:
                if _draft(kind, row, loading, file):
                    report.counts[kind.name] = report.counts.get(kind.name, 0) + 1
                    _refuse_doubles(kind, row, loading, file)
                    continue
            except Malformed as error:
                raise Refused(f"{file.path}, {row['id']}: {error}") from error
            loading.skipped += 1
            loading.rows.forget(kind.name, row["id"])


def _refuse_doubles(kind: Kind, row: Row, loading: Loading, file: Listed) -> None:
    for number, names in enumerate(kind.unique):
        values = "\n".join(str(row.get(name)) for name in names)
        if not loading.rows.take(f"{kind.name} {number} {values}"):
            raise Refused(f"{file.path}, {row['id']}: {', '.join(names)} as in another row.")


def _draft(kind: Kind, row: Row, loading: Loading, file: Listed) -> Model | None:
    loading.pictures.clear()
    try:
        return kind.document(row, loading)
    except Skipped:
        return None
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError) as error:
        raise Refused(f"{file.path}, {row['id']}: not what a row says ({error}).") from error


def _files(loading: Loading) -> Iterator[tuple[Kind, Listed]]:
    for kind in kinds():
        file = loading.archive.of_space(loading.folder, kind.name)
        if file:
            yield kind, file


def _rows(kind: Kind, file: Listed, loading: Loading) -> Iterator[Row]:
    rows = loading.archive.rows(file)
    return (row for row in rows if kind.is_wanted(row, loading))


def _begin(key: str, owner: ObjectId, report: Report) -> None:
    """Take what it costs of the owner's plan, once."""

    def begin() -> None:
        before = Load.objects.filter(key=key).first()
        if before and not before.done:
            return
        if before:  # it was loaded, and has been deleted for good since
            before.delete()
        people().take(owner, report.costs)
        Load.objects.create(key=key, owner=owner, spaces=report.spaces, size=report.size)

    try:
        run_in_transaction(begin)
    except Problem as problem:
        numbers = ", ".join(f"{k} {v}" for k, v in problem.extra.items())
        raise Refused(f"{problem.detail} {numbers}") from problem
    except IntegrityError:
        raise Refused("It is being loaded by somebody else at this moment.") from None


class _Tried(Exception):
    """Nothing is to be kept."""


def _only_try(begin: Callable[[], None]) -> None:
    def attempt() -> None:
        begin()
        raise _Tried

    with suppress(_Tried):
        run_in_transaction(attempt)


def _is_there(spaces: list[ObjectId]) -> bool:
    [kind] = [kind for kind in kinds() if kind.name == "spaces"]
    return kind.model._default_manager.filter(pk__in=spaces).exists()  # noqa: SLF001 (Django's public name)


def _write(loading: Loading, told: Callable[[str, int, int], object]) -> None:
    loading.dry = False
    people().stand_in(loading.people)
    wanted = list(_files(loading))
    total, so_far = sum(file.rows for _, file in wanted), 0
    slots: list[tuple[str, ObjectId]] = []
    for kind, file in wanted:
        if kind.last:
            _settle(loading)
        rows = _rows(kind, file, loading)
        while batch := list(islice(rows, BATCH)):
            _insert(kind, file, batch, loading, slots)
            so_far += len(batch)
            told("written", so_far, max(total, so_far))
    _settle(loading)
    for kind, _ in wanted:
        ids = iter(loading.rows.ids(kind.name))
        while some := list(islice(ids, BATCH)):
            kind.wake([loading.new(pk) for pk in some])
    for name, pk in slots:
        slot = slot_of(name)
        if picture := slot.picture_of(pk):
            make_again(slot, pk, picture)


def _insert(
    kind: Kind, file: Listed, batch: list[Row], loading: Loading, slots: list[tuple[str, ObjectId]]
) -> None:
    inserts: list[Any] = []
    for row in batch:
        if loading.rows.of_what(kind.name, row["id"]) is None:
            continue
        document = _draft(kind, row, loading, file)
        if document is not None:
            slots += [(slot, document.pk) for slot in loading.pictures]
            values = stored(document)
            pk = values.pop("_id")
            inserts.append(UpdateOne({"_id": pk}, {"$setOnInsert": values}, upsert=True))
    if inserts:
        collection(kind.model).bulk_write(inserts, ordered=False)


def _settle(loading: Loading) -> None:
    for kind in kinds():
        kind.settle(loading)
