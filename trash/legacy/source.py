"""The replaced system's database, read and never written to."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bson.codec_options import CodecOptions, DatetimeConversion
from bson.objectid import ObjectId
from pymongo import MongoClient, ReadPreference
from pymongo.errors import ConfigurationError, InvalidURI, PyMongoError

from trash.legacy.mapping import KindMap, LegacyMap
from trash.legacy.values import dig

BATCH = 500  # documents
_TIMEOUT = 10_000  # milliseconds until it counts as away

Row = dict[str, Any]


class SourceRefused(Exception):
    """The source can't be read. The message says why, without the address's password."""


class Source:
    """Read-only: it has no method that writes, asks secondaries first, and retries no writes."""

    def __init__(self, uri: str, mapping: LegacyMap) -> None:
        self._mapping = mapping
        try:
            self._client: MongoClient[Row] = MongoClient(
                uri,
                read_preference=ReadPreference.SECONDARY_PREFERRED,
                retryWrites=False,
                serverSelectionTimeoutMS=_TIMEOUT,
                appname="wavic-import-legacy",
            )
            options: CodecOptions[Row] = CodecOptions(
                tz_aware=True,
                # Years beyond 9999 and broken UTF-8 are a value's fault, not the whole document's.
                datetime_conversion=DatetimeConversion.DATETIME_AUTO,
                unicode_decode_error_handler="replace",
            )
            self._database = self._client.get_default_database().with_options(options)
            self._present = set(self._database.list_collection_names())
        except (ConfigurationError, InvalidURI) as error:
            raise SourceRefused(f"--from is no address of a database: {error}") from None
        except PyMongoError as error:
            raise SourceRefused(f"The source can't be read: {type(error).__name__}.") from None

    @property
    def name(self) -> str:
        """The database's name, for the report."""
        return self._database.name

    def close(self) -> None:
        """End the connections."""
        self._client.close()

    def collection_of(self, kind: str) -> str | None:
        """The collection of theirs that holds a kind, or None where there is none."""
        candidates = self._mapping.kinds[kind].collections
        return next((name for name in candidates if name in self._present), None)

    def documents(self, kind: str) -> Iterator[Row]:
        """Every document of a kind's collection, the oldest id first, in constant memory."""
        if name := self.collection_of(kind):
            with self._database[name].find(batch_size=BATCH).sort("_id", 1) as cursor:
                yield from cursor

    def elements(self, kind: str) -> Iterator[tuple[str, Row, int, Any]]:
        """What lies in arrays of others: (the parent's kind, the parent, place, element)."""
        for parent_kind in dict.fromkeys(parent for parent, _ in self._mapping.kinds[kind].nested):
            nested = self._mapping.kinds[kind].nested
            paths = [path for parent, path in nested if parent == parent_kind]
            for parent in self.documents(parent_kind):
                for path in paths:
                    found = dig(parent, path)
                    for place, element in enumerate(found if isinstance(found, list) else ()):
                        yield parent_kind, parent, place, element

    def by_id(self, kind: str, ids: Iterable[str]) -> dict[str, Row]:
        """Documents of a kind by their ids, as text; those that are there."""
        return self.referring(kind, ("_id",), ids)

    def referring(self, kind: str, paths: Iterable[str], ids: Iterable[str]) -> dict[str, Row]:
        """Documents of a kind that name one of these ids at one of these paths, by that id."""
        name, wanted = self.collection_of(kind), list(ids)
        if not name or not wanted:
            return {}
        both = {"$in": [form for text in wanted for form in _forms(text)]}
        known, found = set(wanted), {}
        for row in self._database[name].find({"$or": [{path: both} for path in paths]}):
            for path in paths:
                value = dig(row, path)
                for each in value if isinstance(value, list) else [value]:
                    if (text := str(each)) in known:
                        found[text] = row
        return found

    def alike(self, kind: KindMap, field: str) -> Iterator[list[Row]]:
        """Documents whose texts at a field differ by case and blanks only, together."""
        name = self.collection_of(kind.name)
        value = {"$ifNull": [*(f"${path}" for path in kind.fields[field]), ""]}
        plain = {"$toLower": {"$trim": {"input": {"$convert": _to_string(value)}}}}
        stages = [
            {"$group": {"_id": plain, "number": {"$sum": 1}, "ids": {"$push": "$_id"}}},
            {"$match": {"number": {"$gt": 1}, "_id": {"$ne": ""}}},
        ]
        if name is None:
            return
        for group in self._database[name].aggregate(stages, allowDiskUse=True):
            yield list(self._database[name].find({"_id": {"$in": group["ids"]}}))

    def largest(self, kind: KindMap, field: str) -> tuple[float, bool]:
        """The largest number at a field, wherever it lies, and whether any has a fraction."""
        largest, fraction = 0.0, False
        paths = kind.fields[field]
        elements = (element for _, _, _, element in self.elements(kind.name))
        for source in (self.documents(kind.name), elements):
            for row in source:
                value = next((v for v in (dig(row, path) for path in paths) if v is not None), None)
                if isinstance(value, (int, float)) and not isinstance(value, bool):
                    largest = max(largest, value)
                    fraction = fraction or value != int(value)
        return largest, fraction

    def counts(self) -> Mapping[str, int]:
        """About how many documents each kind has, for the progress bar."""
        found = {kind: self.collection_of(kind) for kind in self._mapping.kinds}
        return {
            kind: self._database[name].estimated_document_count()
            for kind, name in found.items()
            if name
        }


def _forms(text: str) -> Iterator[Any]:
    """How an id may be stored: as text, and as the ObjectId or number that the text is of."""
    yield text
    if ObjectId.is_valid(text):
        yield ObjectId(text)
    elif text.isdigit() and len(text) < 19:
        yield int(text)


def _to_string(value: Any) -> Row:
    return {"input": value, "to": "string", "onError": "", "onNull": ""}
