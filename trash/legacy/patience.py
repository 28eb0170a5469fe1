"""Transactions of an import: longer in coming to an end than people's requests may be."""

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import DatabaseError, IntegrityError
from pymongo.errors import PyMongoError

from wavic.mongo.transactions import run_in_transaction

Result = TypeVar("Result")

# What a killed import has written holds up the next one until MongoDB has given it up.
_PATIENCE = 90  # seconds


def with_patience(fn: Callable[[], Result]) -> Result:
    """`run_in_transaction`, tried again for longer. Raises as it does, in the end."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            return run_in_transaction(fn)
        except DatabaseError as error:
            held_up = isinstance(error.__cause__, PyMongoError) and error.__cause__.has_error_label(
                "TransientTransactionError"
            )
            if isinstance(error, IntegrityError) or not held_up or time.monotonic() > deadline:
                raise
