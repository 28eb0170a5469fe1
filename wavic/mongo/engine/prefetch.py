"""Many-to-many prefetch_related(), which Django asks for in a scrap of SQL.

It adds `.extra(select={"_prefetch_related_val_book_id": '"book_subjects"."book_id"'})` to know
which row belongs to whom. The same said as an annotation, this backend can run.
"""

from typing import Any

from django.db.models.expressions import Col
from django.db.models.sql import Query

_PREFIX = "_prefetch_related_val_"


def is_prefetch(query: Query) -> bool:
    """Whether all that `.extra()` was used for in a query is a prefetch."""
    extra = getattr(query, "extra", None) or {}  # a raw query has none
    return bool(extra) and all(name.startswith(_PREFIX) for name in extra)


def with_annotations(query: Query) -> Query:
    """The same query, its `.extra()` columns as annotations."""
    query = query.clone()
    extra, query.extra = query.extra, {}
    query.set_extra_mask(None)
    for name, (sql, _) in extra.items():
        table, column = sql.replace('"', "").rsplit(".", 1)
        alias = next(alias for alias in query.table_map[table] if query.alias_refcount[alias])
        join: Any = query.alias_map[alias]
        through = join.join_field.related_model
        field = next(field for field in through._meta.fields if field.column == column)
        query.annotations[name] = Col(alias, field)
        query.append_annotation_mask([name])
    return query
