"""Removing blobs for good, whatever storage says at first."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress

from django.core.exceptions import SuspiciousFileOperation

from wavic.api.errors import Unavailable
from wavic.queue import enqueue
from wavic.storage.blobs import blob_store
from wavic.storage.models import Removal

_BATCH = 100
_DOWN = 10  # failures in a row, after which storage is down and not only slow
_AT_ONCE = 20.0  # seconds of one sweep

Named = Callable[[Collection[str]], Collection[str]]
_askers: list[Named] = []


def names_blobs(asker: Named) -> Named:
    """Register a function that says which of these blobs some document still names.

    For blobs that several documents share.
    """
    _askers.append(asker)
    return asker


def remove_blobs_later(blobs: Mapping[str, Iterable[str]]) -> None:
    """Have these blobs removed, each with what was made of it, unless something still names it.

    Inside the transaction that deletes the documents: the blobs go after it, or never. Two that
    share a blob and are deleted at once leave a removal each, and the later one finds it named by
    nobody. A sweep comes every five minutes; who doesn't want to wait enqueues one.
    """
    Removal.objects.bulk_create(
        Removal(blob=blob, made=sorted({name for name in made if name}))
        for blob, made in blobs.items()
        if blob
    )


def sweep_removals() -> None:
    """Remove what is to be removed, as far as storage lets us. A task; any number may run at once.

    Raises Unavailable when something is left because storage failed.
    """
    deadline = time.monotonic() + _AT_ONCE
    storage = _Storage()
    for batch in _waiting():
        named = {name for ask in _askers for name in ask([removal.blob for removal in batch])}
        over = [each.pk for each in batch if each.blob in named or storage.remove(each)]
        Removal.objects.filter(pk__in=over).delete()
        if storage.is_down:
            break
        if time.monotonic() > deadline:
            enqueue(sweep_removals)
            break
    if storage.failure:
        raise storage.failure


def _waiting() -> Iterator[list[Removal]]:
    removals = Removal.objects.order_by("pk")
    batch = list(removals[:_BATCH])
    while batch:
        yield batch
        batch = list(removals.filter(pk__gt=batch[-1].pk)[:_BATCH])


class _Storage:
    """The store, and how it answered in one sweep."""

    def __init__(self) -> None:
        self.failure: Unavailable | None = None
        self._in_a_row = 0

    @property
    def is_down(self) -> bool:
        return self._in_a_row >= _DOWN

    def remove(self, removal: Removal) -> bool:
        """Whether all of it is gone. The original goes last: by its name the others are found."""
        left = [name for name in removal.made if not self._delete(name)]
        if left != removal.made:
            Removal.objects.filter(pk=removal.pk).update(made=left)
        return not left and self._delete(removal.blob)

    def _delete(self, name: str) -> bool:
        if self.is_down:
            return False
        try:
            with suppress(SuspiciousFileOperation):  # no blob can have such a name
                blob_store().delete(name)
        except Unavailable as error:
            self.failure = error
            self._in_a_row += 1
            return False
        self._in_a_row = 0
        return True
