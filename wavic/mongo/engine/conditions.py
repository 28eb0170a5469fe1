"""Which part of a WHERE reads the query's own collection only, and so can be tested first."""

from typing import Any

from django.db.models.expressions import Col, Exists, RawSQL, Ref, Subquery
from django.db.models.sql import Query
from django.db.models.sql.where import AND, WhereNode
from django_mongodb_backend.expressions.search import SearchExpression

_BEYOND_THE_COLLECTION = (Query, Subquery, Exists, Ref, RawSQL, SearchExpression)


def split(where: Any, collection: str) -> tuple[list, list]:
    """Its conditions on this collection alone, and the others; ANDed together they are `where`.

    Only an AND comes apart: `a OR joined.b` can't be tested by halves.
    """
    if not isinstance(where, WhereNode) or where.negated or where.connector != AND:
        return ([where], []) if reads_only(where, collection) else ([], [where])
    own, others = [], []
    for child in where.children:
        child_own, child_others = split(child, collection)
        own += child_own
        others += child_others
    return own, others


def reads_only(expression, collection: str) -> bool:
    """Whether an expression reads nothing but stored columns of this collection and constants."""
    if isinstance(expression, Col):
        return expression.alias == collection
    if _reads_beyond(expression):
        return False
    if isinstance(expression, WhereNode):
        parts = expression.children
    elif hasattr(expression, "get_source_expressions"):
        parts = expression.get_source_expressions()
    else:
        # A constant; or something that compiles, does not say what it reads, and might read all.
        return not hasattr(expression, "as_sql")
    return all(reads_only(part, collection) for part in parts)


def _reads_beyond(expression) -> bool:
    return (
        isinstance(expression, _BEYOND_THE_COLLECTION)
        or _is_queryset(expression)
        or _is_queryset(getattr(expression, "rhs", None))
        or getattr(expression, "contains_aggregate", False)
        or getattr(expression, "contains_over_clause", False)
    )


def _is_queryset(value) -> bool:
    return isinstance(value, Query) or hasattr(value, "query")
