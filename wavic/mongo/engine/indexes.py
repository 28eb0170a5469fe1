"""Unique indexes that an equality can use.

The stock backend filters every unique index by `{column: {$type: …}}`, so that several nulls may
exist. MongoDB can't prove that `{column: "x"}` lies within such a filter, and scans the whole
collection. A column that is never null needs no filter; for others, `{$gte: lowest value of
the type}` says the same in a form that MongoDB can reason about.
"""

import datetime
import math
from collections.abc import Iterable
from typing import Any

from bson import Binary, ObjectId
from django.db import NotSupportedError
from django.db.models import Field
from django.db.models.lookups import IsNull
from pymongo.operations import IndexModel

# A comparison matches values of its own type only, so "at least the lowest" is "of this type".
LOWEST: dict[str, Any] = {
    "binData": Binary(b""),
    "bool": False,
    "date": datetime.datetime.min.replace(tzinfo=datetime.UTC),
    "decimal": -math.inf,
    "double": -math.inf,
    "int": -math.inf,
    "long": -math.inf,
    "objectId": ObjectId("0" * 24),
    "string": "",
}


def usable_unique_index(stock: IndexModel, fields: Iterable[Field]) -> IndexModel:
    """The same unique index with a filter that equalities fit into, or with none.

    `fields` are those of the collection; a column not among them (one inside an embedded
    document) may be missing and is treated as nullable.
    """
    by_column = {field.column: field for field in fields}
    options = dict(stock.document)
    conditions = options.pop("partialFilterExpression", {})
    usable = {
        column: condition
        for column, stock_condition in conditions.items()
        if (condition := _usable(stock_condition, by_column.get(column)))
    }
    if usable:
        options["partialFilterExpression"] = usable
    return IndexModel(list(options.pop("key").items()), **options)


def _usable(condition: Any, field: Field | None) -> Any:
    if not isinstance(condition, dict) or "$type" not in condition:
        return condition  # part of the constraint's own condition
    rest = {operator: value for operator, value in condition.items() if operator != "$type"}
    if field is not None and not field.null:
        return rest
    if condition["$type"] not in LOWEST:
        return condition
    return {"$gte": LOWEST[condition["$type"]], **rest}


def _is_null_in_index(self, _compiler, connection):
    """`isnull` in the condition of an Index or UniqueConstraint, which the stock one refuses."""
    column = self.lhs.target.column
    if self.rhs:
        return {column: {"$eq": None}}
    bson_type = self.lhs.target.db_type(connection)
    if bson_type not in LOWEST:
        raise NotSupportedError(f"isnull=False on {column} can't be a condition of an index.")
    return {column: {"$gte": LOWEST[bson_type]}}


def register_index_conditions() -> None:
    """Hook into Django's lookup, as the stock backend does for its own."""
    setattr(IsNull, "as_mql_idx", _is_null_in_index)  # noqa: B010  (Django's types don't know it)
