"""Plain documents, where models would cost more than they give: shaped reads and raw writes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bson.codec_options import CodecOptions
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model
from django_mongodb_backend.query import wrap_database_errors
from pymongo.client_session import ClientSession
from pymongo.collection import Collection

from wavic.mongo.connections import mongo_connection

Document = dict[str, Any]

# Times come back aware and in UTC, as they do from a model. With `tzinfo=UTC` as well the driver
# would convert each of them once more, at half the cost of decoding a page.
_CODEC_OPTIONS: CodecOptions = CodecOptions(tz_aware=True)
_BATCH = 1_000


def collection(model: type[Model], *, using: str = DEFAULT_DB_ALIAS) -> Collection:
    """The pymongo Collection behind a model.

    Its methods do not join an open transaction by themselves: pass `session=session()`.
    """
    return mongo_connection(using).get_collection(
        model._meta.db_table, codec_options=_CODEC_OPTIONS
    )


def session(*, using: str = DEFAULT_DB_ALIAS) -> ClientSession | None:
    """The open transaction's session, or None outside a transaction."""
    return mongo_connection(using).session


@wrap_database_errors
def aggregate(
    model: type[Model],
    pipeline: Sequence[Document],
    *,
    using: str = DEFAULT_DB_ALIAS,
    **options: Any,
) -> list[Document]:
    """Run a pipeline on a model's collection, inside the open transaction if there is one.

    Keys are column names (`_id`, `space_id`), values what BSON holds: ObjectId, aware UTC
    datetimes, ints. One round trip up to 1,000 documents. `options` are pymongo's (`hint`,
    `maxTimeMS`, `collation`, …). Raises django.db.DatabaseError.
    """
    options.setdefault("batchSize", _BATCH)
    cursor = collection(model, using=using).aggregate(
        pipeline, session=session(using=using), **options
    )
    return list(cursor)


@wrap_database_errors
def delete(model: type[Model], match: Document, *, using: str = DEFAULT_DB_ALIAS) -> int:
    """Delete what matches and nothing besides, inside the open transaction if there is one.

    How many there were. Without Django's cascades, which look for whatever refers to it in every
    collection: for who knows what does. Keys and values as for `aggregate`.
    """
    deleted = collection(model, using=using).delete_many(match, session=session(using=using))
    return deleted.deleted_count


def stored(document: Model) -> Document:
    """The document as MongoDB holds it, its own times kept: `save()` would write today's."""
    connection = mongo_connection()
    return {
        str(each.column): each.get_db_prep_save(getattr(document, each.attname), connection)
        for each in document._meta.local_concrete_fields
    }


def same(*names: str) -> Document:
    """The part of a `$replaceWith` whose fields keep their names."""
    return {name: f"${name}" for name in names}


def as_stored(time: datetime) -> datetime:
    """A time as MongoDB keeps it, to the millisecond: equal to what is read of it later."""
    return time.replace(microsecond=time.microsecond // 1_000 * 1_000)
